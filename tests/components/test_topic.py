"""The topic that alarms publish to, and its subscribers."""

import pytest

from components.topic import Subscription
from tests.components.stacks import PAGER, TEAM, changed, deployed
from tests.conftest import ACCOUNT

TOPIC_ARN = f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-market-intelligence-alarms"
# How the engine marks a secret among plain values.
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
BOOK = ("https", "https://book.example.com/hook")


def test_the_topic_is_encrypted_with_a_key_of_its_own() -> None:
    topic = deployed("everything")["alarms"]
    inputs = {name: topic.inputs[name] for name in topic.inputs if name not in {"policy", "tags"}}

    assert inputs == {
        "name": "prod-market-intelligence-alarms",
        "kmsMasterKeyId": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/alarms-key",
    }
    assert topic.comes_from == {"kmsMasterKeyId": [deployed("everything")["alarms-key"].urn]}


def test_alarms_of_the_account_publish_to_it_over_tls() -> None:
    assert deployed("everything").statements("alarms") == [
        {
            "Sid": "AlarmsOfTheAccount",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": TOPIC_ARN,
            "Condition": {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:*"},
            },
        },
        {
            "Sid": "OverTlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": TOPIC_ARN,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]


def test_endpoints_are_secrets() -> None:
    stack = deployed("everything")
    found = stack.of_type("sns:TopicSubscription")

    assert [one.inputs for one in found.values()] == [
        {"topic": TOPIC_ARN, "protocol": protocol, "endpoint": SECRET | {"value": endpoint}}
        for protocol, endpoint in (TEAM, PAGER)
    ]
    assert [one.comes_from for one in found.values()] == [{"topic": [stack["alarms"].urn]}] * 2


@pytest.mark.parametrize("given", [(TEAM, PAGER, BOOK), (BOOK, TEAM, PAGER)])
def test_subscriptions_keep_their_names_in_any_order(given: tuple[tuple[str, str], ...]) -> None:
    subscriptions = [{"protocol": protocol, "endpoint": endpoint} for protocol, endpoint in given]
    stack = changed("prod", alarms={"subscriptions": subscriptions})

    # Neither name gives an endpoint away.
    assert stack.of_type("sns:TopicSubscription").keys() == {
        "alarms-3ea3e3dd",
        "alarms-9db3b88c",
        "alarms-47a64cf8",
    }


def test_the_same_endpoint_can_be_set_in_two_ways() -> None:
    told = [Subscription(protocol=name, endpoint="+12065550100") for name in ("sms", "email")]

    assert len({one.label for one in told}) == 2
