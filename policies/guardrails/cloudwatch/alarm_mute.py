"""Alarms are muted for hours, not for good."""

import re
from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..aws.resources import resource_label
from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, AtMost
from ..values import number, read

MUTE_RULE = "aws:cloudwatch/alarmMuteRule:AlarmMuteRule"
DEFAULT_HOURS = 8
CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "longestMuteHours": {
            "type": "integer",
            "minimum": 1,
            "default": DEFAULT_HOURS,
            "description": "For how many hours of a day alarms may be muted; "
            f"{DEFAULT_HOURS} if left out.",
            STRICTNESS: AtMost(left_out=DEFAULT_HOURS),
        },
    },
)

_DURATION = re.compile(r"P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?)?")
_HOURS = (7 * 24, 24, 1, 1 / 60)
_CRON = re.compile(r"cron\((\S{1,99}) (\S{1,99}) [^()]*\)")


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if a rule mutes alarms for longer than it may in a day.

    How often a day it does so is counted by the minutes and hours of its schedule, whatever days it
    is for.
    """
    duration = read(args.props, "rule", "schedule", "duration")
    expression = read(args.props, "rule", "schedule", "expression")
    for one in (duration, expression):
        if isinstance(one, UnknownValueError):
            yield one
            return
    most = number(args.get_config().get("longestMuteHours")) or DEFAULT_HOURS
    found = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    if not found:
        return
    hours = sum(int(part or 0) * of for part, of in zip(found.groups(), _HOURS, strict=True))
    muted = hours * _times_a_day(expression)
    if muted > most:
        yield (
            f"Lower rule.schedule.duration of {resource_label(args)}: alarms are muted for "
            f"{muted:g} hours of a day, in which nobody hears of them."
        )


def _times_a_day(expression: object) -> int:
    cron = _CRON.fullmatch(expression) if isinstance(expression, str) else None
    return _count(cron[1], 60) * _count(cron[2], 24) if cron else 1


def _count(field: str, of: int) -> int:
    """Return how many minutes or hours a field of a cron expression stands for."""
    count = 0
    for part in field.split(","):
        ends, _, step = part.partition("/")
        first, dash, last = ends.partition("-")
        whole = of if ends == "*" or (step and not dash) else 1
        if dash and first.isdecimal() and last.isdecimal():
            whole = max(int(last) - int(first) + 1, 1)
        count += -(-whole // max(int(step), 1)) if step.isdecimal() else whole
    return min(count, of)


RULE = ResourceRule(
    name="cloudwatch-alarm-mute",
    description="Alarms are muted for hours of a day at most.",
    severity=Severity.HIGH,
    controls=(),
    reason="A rule that mutes alarms without an end looks like maintenance, and is silence.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(MUTE_RULE,),
    check=check,
)
