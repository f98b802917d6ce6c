from collections.abc import Callable

import pytest

from ops.verify.deployed import Deployed
from ops.verify.topic import questions
from tests.conftest import ACCOUNT, REGION
from tests.ops.verify.estate import backend, breakages, checked, client, found

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:prod-market-intelligence-alarms"
ALIAS = "alias/prod-market-intelligence-alarms"


def no_topic() -> None:
    client("sns").delete_topic(TopicArn=TOPIC)


def no_encryption() -> None:
    client("sns").set_topic_attributes(
        TopicArn=TOPIC, AttributeName="KmsMasterKeyId", AttributeValue=""
    )


def the_key_that_aws_manages() -> None:
    client("sns").set_topic_attributes(
        TopicArn=TOPIC, AttributeName="KmsMasterKeyId", AttributeValue="alias/aws/sns"
    )


def a_disabled_key() -> None:
    key = client("kms").describe_key(KeyId=ALIAS)["KeyMetadata"]["KeyId"]
    client("kms").disable_key(KeyId=key)


def nobody_hears() -> None:
    [subscription] = client("sns").list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    client("sns").unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])


def somebody_else_hears() -> None:
    client("sns").subscribe(TopicArn=TOPIC, Protocol="email", Endpoint="other@example.com")


BREAKAGES = breakages(
    {
        no_topic: "topic",
        no_encryption: "encryption",
        the_key_that_aws_manages: "encryption",
        a_disabled_key: "encryption",
        nobody_hears: "subscriptions",
        somebody_else_hears: "subscriptions",
    }
)


def says(word: str) -> None:
    """Have AWS say a word in the place of the subscription's ARN."""
    [subscription] = backend("sns").subscriptions.values()
    subscription.arn = word


@pytest.mark.parametrize(("breaks", "check"), BREAKAGES)
def test_one_check_finds_it(of: Deployed, breaks: Callable[[], None], check: str) -> None:
    breaks()
    assert found(of) == {f"topic: {check}": "failed"}


def test_who_has_not_confirmed_is_a_warning_that_keeps_the_address(of: Deployed) -> None:
    says("PendingConfirmation")
    assert found(of) == {"topic: waiting for confirmation": "warning"}
    waiting = checked(questions(of))[-1]
    assert (waiting.found, waiting.expected, waiting.todo) == (
        {"email": 1},
        {},
        "Have them follow the link in the message that AWS sent them.",
    )


def test_who_has_left_does_not_count(of: Deployed) -> None:
    says("Deleted")
    assert found(of) == {"topic: subscriptions": "failed"}


def test_all_is_told(of: Deployed) -> None:
    assert [(check.check, check.found) for check in checked(questions(of))] == [
        ("topic", TOPIC),
        ("encryption", {"key": ALIAS, "state": "Enabled"}),
        ("subscriptions", 1),
        ("waiting for confirmation", {}),
    ]
