"""The values of an item, converted from plain ones, each problem with its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard, cast

from typing_extensions import TypeAliasType

from market_intelligence.errors import ArgumentError
from market_intelligence.item.problems import ItemError, Path, Problem, shown
from market_intelligence.item.scalars import Scalar, Set, scalar

Value = TypeAliasType("Value", "Scalar | Set | list[Value] | dict[str, Value]")

MAX_DEPTH = 32
"""The levels of an item; its fields are the first. A list or map needs a level inside it."""
_MAX_NAME_BYTES = 65_535


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields of an item as they can be stored, null where they cannot, and why not."""

    values: dict[str, Value]
    problems: list[Problem]


def read_values(values: object) -> Reading:
    """Read the fields of an item from plain values, such as json.loads gives."""
    return read(values, lambda value: value)


def read(fields: object, unwrap: Callable[[object], object]) -> Reading:
    """Read the fields of an item; `unwrap` returns the value at a place.

    The members of a list or map are unwrapped in turn. It raises ValueError where there is no
    value. Raises ItemError for fields that are not a map.
    """
    if not is_map(fields):
        raise ItemError("item", (f"is {shown(fields)}; must be a map of its fields",))
    reader = _Reader(unwrap)
    return Reading(reader.map(fields, ()), reader.problems)


def is_map(value: object) -> TypeGuard[Mapping[object, object]]:
    """Whether a value is a map, whatever its keys."""
    return isinstance(value, Mapping)


@dataclass(frozen=True, slots=True)
class _Reader:
    unwrap: Callable[[object], object]
    problems: list[Problem] = field(default_factory=list[Problem])

    def map(self, members: Mapping[object, object], path: Path) -> dict[str, Value]:
        kept: dict[str, Value] = {}
        for name, member in members.items():
            inner = (*path, str(name))
            value = self._value(member, inner)
            try:
                kept[_checked_name(name)] = value
            except ValueError as error:
                self._refuse(inner, str(error))
        return kept

    def _value(self, wrapped: object, path: Path) -> Value:
        try:
            return self._kept(self.unwrap(wrapped), path)
        except ValueError as error:
            self._refuse(path, str(error))
            return None

    def _kept(self, value: object, path: Path) -> Value:
        if isinstance(value, list):
            _check_level("a list", path)
            members = enumerate(cast("list[object]", value))
            return [self._value(member, (*path, index)) for index, member in members]
        if is_map(value):
            _check_level("a map", path)
            return self.map(value, path)
        return scalar(value)

    def _refuse(self, path: Path, words: str) -> None:
        self.problems.append(Problem(path, words))


def _check_level(what: str, path: Path) -> None:
    if len(path) >= MAX_DEPTH:
        raise ArgumentError(
            f"is {what} at level {len(path)}; must be at level {MAX_DEPTH - 1} at most, with the "
            "fields at level 1"
        )


def _checked_name(name: object) -> str:
    if isinstance(name, str):
        _check_name(name)
        return str.__str__(name)
    raise ArgumentError(f"has the name {shown(name)}; a name must be text")


def _check_name(name: str) -> None:
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        raise ArgumentError(
            "has a name with half of a surrogate pair; must be valid Unicode text"
        ) from None
    if not 1 <= size <= _MAX_NAME_BYTES:
        raise ArgumentError(
            f"has a name of {size:,} bytes; must have one of 1 to {_MAX_NAME_BYTES:,}"
        )
