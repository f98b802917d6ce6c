"""Objects and lists in properties, whose types are unknown until they are read."""

from collections.abc import Mapping, Sequence
from typing import Any, cast


def members(value: object) -> Mapping[str, Any]:
    """Return what an object holds, nothing where it is none."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[Any]:
    """Return what a list holds, nothing where it is none."""
    return cast("Sequence[Any]", value) if isinstance(value, list | tuple) else ()


def named(value: object, key: str) -> dict[str, Mapping[str, Any]]:
    """Return the objects of a list by what each has as its name."""
    return {str(one.get(key)): one for one in map(members, items(value))}
