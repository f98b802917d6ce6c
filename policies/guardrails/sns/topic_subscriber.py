"""Somebody hears of production's alarms."""

from collections.abc import Iterator

from pulumi_policy import Severity, StackValidationArgs

from ..environment import CONFIG_SCHEMA
from ..flags import unless
from ..production import in_production
from ..relations import naming
from ..rule import Finding, StackRule
from ..stack import as_args, resources_of
from ..values import read
from .topics import SUBSCRIPTION, TOPIC, topic_label


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each topic of a production stack that nobody subscribes to."""
    yield from in_production(args, _findings(args))


def _findings(args: StackValidationArgs) -> Iterator[Finding]:
    subscriptions = naming(resources_of(args, SUBSCRIPTION), "topic", TOPIC)
    for topic in resources_of(args, TOPIC):
        subscribed = subscriptions.has(read(topic.props, "arn"), [topic.urn])
        label = topic_label(as_args(args, topic))
        yield from unless(
            subscribed,
            (True,),
            f"Add a TopicSubscription to {label}: it is production's, and nobody subscribes.",
        )


RULE = StackRule(
    name="sns-topic-subscriber",
    description="Topics of production have a subscriber.",
    severity=Severity.HIGH,
    controls=(),
    reason="An alarm that reaches a topic without subscribers reaches nobody.",
    config_schema=CONFIG_SCHEMA,
    check=check,
)
