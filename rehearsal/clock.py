"""The clock of the embedded AWS, which a request may set forward."""

import time

HOUR = 60 * 60
DAY = 24 * HOUR
HOURS_LATER = "REHEARSAL_HOURS_LATER"
"""The variable that sets the clock of the plugin's requests forward, past limits of AWS."""
HEADER = "x-rehearsal-hours-later"
"""The header of a request that sets the clock forward."""


def now(hours_later: str | None) -> float:
    """Return the time of a request, in seconds since the epoch."""
    return time.time() + float(hours_later or "0") * HOUR
