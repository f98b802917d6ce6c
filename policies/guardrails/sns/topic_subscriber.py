"""Production alarms notify someone."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, Severity, StackValidationArgs

from ..environment import CONFIG_SCHEMA
from ..flags import unless
from ..production import in_production
from ..relations import Related, Relations, related
from ..rule import Finding, StackRule
from ..stack import as_args, resources_of
from ..values import read
from .topics import SUBSCRIPTION, TOPIC, topic_label


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each topic of a production stack without subscribers."""
    yield from in_production(args, _findings(args))


def _findings(args: StackValidationArgs) -> Iterator[Finding]:
    subscriptions = Relations(
        _by_name(related(one, one, "topic", TOPIC)) for one in resources_of(args, SUBSCRIPTION)
    )
    for topic in resources_of(args, TOPIC):
        subscribed = subscriptions.has(_name(topic), [topic.urn])
        label = topic_label(as_args(args, topic))
        yield from unless(
            subscribed,
            (True,),
            f"Add a TopicSubscription to {label}: it is a production topic without a subscriber.",
        )


def _by_name(subscription: Related[PolicyResource]) -> Related[PolicyResource]:
    """Relate a subscription by the name in the ARN of its topic, which is known for a new topic."""
    arn = subscription.name
    return subscription._replace(name=_in_arn(arn)) if isinstance(arn, str) else subscription


def _name(topic: PolicyResource) -> object:
    arn = read(topic.props, "arn")
    return _in_arn(arn) if isinstance(arn, str) else read(topic.props, "name")


def _in_arn(arn: str) -> str:
    return arn.rpartition(":")[2]


RULE = StackRule(
    name="sns-topic-subscriber",
    description="Production SNS topics have a subscriber.",
    severity=Severity.HIGH,
    controls=(),
    reason="An alarm on a topic without subscribers notifies no one.",
    config_schema=CONFIG_SCHEMA,
    check=check,
)
