"""Reading properties of which some are unknown in a preview, and any may be of a wrong type."""

from collections.abc import Mapping, Sequence
from typing import cast

from pulumi_policy.proxy import UnknownValueError


def read(value: object, *path: str) -> object:
    """Return what is at a path: None where nothing is, the SDK's error where it is unknown."""
    for key in path:
        if isinstance(value, UnknownValueError):
            break
        if not isinstance(value, Mapping):
            return None
        try:
            value = cast("Mapping[str, object]", value).get(key)
        except UnknownValueError as unknown:
            return unknown
    return value


def elements(value: object) -> list[object]:
    """Return the elements of a list, each as `read` would.

    A list that is unknown is one unknown element, and what is no list is one element that holds
    nothing: neither passes for an empty list.
    """
    if value is None:
        return []
    if isinstance(value, UnknownValueError):
        return [value]
    if not isinstance(value, Sequence) or isinstance(value, str):
        return [None]
    values = cast("Sequence[object]", value)
    return [_element(values, position) for position in range(len(values))]


def shown(value: object) -> str:
    """Describe in a message what stands where only a string is right."""
    if isinstance(value, UnknownValueError):
        return "not known yet"
    if value is None:
        return "not set"
    return repr(value) if isinstance(value, str) else "not a string"


def number(value: object) -> float | None:
    """Return a number as it is, and None for all else: a boolean is no number."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def shown_number(value: object) -> str:
    """Describe in a message what stands where only a number is right."""
    if value is None:
        return "not set"
    figure = number(value)
    return "not a number" if figure is None else f"{figure:g}"


def _element(values: Sequence[object], position: int) -> object:
    try:
        return values[position]
    except UnknownValueError as unknown:
        return unknown
