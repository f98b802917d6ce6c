"""What alarms tell reaches somebody."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..aws.providers import own_account, region
from ..rule import Finding, StackRule
from ..sns.topic_delivery import Message, Topics
from ..stack import as_args, resources_of, sources
from ..values import elements, read
from .alarms import COMPOSITE_ALARM, METRIC_ALARM, alarm_label, alarm_name

_ARN = re.compile(
    r"arn:(?P<partition>[^:]+):(?P<service>[^:]+):(?P<region>[^:]*):(?P<account>[^:]*):"
)
_EVERY_ALARM = ("aiops", "lambda", "sns", "ssm")
_METRIC_ALARMS = (*_EVERY_ALARM, "autoscaling", "automate", "ssm-incidents", "swf")
"""What CloudWatch can call: AlarmActions in its API reference."""

_OF_INSTANCES = ("automate", "swf")
_MOST_NAMED = 3


class _Unheard(NamedTuple):
    """Why an action has no receiver, and the fix."""

    fix: str
    reason: str


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each reason why alarms have no receiver, with the alarms.

    An alarm is heard of if any of its actions is. What is beyond the stack, such as a topic of
    another one, counts as heard. Alarms without actions are found by `cloudwatch-alarm-action`.
    """
    topics = Topics(args)
    unheard: defaultdict[_Unheard, list[str]] = defaultdict(list)
    for alarm in resources_of(args, METRIC_ALARM, COMPOSITE_ALARM):
        if read(alarm.props, "actionsEnabled") is False:
            continue
        faults: list[_Unheard | UnknownValueError] = []
        for action in elements(read(alarm.props, "alarmActions")):
            fault = _fault(alarm, action, topics)
            if fault is None:
                faults.clear()
                break
            faults.append(fault)
        unknown = next((one for one in faults if isinstance(one, UnknownValueError)), None)
        if unknown is not None:
            yield unknown
            continue
        for fault in dict.fromkeys(faults):
            if isinstance(fault, _Unheard):
                unheard[fault].append(alarm_label(as_args(args, alarm)))
    for fault, labels in unheard.items():
        yield f"{fault.fix}: {fault.reason}, and nobody hears of {_listed(labels)}."


def _fault(
    alarm: PolicyResource, action: object, topics: Topics
) -> _Unheard | UnknownValueError | None:
    """Return why an action has no receiver: None where it may have one."""
    if isinstance(action, UnknownValueError):
        origins = [one.urn for one in sources(alarm, "alarmActions")]
        topic = next((one for one in map(topics.by_urn, origins) if one), None)
        return _of_topic(alarm, topics, topic, None) if topic else None
    found = _ARN.match(action) if isinstance(action, str) else None
    if found is None or not isinstance(action, str):
        return _not_callable(action)
    service, place = found["service"], found["region"]
    callable_services = _METRIC_ALARMS if alarm.resource_type == METRIC_ALARM else _EVERY_ALARM
    is_subscription = service == "sns" and action.count(":") > found.re.groups + 1
    if service not in callable_services or is_subscription:
        return _not_callable(action)
    if service in _OF_INSTANCES and read(alarm.props, "dimensions", "InstanceId") is None:
        return _not_callable(action)
    own = region(alarm)
    if isinstance(own, str) and place and place != own:
        return _Unheard(
            f"Replace {action!r} by an action in {own} in alarm_actions",
            "CloudWatch calls actions in the region of the alarm alone",
        )
    topic = topics.by_arn(action) if service == "sns" else None
    return _of_topic(alarm, topics, topic, found) if topic else None


def _not_callable(action: object) -> _Unheard | None:
    if not isinstance(action, str) or not action:
        return None
    return _Unheard(
        f"Replace {action!r} by the ARN of a topic in alarm_actions",
        "it is nothing that CloudWatch tells",
    )


def _of_topic(
    alarm: PolicyResource,
    topics: Topics,
    topic: PolicyResource,
    found: re.Match[str] | None,
) -> _Unheard | UnknownValueError | None:
    fault = topics.fault(topic, _message(alarm, found))
    if fault is None or isinstance(fault, UnknownValueError):
        return fault
    return _Unheard(*fault)


def _message(alarm: PolicyResource, found: re.Match[str] | None) -> Message:
    """Return what is known of the message that CloudWatch publishes when an alarm goes off."""
    name, place = alarm_name(alarm), region(alarm)
    accounts: list[object] = [found["account"]] if found else own_account(alarm.provider)
    account = accounts[0] if accounts and isinstance(accounts[0], str) else None
    partition = found["partition"] if found else "aws"
    context: dict[str, str] = {}
    body: dict[str, object] = {"NewStateValue": "ALARM"}
    for member in _MEMBERS:
        body.setdefault(member, None)
    if isinstance(name, str):
        body["AlarmName"] = name
    if account:
        body["AWSAccountId"] = account
        context |= {"aws:sourceaccount": account, "aws:sourceowner": account}
        if isinstance(name, str) and isinstance(place, str):
            arn = f"arn:{partition}:cloudwatch:{place}:{account}:alarm:{name}"
            body["AlarmArn"] = context["aws:sourcearn"] = arn
    return Message(context=context, body=body)


_MEMBERS = (
    *("AlarmName", "AlarmDescription", "AWSAccountId", "AlarmConfigurationUpdatedTimestamp"),
    *("NewStateValue", "NewStateReason", "StateChangeTime", "Region", "AlarmArn", "OldStateValue"),
    *("OKActions", "AlarmActions", "InsufficientDataActions", "Trigger"),
    *("AlarmRule", "TriggeringChildren", "ActionsSuppressedBy", "ActionsSuppressedReason"),
)
"""What a message of an alarm has in it: "Notifying users on alarm changes"."""


def _listed(labels: list[str]) -> str:
    named = labels if len(labels) <= _MOST_NAMED else labels[: _MOST_NAMED - 1]
    more = len(labels) - len(named)
    return " and ".join([*named, *([f"{more} others"] if more else [])])


RULE = StackRule(
    name="cloudwatch-alarm-delivery",
    description="What alarms tell reaches somebody.",
    severity=Severity.HIGH,
    controls=(),
    reason="A topic that refuses CloudWatch, or sends nothing on, swallows alarms without a word.",
    check=check,
)
