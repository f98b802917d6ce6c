"""What boto3 sees of SNS on the embedded AWS."""

import pytest

from tests.rehearsal.aws.conftest import Account, Client, refusal

ROLE = "arn:aws:iam::123456789012:role/feedback"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders.fifo"
REPLAY = '{"PointType":"Timestamp","StartingPoint":"2026-01-01T00:00:00.000Z"}'
UNKNOWN_NAME = "InvalidParameter: AttributeName"


@pytest.fixture
def sns(account: Account) -> Client:
    return account.client("sns")


def attributes(sns: Client, topic: str) -> dict[str, str]:
    return sns.get_topic_attributes(TopicArn=topic)["Attributes"]


def test_a_topic_keeps_each_attribute_and_forgets_what_is_emptied(sns: Client) -> None:
    topic = sns.create_topic(Name="orders")["TopicArn"]
    given = {
        "HTTPFailureFeedbackRoleArn": ROLE,
        "LambdaSuccessFeedbackSampleRate": "50",
        "MaximumMessageSize": "2048",
        "SignatureVersion": "2",
        "TracingConfig": "Active",
    }
    for name, value in given.items():
        sns.set_topic_attributes(TopicArn=topic, AttributeName=name, AttributeValue=value)
    assert attributes(sns, topic).items() >= given.items()
    for name in given:
        sns.set_topic_attributes(TopicArn=topic, AttributeName=name, AttributeValue="")
    assert attributes(sns, topic).keys().isdisjoint(given)
    sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="Orders")
    assert attributes(sns, topic)["DisplayName"] == "Orders"


def test_a_topic_is_made_with_attributes_and_ends_with_them(sns: Client) -> None:
    given = {"TracingConfig": "Active", "DisplayName": "Orders"}
    topic = sns.create_topic(Name="orders", Attributes=given)["TopicArn"]
    assert attributes(sns, topic).items() >= given.items()
    assert sns.create_topic(Name="orders")["TopicArn"] == topic
    assert attributes(sns, topic)["TracingConfig"] == "Active"
    sns.delete_topic(TopicArn=topic)
    sns.create_topic(Name="orders")
    assert "TracingConfig" not in attributes(sns, topic)


def test_an_attribute_that_no_topic_has_is_refused(sns: Client) -> None:
    topic = sns.create_topic(Name="orders")["TopicArn"]
    asked = {"TopicArn": topic, "AttributeName": "Color", "AttributeValue": "red"}
    assert refusal(sns.set_topic_attributes, **asked) == UNKNOWN_NAME


def test_a_subscription_says_what_is_replayed_to_it(sns: Client) -> None:
    topic = sns.create_topic(Name="orders.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    own = sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=QUEUE,
        Attributes={"ReplayPolicy": REPLAY, "RawMessageDelivery": "true"},
    )["SubscriptionArn"]

    def held() -> dict[str, str]:
        return sns.get_subscription_attributes(SubscriptionArn=own)["Attributes"]

    assert (held()["ReplayPolicy"], held()["RawMessageDelivery"]) == (REPLAY, "true")
    asked = {"SubscriptionArn": own, "AttributeName": "ReplayPolicy"}
    assert refusal(sns.set_subscription_attributes, **asked, AttributeValue="no").startswith(
        "InvalidParameter: "
    )
    sns.set_subscription_attributes(**asked)
    assert "ReplayPolicy" not in held()
