"""How often a backup schedule runs."""

import re

_MONTH_DAYS = 365.25 / 12
_WEEK_DAYS = 7
_MONTHS = 12
_HOURS = 24
_NAMES = {
    name: number
    for names in (
        ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
    )
    for number, name in enumerate(names, start=1)
}


def per_day(schedule: str) -> float:
    """Return the average number of backups a day of a schedule such as `cron(0 5 ? * * *)`.

    The year is ignored. A day of the month or week with L, W or # occurs once a month.
    """
    _, hour, day, month, weekday, _ = schedule.removeprefix("cron(").removesuffix(")").split(" ")
    days = _share(weekday, _WEEK_DAYS) if day == "?" else _share(day, _MONTH_DAYS)
    return _count(hour, 0, _HOURS) * days * _count(month, 1, _MONTHS) / _MONTHS


def _share(field: str, days: float) -> float:
    """Return the share of days that a field matches."""
    if field == "*":
        return 1
    if re.search(r"[LW#]", re.sub("[A-Z]{3}", "", field)):
        return 1 / _MONTH_DAYS
    return _count(field, 1, round(days)) / days


def _count(field: str, least: int, values: int) -> int:
    """Return the number of values that a field matches."""
    taken: set[int] = set()
    for part in field.split(","):
        start, _, step = part.partition("/")
        first, _, last = start.partition("-")
        low = least if first == "*" else _number(first)
        high = _number(last) if last else low
        if first == "*" or (step and not last):
            high = least + values - 1
        taken |= {*range(low, high + 1, int(step or 1))}
    return len(taken)


def _number(text: str) -> int:
    return _NAMES[text] if text in _NAMES else int(text)
