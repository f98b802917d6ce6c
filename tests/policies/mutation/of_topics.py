"""Every fault of topics and of who hears of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.conftest import ACCOUNT
from tests.policies.mutation.changes import absent, unchanged, with_value, without
from tests.policies.mutation.estate import Stack
from tests.policies.mutation.faults import (
    STRANGER,
    audience,
    fault,
    guests,
    of_type,
    statements,
    with_statement,
)
from tests.policies.mutation.mutant import Mutant, of
from tests.policies.mutation.rules import TOPIC_AUDIENCE, TOPIC_TRANSPORT

# The ARN of a topic follows from its name, so that this may be one that is not made yet.
OTHER_TOPIC = "arn:aws:sns:us-east-1:1:other"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
WEAK: dict[str, dict[str, Any]] = {
    "denies one account": {"Principal": STRANGER},
    "denies another action": {"Action": "sns:Subscribe"},
    "denies where TLS is on": {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
    "denies on two conditions": {
        "Condition": {
            "Bool": {"aws:SecureTransport": "false"},
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
        }
    },
}


def topics(stack: Stack) -> Iterator[Mutant]:
    encryption = "sns-topic-encryption"
    yield from of(stack["alarms"], "kmsMasterKeyId", encryption, wrong=["", "alias/aws/sns"])
    yield fault("alarms", "no policy", without("policy"), TOPIC_TRANSPORT)
    yield fault("pages-policy", "removed", absent, TOPIC_TRANSPORT)
    other = with_value("arn", OTHER_TOPIC)
    yield fault("pages-policy", "of another topic", other, not_known=(TOPIC_TRANSPORT,))


def topic_policies(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults of a topic's policy, in it and beside it."""
    for name in ("alarms", "pages-policy"):
        yield from audience(name, TOPIC_AUDIENCE, "sns:Publish", TOPIC_TRANSPORT)
        yield from guests(stack, name, TOPIC_AUDIENCE)
        [(position, tls_only)] = [
            (position, one)
            for position, one in enumerate(statements(stack, name))
            if one["Effect"] == "Deny"
        ]
        for what, elements in WEAK.items():
            change = with_statement(stack, name, position, tls_only | elements)
            yield fault(name, f"statement {what}", change, TOPIC_TRANSPORT)
        allowed = with_statement(stack, name, position, tls_only | {"Effect": "Allow"})
        yield fault(name, "statement allows", allowed, TOPIC_TRANSPORT, TOPIC_AUDIENCE)


def subscriptions(stack: Stack) -> Iterator[Mutant]:
    transport, subscriber = "sns-subscription-transport", "sns-topic-subscriber"
    another = replace(
        stack["pages"], name="more", props=dict(stack["pages"].props) | {"name": "more"}
    )
    both = (subscriber, TOPIC_TRANSPORT)
    yield fault("pages", "another beside it", unchanged, *both, beside=(another,))
    faults = {
        "protocol http": with_value("protocol", "http"),
        "endpoint http": with_value("endpoint", "http://alarms.example.com"),
    }
    unknown = with_value("protocol", UNKNOWN_STRING_VALUE)
    for name in of_type(stack, SUBSCRIPTION):
        yield fault(name, "removed", absent, subscriber)
        other = fault(name, "of another topic", with_value("topic", OTHER_TOPIC))
        [topic] = stack[name].comes_from["topic"]
        is_known = stack[topic].outputs is not None
        yield replace(other, **{"broken" if is_known else "not_known": (subscriber,)})
        for what, change in faults.items():
            yield fault(name, what, change, transport)
        yield fault(name, "protocol not known", unknown, not_known=(transport,))
    unknown = with_value("endpoint", UNKNOWN_STRING_VALUE)
    yield fault("pager", "endpoint not known", unknown, not_known=(transport,))
