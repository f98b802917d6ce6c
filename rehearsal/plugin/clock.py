"""The time at which the plugin acts."""

import os
import time

HOUR = 60 * 60
DAY = 24 * HOUR
HOURS_LATER = "REHEARSAL_HOURS_LATER"
"""Has the plugin act as many hours later, for what AWS allows only once in a while."""


def now() -> float:
    """Return the time, in seconds since the epoch."""
    return time.time() + float(os.environ.get(HOURS_LATER, "0")) * HOUR
