"""Alarm notifications reach a receiver."""

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

    One action with a receiver is enough. An action outside the stack, such as a topic of another
    stack, counts as received. `cloudwatch-alarm-action` finds alarms without actions.
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
        yield f"{fault.fix}: {fault.reason}, so no one is notified of {_listed(labels)}."


def _fault(
    alarm: PolicyResource, action: object, topics: Topics
) -> _Unheard | UnknownValueError | None:
    """Return why an action has no receiver, None if it may have one."""
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
            f"Replace {action!r} in alarm_actions with an action in {own}",
            "CloudWatch calls actions only in the region of the alarm",
        )
    topic = topics.by_arn(action) if service == "sns" else None
    return _of_topic(alarm, topics, topic, found) if topic else None


def _not_callable(action: object) -> _Unheard | None:
    if not isinstance(action, str) or not action:
        return None
    return _Unheard(
        f"Replace {action!r} in alarm_actions with the ARN of a topic",
        "CloudWatch cannot call it",
    )


def _of_topic(
    alarm: PolicyResource,
    topics: Topics,
    topic: PolicyResource,
    topic_arn: re.Match[str] | None,
) -> _Unheard | UnknownValueError | None:
    fault = topics.fault(topic, _message(alarm, topic_arn))
    if fault is None or isinstance(fault, UnknownValueError):
        return fault
    return _Unheard(*fault)


def _message(alarm: PolicyResource, topic_arn: re.Match[str] | None) -> Message:
    """Return what is known about the message that CloudWatch publishes when an alarm goes off."""
    name, place = alarm_name(alarm), region(alarm)
    accounts: list[object] = [topic_arn["account"]] if topic_arn else own_account(alarm.provider)
    account = accounts[0] if accounts and isinstance(accounts[0], str) else None
    partition = topic_arn["partition"] if topic_arn else "aws"
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
"""The content of an alarm's message: "Notifying users on alarm changes"."""


def _listed(labels: list[str]) -> str:
    named = labels if len(labels) <= _MOST_NAMED else labels[: _MOST_NAMED - 1]
    more = len(labels) - len(named)
    return " and ".join([*named, *([f"{more} others"] if more else [])])


RULE = StackRule(
    name="cloudwatch-alarm-delivery",
    description="Alarm notifications reach a receiver.",
    severity=Severity.HIGH,
    controls=(),
    reason="A topic that rejects CloudWatch's messages, or delivers none, loses alarms silently.",
    check=check,
)
