"""Timestamps of items: as text that sorts by time, and as epoch seconds."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator

from market_intelligence.errors import ArgumentError
from market_intelligence.item.problems import shown

# Without an offset, because "...:09Z" would sort after "...:09.5Z" as text.
_WRITTEN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
)
_EPOCH = datetime.fromtimestamp(0, UTC)
_SECOND = timedelta(seconds=1)
# In the year 5138 as seconds, in 1973 as milliseconds.
_FIRST_MILLISECONDS = 10**11


def timestamp(moment: datetime) -> str:
    """Return a moment, such as `datetime.now(UTC)`, as a timestamp in UTC, to the microsecond."""
    if moment.tzinfo is None:
        raise ArgumentError("moment has no time zone; must have one, such as datetime.now(UTC)")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def parse_timestamp(text: str) -> datetime:
    """Read a timestamp as a moment in UTC; ValueError if it is not one."""
    return datetime.fromisoformat(check_timestamp(text)).replace(tzinfo=UTC)


def check_timestamp(value: object) -> str:
    """Return the value if it is a timestamp; else raise ValueError."""
    if not isinstance(value, str) or not _WRITTEN.fullmatch(value):
        raise ArgumentError(
            "must be a time in UTC without offset, such as 2024-01-09T15:43:09.250000"
        )
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise ArgumentError("must be a valid date") from None
    return value


def check_epoch_seconds(value: object) -> int:
    """Return the value if it can be a time to live; else raise ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ArgumentError("must be whole seconds since 1970, 1 or more")
    if value >= _FIRST_MILLISECONDS:
        raise ArgumentError(
            f"must be seconds since 1970, not milliseconds; in seconds it is {value // 1000}"
        )
    return value


def expires_at(ended: str, retention_days: int) -> int:
    """Return the epoch seconds from which DynamoDB may delete a request that ended then.

    A part of a second counts as a whole one, so that nothing is deleted early. Raises ValueError
    for an invalid timestamp, or less than a day.
    """
    if retention_days < 1:
        raise ArgumentError(f"retention_days is {retention_days}; must be 1 or more")
    try:
        since_epoch = parse_timestamp(ended) - _EPOCH
    except ValueError as error:
        raise ArgumentError(f"ended is {shown(ended)}; {error}") from None
    return -(-since_epoch // _SECOND) + retention_days * 86_400


Timestamp: TypeAlias = Annotated[str, BeforeValidator(check_timestamp)]
"""ISO 8601 in UTC without offset, to the second or a part of one: 2024-01-09T15:43:09.250000."""
EpochSeconds: TypeAlias = Annotated[int, BeforeValidator(check_epoch_seconds)]
"""Seconds since 1970 in UTC, as DynamoDB's time to live has them."""
