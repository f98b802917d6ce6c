"""The time at which the embedded AWS acts, which a request may put off."""

import time

HOUR = 60 * 60
DAY = 24 * HOUR
HOURS_LATER = "REHEARSAL_HOURS_LATER"
"""Has the plugin's requests be of as many hours later, for what AWS allows once in a while."""
HEADER = "x-rehearsal-hours-later"
"""Says so in a request."""


def now(hours_later: str | None) -> float:
    """Return the time of a request, in seconds since the epoch."""
    return time.time() + float(hours_later or "0") * HOUR
