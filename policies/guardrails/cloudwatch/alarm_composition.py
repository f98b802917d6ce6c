"""Composite alarms name existing alarms, and go off in some of their states."""

from collections.abc import Iterator, Mapping

from pulumi_policy import PolicyConfigSchema, PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, StackRule
from ..stack import as_args, resources_of
from ..strictness import STRICTNESS, AtMostThese
from ..values import elements, number, read
from .alarms import COMPOSITE_ALARM, METRIC_ALARM, alarm_label
from .alarms import alarm_name as own_name
from .composite_rules import INSUFFICIENT_DATA, OK, CompositeRule, alarm_name, parsed

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "otherAlarms": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "default": [],
            "description": (
                "Names in AWS of alarms outside the stack that composite alarms may name."
            ),
            STRICTNESS: AtMostThese(),
        },
    },
)
LONGEST_SECONDS = 3_600
_PERIODS = {"waitPeriod": "wait_period", "extensionPeriod": "extension_period"}


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each composite alarm that never goes off, never ends, or is suppressed.

    A rule that is never true is found if that can be computed in a short time.
    """
    alarms = resources_of(args, METRIC_ALARM, COMPOSITE_ALARM)
    names = {name for one in alarms if isinstance(name := own_name(one), str)}
    known = names.union(
        one for one in elements(args.get_config().get("otherAlarms")) if isinstance(one, str)
    )
    for alarm in alarms:
        if alarm.resource_type == COMPOSITE_ALARM:
            yield from _of_alarm(alarm, known, alarm_label(as_args(args, alarm)))


def _of_alarm(alarm: PolicyResource, known: set[str], label: str) -> Iterator[Finding]:
    text = read(alarm.props, "alarmRule")
    if isinstance(text, UnknownValueError):
        yield text
        return
    rule = parsed(text) if isinstance(text, str) else None
    if rule is None:
        return
    for name in rule.names:
        if name not in known:
            yield _absent(name, f"alarm_rule of {label}")
    if not rule.can_be(wanted=True):
        yield (
            f"Correct alarm_rule of {label}: it is false in all states of its alarms, so the alarm "
            "never goes off."
        )
    elif not rule.can_be(wanted=False):
        yield (
            f"Correct alarm_rule of {label}: it is true in all states of its alarms, so the alarm "
            "never ends."
        )
    else:
        yield from _suppressed(alarm, rule, known, label)


def _suppressed(
    alarm: PolicyResource, rule: CompositeRule, known: set[str], label: str
) -> Iterator[Finding]:
    """Yield a finding if another alarm suppresses this one whenever it goes off."""
    suppressor = read(alarm.props, "actionsSuppressor")
    if suppressor is None:
        return
    name = read(suppressor, "alarm")
    for one in (suppressor, name):
        if isinstance(one, UnknownValueError):
            yield one
            return
    if isinstance(name, str):
        suppressing = alarm_name(name)
        others: list[Mapping[str, str]] = [{suppressing: OK}, {suppressing: INSUFFICIENT_DATA}]
        if suppressing not in known:
            yield _absent(suppressing, f"actions_suppressor of {label}")
        elif suppressing == own_name(alarm) or not any(
            rule.can_be(wanted=True, states=states) for states in others
        ):
            yield (
                f"Remove {suppressing!r} as actions_suppressor of {label}: it is in alarm whenever "
                "this alarm is, so this alarm never acts."
            )
    for part, argument in _PERIODS.items():
        seconds = read(suppressor, part)
        if isinstance(seconds, UnknownValueError):
            yield seconds
        elif (number(seconds) or 0) > LONGEST_SECONDS:
            yield (
                f"Set actions_suppressor.{argument} to {LONGEST_SECONDS} or less on {label}: it is "
                f"{number(seconds):g}, and no one is notified during that time."
            )


def _absent(name: str, place: str) -> str:
    return (
        f"Remove {name!r} from {place}, or list it in otherAlarms of the pack's config: the stack "
        "has no alarm of that name."
    )


RULE = StackRule(
    name="cloudwatch-alarm-composition",
    description="Composite alarms name existing alarms, and go off in some of their states.",
    severity=Severity.HIGH,
    controls=(),
    reason="CloudWatch accepts a rule that is never true, and the alarm looks like any other.",
    config_schema=CONFIG_SCHEMA,
    check=check,
)
