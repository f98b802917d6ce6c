from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.sns_topic_subscription.attributes import (
    attributes,
    given,
    record_replay,
    set_attributes,
)
from offline.plugin.values import Properties

QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"
FLAT = '{"kind": ["new"]}'
NESTED = '{"order": {"kind": ["new"]}}'


@pytest.fixture
def subscription(aws: Aws) -> str:
    topic = aws.call("sns", "CreateTopic", Name=f"orders-{uuid4().hex}")["TopicArn"]
    wish = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": QUEUE}
    return aws.call("sns", "Subscribe", **wish)["SubscriptionArn"]


def told(aws: Aws, arn: str) -> dict[str, str]:
    """Give the attributes of a subscription that are there, but for those it is made with."""
    found = attributes(aws, arn)
    assert found
    made_with = (
        "ConfirmationWasAuthenticated Endpoint Owner PendingConfirmation Protocol "
        "SubscriptionArn TopicArn"
    )
    return {n: value for n, value in found.items() if value and n not in made_with.split()}


def test_there_are_no_attributes_without_a_subscription(aws: Aws, subscription: str) -> None:
    assert attributes(aws, f"{subscription}-2") is None


def test_a_new_subscription_is_given_what_is_not_empty() -> None:
    wish = {
        "endpoint": QUEUE,
        "filterPolicy": FLAT,
        "rawMessageDelivery": True,
        "redrivePolicy": "",
        "replayPolicy": "{}",
    }
    assert given(wish) == {"FilterPolicy": FLAT, "RawMessageDelivery": "true"}


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (
            {"filterPolicy": NESTED, "filterPolicyScope": "MessageBody"},
            {"FilterPolicy": NESTED, "FilterPolicyScope": "MessageBody"},
        ),
        ({"filterPolicy": FLAT}, {"FilterPolicy": FLAT, "FilterPolicyScope": "MessageAttributes"}),
        ({"redrivePolicy": "{}"}, {"RedrivePolicy": "{}"}),
        ({"subscriptionRoleArn": "role"}, {"SubscriptionRoleArn": "role"}),
    ],
    ids=["filter of bodies", "filter", "redrive", "role"],
)
def test_attributes_are_set_and_taken_away(
    aws: Aws, subscription: str, wish: Properties, expected: dict[str, str]
) -> None:
    set_attributes(aws, subscription, wish)
    assert told(aws, subscription) == {"RawMessageDelivery": "false"} | expected
    set_attributes(aws, subscription, dict.fromkeys(wish.keys() - {"filterPolicyScope"}))
    assert told(aws, subscription) == {"RawMessageDelivery": "false"}


def test_a_replay_is_recorded_and_forgotten(aws: Aws, subscription: str) -> None:
    record_replay(aws, subscription, "{}")
    assert told(aws, subscription) == {"RawMessageDelivery": "false", "ReplayPolicy": "{}"}
    record_replay(aws, subscription, None)
    assert told(aws, subscription) == {"RawMessageDelivery": "false"}
