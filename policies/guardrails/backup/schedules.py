"""Schedules of AWS Backup: the days on which one runs, whatever the year.

From "Cron expressions" in the EventBridge user guide, whose notation AWS Backup uses.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

_CRON = re.compile(r"cron\(([^()]*)\)")
_RATE = re.compile(r"rate\((\d{1,6}) (minute|hour|day)s?\)")
_MOST_CHARACTERS = 256
"""The greatest length of a schedule: ScheduleExpression in the API reference of EventBridge."""

_DAYS = {"minute": 1 / 1_440, "hour": 1 / 24, "day": 1.0}
_FIELDS = 6
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
# Any four years contain every date, each on several weekdays.
_FIRST, _YEARS_IN_DAYS = date(2024, 1, 1), 4 * 365 + 1
NEVER = float("inf")
_ANY = ("*", "?")
_SATURDAY, _SUNDAY = 5, 6
_IsDay = Callable[[date], bool]


class _UnreadableError(Exception):
    """A schedule has an unsupported form."""


def longest_gap(schedule: str) -> float | None:
    """Return the most days between two runs of a schedule: infinity if it ends or never runs.

    None stands for a schedule of an unsupported form.
    """
    if len(schedule) > _MOST_CHARACTERS:
        return None
    if rate := _RATE.fullmatch(schedule):
        return int(rate[1]) * _DAYS[rate[2]]
    cron = _CRON.fullmatch(schedule)
    fields = cron[1].upper().split() if cron else []
    if len(fields) != _FIELDS:
        return None
    try:
        return _gap(fields)
    except (_UnreadableError, ValueError):
        return None


def _gap(fields: list[str]) -> float:
    minutes, hours, days, months, weekdays, years = fields
    if years not in _ANY or not [*_numbers(minutes, 0, 59)] or not [*_numbers(hours, 0, 23)]:
        return NEVER
    in_months = {*_numbers(months, 1, 12, _MONTHS)}
    is_of_month, is_of_week = _of_month(days), _of_week(weekdays)
    dates = enumerate(_FIRST + timedelta(number) for number in range(_YEARS_IN_DAYS))
    found = [
        number
        for number, day in dates
        if day.month in in_months and is_of_month(day) and is_of_week(day)
    ]
    if not found:
        return NEVER
    if weekdays in _ANY:
        # The last run of four years is followed by the first of the next four.
        found.append(found[0] + _YEARS_IN_DAYS)
    return max((after - before for before, after in pairwise(found)), default=NEVER)


def _of_month(days: str) -> _IsDay:
    """Return whether a day matches the day-of-month field."""
    if days in _ANY:
        return lambda _: True
    if days == "L":
        return lambda day: day.day == _length(day)
    if days.endswith("W"):
        nearest = int(days[:-1])
        return lambda day: day.day == _workday(day.replace(day=min(nearest, _length(day))))
    numbers = {*_numbers(days, 1, 31)}
    return lambda day: day.day in numbers


def _of_week(weekdays: str) -> _IsDay:
    """Return whether a day matches the day-of-week field."""
    if weekdays in _ANY:
        return lambda _: True
    name, number, week = weekdays.partition("#")
    is_last = name.endswith("L") and name != "L"
    wanted = {7} if name == "L" else {*_numbers(name.removesuffix("L"), 1, 7, _WEEKDAYS)}
    if number:
        of_month = int(week)
        return lambda day: _weekday(day) in wanted and (day.day - 1) // 7 + 1 == of_month
    if is_last:
        return lambda day: _weekday(day) in wanted and day.day + 7 > _length(day)
    return lambda day: _weekday(day) in wanted


def _weekday(day: date) -> int:
    return day.isoweekday() % 7 + 1


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _workday(day: date) -> int:
    """Return the weekday from Monday to Friday nearest to a day of the month."""
    if day.weekday() == _SATURDAY:
        return day.day - 1 if day.day > 1 else day.day + 2
    if day.weekday() == _SUNDAY:
        return day.day + 1 if day.day < _length(day) else day.day - 2
    return day.day


def _numbers(field: str, low: int, high: int, names: tuple[str, ...] = ()) -> Iterator[int]:
    """Yield the numbers in a field of a cron expression."""
    for part in field.split(","):
        ends, _, step = part.partition("/")
        first, dash, last = ends.partition("-")
        if ends in _ANY:
            start, end = low, high
        else:
            start = _number(first, low, names)
            end = _number(last, low, names) if dash else high if step else start
        if not low <= start <= high or not low <= end <= high:
            raise _UnreadableError
        if end < start:
            yield from range(start, high + 1)
            start = low
        yield from range(start, end + 1, max(int(step), 1) if step else 1)


def _number(text: str, low: int, names: tuple[str, ...]) -> int:
    return names.index(text) + low if text in names else int(text)
