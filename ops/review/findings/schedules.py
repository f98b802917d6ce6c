"""How often a schedule comes due that nobody has checked."""

import re

from ops.capacity import schedule

_CRON = re.compile(r"cron\(\S+( \S+){5}\)")


def per_day(text: object) -> float | None:
    """Count the times of a day on average; None for what is no schedule of backups."""
    if not isinstance(text, str) or not _CRON.fullmatch(text):
        return None
    try:
        return schedule.per_day(text)
    except ValueError:
        return None
