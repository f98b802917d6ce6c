"""Checks of the arguments of an access pattern; each raises ArgumentError."""

from typing import get_args

from market_intelligence.errors import ArgumentError
from market_intelligence.item.fields import MAX_HASH_KEY_BYTES
from market_intelligence.item.timestamps import check_timestamp

_WHOLE = 100


def check_key(name: str, value: str) -> None:
    """Refuse an invalid hash key."""
    size = len(value.encode())
    if not 1 <= size <= MAX_HASH_KEY_BYTES:
        raise ArgumentError(f"{name} has {size:,} bytes; must have 1 to {MAX_HASH_KEY_BYTES:,}")


def check_one_of(name: str, value: str, literal: object) -> None:
    """Refuse a value that is not in a Literal."""
    allowed: tuple[str, ...] = get_args(literal)
    if value not in allowed:
        raise ArgumentError(f"{name} is '{value}'; must be one of {', '.join(allowed)}")


def check_moment(name: str, value: str | None) -> None:
    """Refuse an invalid timestamp; None stands for none."""
    try:
        if value is not None:
            check_timestamp(value)
    except ValueError as error:
        raise ArgumentError(f"{name} is '{value}'; {error}") from None


def check_span(since: str | None, until: str | None) -> None:
    """Refuse an invalid period of time; None leaves an end open."""
    check_moment("since", since)
    check_moment("until", until)
    if since is not None and until is not None and since > until:
        raise ArgumentError(f"since is {since}, after until, which is {until}; swap them")


def check_percentage(name: str, value: float | None) -> None:
    """Refuse an invalid percentage; None stands for none."""
    if value is None:
        return
    if isinstance(value, bool) or not 0 <= value <= _WHOLE:
        raise ArgumentError(f"{name} is {value}; must be a number from 0 to {_WHOLE}")


def check_count(name: str, value: object) -> None:
    """Refuse an invalid count; None stands for none."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ArgumentError(f"{name} is {value}; must be a whole number, 0 or more")
