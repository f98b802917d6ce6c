"""In which direction a parameter of the config is stricter: declared beside it, in its schema.

A review holds the config of a change against that of its base by this. The engine does not see it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from .values import elements

STRICTNESS = "strictness"
"""The name in the schema of a parameter under which its strictness stands."""


class Strictness(Protocol):
    """What a parameter lets through."""

    def let_through(self, before: object, after: object) -> list[str]:
        """Return what one value lets through that another refused; None is a value left out."""
        ...


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number: the lower it is, the more passes."""

    left_out: int

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the numbers that are enough now."""
        was, now = (self.left_out if one is None else _number(one) for one in (before, after))
        return [f"{now} instead of {was}"] if now < was else []


@dataclass(frozen=True, slots=True)
class AtMost:
    """A number: the higher it is, the more passes."""

    left_out: int

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the numbers that are not too many now."""
        was, now = (self.left_out if one is None else _number(one) for one in (before, after))
        return [f"{now} instead of {was}"] if now > was else []


@dataclass(frozen=True, slots=True)
class AtMostThese:
    """A list of what passes; an empty one may stand for everything."""

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
    """The one value that passes; if left out, every one does."""

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the value that passes now."""
        if before is None or before == after:
            return []
        return (
            [f"anything, not only {before}"] if after is None else [f"{after} instead of {before}"]
        )


@dataclass(frozen=True, slots=True)
class Demanding:
    """A choice, of which only some values make a demand; it may be one that is left out."""

    values: tuple[str, ...]
    left_out: str | None = None

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the choice, where it demands nothing any more."""
        was, now = (self.left_out if one is None else one for one in (before, after))
        if was not in self.values or now in self.values:
            return []
        demands = "alone makes a demand" if len(self.values) == 1 else "makes a demand"
        return [f"{now or 'no value'} instead of {was}, which {demands}"]


@dataclass(frozen=True, slots=True)
class ByKey:
    """An object of what is demanded, with a strictness for the value of each key."""

    each: Strictness
    left_out: Mapping[str, object]

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the keys that are demanded no more, and what the others let through now."""
        was, now = (self.left_out if one is None else _members(one) for one in (before, after))
        gone = [f"resources without {key}" for key in was if key not in now]
        kept = [key for key in was if key in now]
        return gone + [
            f"{key}: {one}" for key in kept for one in self.each.let_through(was[key], now[key])
        ]


@dataclass(frozen=True, slots=True)
class OwnNames:
    """Names instead of the usual ones: each is another thing that passes."""

    def let_through(self, before: object, after: object) -> list[str]:
        """Return the names that pass now."""
        was, now = (_members(one) for one in (before, after))
        differing = [key for key in dict.fromkeys([*was, *now]) if was.get(key) != now.get(key)]
        return [f"{key}: {now.get(key) or 'its usual name'}" for key in differing]


@dataclass(frozen=True, slots=True)
class Indifferent:
    """A value that lets nothing through, whatever it is."""

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
