"""The words for an alarm."""

from collections.abc import Iterator

from ops.review.changes.change import Detail
from ops.review.changes.speech import count, say, switch
from ops.review.changes.wording import Wording, reworded, titled
from ops.review.preview import Values

_OPERATORS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at or above",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at or below",
}
_MISSING = {"notBreaching": "good", "breaching": "bad", "missing": "unknown", "ignore": "as before"}
_MINUTE = 60
_WHEN = (
    "threshold",
    "comparisonOperator",
    "evaluationPeriods",
    "datapointsToAlarm",
    "period",
    "statistic",
)


def _goes_off(before: Values, after: Values) -> Iterator[Detail]:
    was, will = _when(before), _when(after)
    if was != will:
        yield Detail("Goes off", was, will)


def _when(alarm: Values) -> str:
    operator = str(alarm.get("comparisonOperator"))
    periods = alarm.get("evaluationPeriods")
    needed = alarm.get("datapointsToAlarm", periods)
    of = "" if needed == periods else f"{say(needed)} of "
    value = f"the {str(alarm.get('statistic') or 'value').lower()} is"
    where = f"{_OPERATORS.get(operator, operator)} {say(alarm.get('threshold'))}"
    return f"when {value} {where} for {of}{_long(periods, alarm.get('period'))}"


def _long(periods: object, seconds: object) -> str:
    if seconds == _MINUTE:
        return count(periods, "minute")
    each = "" if seconds is None else f" of {count(seconds, 'second')}"
    return f"{count(periods, 'period')}{each}"


def _missing(value: object) -> str:
    return _MISSING.get(str(value), say(value))


def _told(value: object) -> str:
    return say(value) if value else "nobody"


ALARM = (
    Wording(_WHEN, _goes_off),
    titled("Missing data count as", "treatMissingData", _missing),
    titled("Switched", "actionsEnabled", lambda value: "on" if value is None else switch(value)),
    titled("Tells when it goes off", "alarmActions", _told),
    titled("Tells when that is over", "okActions", _told),
    reworded("alarmDescription"),
)
