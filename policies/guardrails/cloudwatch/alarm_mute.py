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
            "description": f"How many hours a day alarms may be muted (default {DEFAULT_HOURS}).",
            STRICTNESS: AtMost(left_out=DEFAULT_HOURS),
        },
    },
)

_DURATION = re.compile(r"P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?)?")
_HOURS = (7 * 24, 24, 1, 1 / 60)
_CRON = re.compile(r"cron\((\S{1,99}) (\S{1,99}) [^()]*\)")


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if a rule mutes alarms for longer a day than is allowed.

    The minutes and hours of its schedule give the number of times a day, whatever its days.
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
            f"{muted:g} hours a day, and no one is notified during that time."
        )


def _times_a_day(expression: object) -> int:
    cron = _CRON.fullmatch(expression) if isinstance(expression, str) else None
    return _count(cron[1], 60) * _count(cron[2], 24) if cron else 1


def _count(field: str, size: int) -> int:
    """Return how many minutes or hours a field of a cron expression contains."""
    count = 0
    for part in field.split(","):
        ends, _, step = part.partition("/")
        first, dash, last = ends.partition("-")
        whole = size if ends == "*" or (step and not dash) else 1
        if dash and first.isdecimal() and last.isdecimal():
            whole = max(int(last) - int(first) + 1, 1)
        count += -(-whole // max(int(step), 1)) if step.isdecimal() else whole
    return min(count, size)


RULE = ResourceRule(
    name="cloudwatch-alarm-mute",
    description="Alarms are muted for a limited number of hours a day.",
    severity=Severity.HIGH,
    controls=(),
    reason="A mute rule without an end looks like maintenance, but silences the alarms for good.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(MUTE_RULE,),
    check=check,
)
