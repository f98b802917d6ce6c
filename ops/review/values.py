"""Objects and lists in properties of unknown type."""

from collections.abc import Mapping, Sequence
from typing import Any, cast


def members(value: object) -> Mapping[str, Any]:
    """Return the members of an object, empty for any other value."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[Any]:
    """Return the items of a list, empty for any other value."""
    return cast("Sequence[Any]", value) if isinstance(value, list | tuple) else ()


def named(value: object, key: str) -> dict[str, Mapping[str, Any]]:
    """Return the objects of a list by the value of a key."""
    return {str(one.get(key)): one for one in map(members, items(value))}
