"""What the arguments of an access pattern must be; each fault raises ValueError."""

from typing import get_args

from market_intelligence.item.timestamps import check_timestamp

_MAX_HASH_KEY_BYTES = 2048


def check_key(name: str, value: str) -> None:
    """Refuse what is no hash key."""
    size = len(value.encode())
    if not 1 <= size <= _MAX_HASH_KEY_BYTES:
        raise ValueError(f"{name} has {size:,} bytes; must have 1 to {_MAX_HASH_KEY_BYTES:,}")


def check_one_of(name: str, value: str, literal: object) -> None:
    """Refuse what is none of a Literal."""
    allowed: tuple[str, ...] = get_args(literal)
    if value not in allowed:
        raise ValueError(f"{name} is '{value}'; must be one of {', '.join(allowed)}")


def check_moment(name: str, value: str | None) -> None:
    """Refuse what is no timestamp; None is the absence of one."""
    try:
        if value is not None:
            check_timestamp(value)
    except ValueError as error:
        raise ValueError(f"{name} is '{value}'; {error}") from None


def check_span(since: str | None, until: str | None) -> None:
    """Refuse what is no span of time; a None is open."""
    check_moment("since", since)
    check_moment("until", until)
    if since is not None and until is not None and since > until:
        raise ValueError(f"since is {since}, after until, which is {until}; exchange them")
