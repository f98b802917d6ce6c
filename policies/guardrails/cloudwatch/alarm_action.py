"""Alarms act."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import elements, read
from .alarms import COMPOSITE_ALARM, METRIC_ALARM, alarm_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each reason why an alarm would notify no one.

    An alarm without actions is refused even if a composite alarm watches it: exempt such an alarm.
    An action that is not known yet counts, such as the ARN of a topic that does not exist yet.
    """
    yield from unless(
        read(args.props, "actionsEnabled"),
        (True, None),
        f"Set actions_enabled to True on {alarm_label(args)}: its actions never run.",
    )
    actions = read(args.props, "alarmActions")
    if isinstance(actions, UnknownValueError):
        yield actions
    elif not any(map(_is_action, elements(actions))):
        yield f"Set alarm_actions to the ARN of a topic on {alarm_label(args)}: it has no action."


def _is_action(action: object) -> bool:
    return isinstance(action, UnknownValueError) or (isinstance(action, str) and action != "")


RULE = ResourceRule(
    name="cloudwatch-alarm-action",
    description="Alarms have an action, and their actions are enabled.",
    severity=Severity.HIGH,
    controls=(
        "checkov:CKV_AWS_319",
        "prowler:cloudwatch_alarm_actions_alarm_state_configured",
        "prowler:cloudwatch_alarm_actions_enabled",
        "cdk-nag:CloudWatchAlarmAction",
    ),
    reason="An alarm without an action looks like monitoring, but notifies no one.",
    resource_types=(METRIC_ALARM, COMPOSITE_ALARM),
    check=check,
)
