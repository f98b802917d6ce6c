"""Points in time as people give them, and as names and commands have them."""

from datetime import UTC, datetime

from ops.restore.errors import RefusalError

_EXAMPLE = "2026-11-26T10:00:00Z"


def moment(text: str, now: datetime) -> datetime:
    """Read a moment; RefusalError says why nothing can be restored to it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise RefusalError(f"--to {text} is no time: write it as {_EXAMPLE}.") from None
    if found.tzinfo is None:
        raise RefusalError(
            f"--to {text} does not say in which time zone: add Z for UTC, or an offset such as "
            "+02:00."
        )
    if found > now:
        raise RefusalError(f"--to {text} is in the future: it is {utc(now)} now.")
    return found.astimezone(UTC).replace(microsecond=0)


def utc(at: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def target_name(source: str, at: datetime) -> str:
    """Name the table that holds what another one held at a moment."""
    return f"{source}-restored-{at.astimezone(UTC):%Y%m%d-%H%M}"
