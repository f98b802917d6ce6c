"""Values in values."""

from collections.abc import Callable
from typing import Any


def nested(levels: int, value: object, wrap: Callable[[object], object]) -> Any:
    """Put a value into so many lists or maps."""
    for _ in range(levels):
        value = wrap(value)
    return value


def in_list(value: object) -> object:
    return [value]


def in_map(value: object) -> object:
    return {"a": value}
