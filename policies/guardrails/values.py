"""Reading of properties: some are unknown in a preview, and any may have a wrong type."""

from collections.abc import Mapping, Sequence
from typing import cast

from pulumi_policy.proxy import UnknownValueError


def read(value: object, *path: str) -> object:
    """Return the value at a path: None if there is none, the SDK's error if it is unknown."""
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

    An unknown list becomes one unknown element, and a value that is not a list one empty element:
    neither counts as an empty list.
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
    """Describe a value in a place that requires a string."""
    if isinstance(value, UnknownValueError):
        return "not known yet"
    if value is None:
        return "not set"
    return repr(value) if isinstance(value, str) else "not a string"


def number(value: object) -> float | None:
    """Return a number unchanged, and None for anything else; a boolean is not a number."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def shown_number(value: object) -> str:
    """Describe a value in a place that requires a number."""
    if value is None:
        return "not set"
    figure = number(value)
    return "not a number" if figure is None else f"{figure:g}"


def _element(values: Sequence[object], position: int) -> object:
    try:
        return values[position]
    except UnknownValueError as unknown:
        return unknown
