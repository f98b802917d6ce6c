from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.sns_topic.attributes import (
    attributes,
    forget,
    outputs,
    set_attributes,
    text,
)
from offline.plugin.values import Plain

ROLE = "arn:aws:iam::123456789012:role/feedback"


@pytest.fixture
def topic(aws: Aws) -> str:
    return aws.call("sns", "CreateTopic", Name=f"orders-{uuid4().hex}")["TopicArn"]


def test_there_are_no_attributes_without_a_topic(aws: Aws, topic: str) -> None:
    assert attributes(aws, f"{topic}-2") is None


def test_attributes_are_told_under_the_names_of_aws(aws: Aws, topic: str) -> None:
    before = attributes(aws, topic)
    assert before
    wish = {
        "displayName": "Orders",
        "httpFailureFeedbackRoleArn": ROLE,
        "signatureVersion": 2,
        "sqsSuccessFeedbackSampleRate": 50,
    }
    set_attributes(aws, topic, wish)
    assert attributes(aws, topic) == before | {
        "DisplayName": "Orders",
        "HTTPFailureFeedbackRoleArn": ROLE,
        "SignatureVersion": "2",
        "SQSSuccessFeedbackSampleRate": "50",
    }
    forget(aws, topic)
    assert attributes(aws, topic) == before | {"DisplayName": "Orders"}


def test_what_is_taken_away_is_no_output(aws: Aws, topic: str) -> None:
    before = attributes(aws, topic)
    assert before
    wish = {"deliveryPolicy": "{}", "tracingConfig": "Active", "signatureVersion": 1}
    set_attributes(aws, topic, wish)
    after = attributes(aws, topic)
    assert after
    assert outputs(after, {}) == outputs(before, {}) | wish
    set_attributes(aws, topic, dict.fromkeys(wish))
    after = attributes(aws, topic)
    assert after
    assert outputs(after, {}) == outputs(before, {})


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, "true"), (False, "false"), (5, "5"), ("a", "a"), (None, "")],
    ids=["yes", "no", "number", "text", "nothing"],
)
def test_sns_takes_texts(value: Plain, expected: str) -> None:
    assert text(value) == expected
