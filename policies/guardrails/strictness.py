"""The direction in which a parameter of the config is stricter, declared in its schema.

A review uses it to compare the config of a change with that of its base. The engine ignores it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from .values import elements

STRICTNESS = "strictness"
"""The name of the strictness in the schema of a parameter."""


class Strictness(Protocol):
    """What a parameter permits."""

    def let_through(self, before: object, after: object) -> list[str]:
        """Return what one value permits and another refused; None stands for an omitted value."""
        ...


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number that permits more the lower it is."""

    left_out: int

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the numbers that are permitted now."""
        was, now = (self.left_out if one is None else _number(one) for one in (before, after))
        return [f"{now} instead of {was}"] if now < was else []


@dataclass(frozen=True, slots=True)
class AtMost:
    """A number that permits more the higher it is."""

    left_out: int

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the numbers that are permitted now."""
        was, now = (self.left_out if one is None else _number(one) for one in (before, after))
        return [f"{now} instead of {was}"] if now > was else []


@dataclass(frozen=True, slots=True)
class AtMostThese:
    """A list of what is permitted; an empty list may stand for everything."""

    empty_is_all: bool = False

    def let_through(self, before: object, after: object) -> list[str]:
        """Return what is listed now."""
        was, now = elements(before), elements(after)
        if self.empty_is_all and not was:
            return []
        if self.empty_is_all and not now:
            return [f"anything, not only {_listed(was)}"]
        return [str(one) for one in now if one not in was]


@dataclass(frozen=True, slots=True)
class Exactly:
    """The only permitted value; if omitted, every value is permitted."""

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the value that is permitted now."""
        if before is None or before == after:
            return []
        return (
            [f"anything, not only {before}"] if after is None else [f"{after} instead of {before}"]
        )


@dataclass(frozen=True, slots=True)
class Demanding:
    """A choice, of which only some values are a requirement; omitting it may be one."""

    values: tuple[str, ...]
    left_out: str | None = None

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the choice, if it requires nothing any more."""
        was, now = (self.left_out if one is None else one for one in (before, after))
        if was not in self.values or now in self.values:
            return []
        demands = "alone is a requirement" if len(self.values) == 1 else "is a requirement"
        return [f"{now or 'no value'} instead of {was}, which {demands}"]


@dataclass(frozen=True, slots=True)
class ByKey:
    """An object of requirements, with a strictness for the value of each key."""

    each: Strictness
    left_out: Mapping[str, object]

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the keys that are no longer required, and what the others permit now."""
        was, now = (self.left_out if one is None else _members(one) for one in (before, after))
        gone = [f"resources without {key}" for key in was if key not in now]
        kept = [key for key in was if key in now]
        return gone + [
            f"{key}: {one}" for key in kept for one in self.each.let_through(was[key], now[key])
        ]


@dataclass(frozen=True, slots=True)
class OwnNames:
    """Names instead of the usual ones: each permits something else."""

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the names that are permitted now."""
        was, now = (_members(one) for one in (before, after))
        differing = [key for key in dict.fromkeys([*was, *now]) if was.get(key) != now.get(key)]
        return [f"{key}: {now.get(key) or 'its usual name'}" for key in differing]


@dataclass(frozen=True, slots=True)
class Indifferent:
    """A value that permits nothing more, whatever it is."""

    def let_through(self, before: object, after: object) -> list[str]:
        """Return nothing."""
        _ = before, after
        return []


def strictness(schema: Mapping[str, Any]) -> Strictness:
    """Return the strictness that the schema of a parameter declares.

    Raises KeyError.
    """
    return schema[STRICTNESS]


def without_strictness(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter as the engine knows it."""
    return {name: value for name, value in schema.items() if name != STRICTNESS}


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0


def _members(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _listed(values: Sequence[object]) -> str:
    return " or ".join(map(str, values))
