import pytest

from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine

NO_JSON = "contains an invalid JSON: Expecting value: line 1 column 1 (char 0)"


@pytest.fixture
def topics(engine: Engine) -> Engine:
    return engine.of("aws:sns/topic:Topic")


@pytest.mark.parametrize(
    ("wish", "path", "reason"),
    [
        ({"name": "a b"}, "name", "invalid topic name: a b"),
        ({"name": "a" * 257}, "name", f"invalid topic name: {'a' * 257}"),
        ({"name": "a.fifo"}, "name", "invalid topic name: a.fifo"),
        ({"name": "a", "fifoTopic": True}, "name", "invalid topic name: a"),
        (
            {"namePrefix": "a"},
            "namePrefix",
            "a rehearsal makes no name from a prefix: give a name, or leave out both",
        ),
        ({"policy": "x"}, "policy", f'"policy" {NO_JSON}'),
        ({"deliveryPolicy": ""}, "deliveryPolicy", f'"deliveryPolicy" {NO_JSON}'),
        (
            {"name": "a.fifo", "fifoTopic": True, "archivePolicy": "x"},
            "archivePolicy",
            f'"archivePolicy" {NO_JSON}',
        ),
        (
            {"tracingConfig": "On"},
            "tracingConfig",
            'expected tracingConfig to be one of ["Active" "PassThrough"], got On',
        ),
        (
            {"name": "a.fifo", "fifoTopic": True, "fifoThroughputScope": "Queue"},
            "fifoThroughputScope",
            'expected fifoThroughputScope to be one of ["Topic" "MessageGroup"], got Queue',
        ),
        (
            {"archivePolicy": "{}"},
            "archivePolicy",
            "message archive policy can only be set for FIFO topics",
        ),
        (
            {"fifoThroughputScope": "Topic"},
            "fifoThroughputScope",
            "FIFO throughput scope can only be set for FIFO topics",
        ),
        (
            {"contentBasedDeduplication": True},
            "contentBasedDeduplication",
            "content-based deduplication can only be set for FIFO topics",
        ),
        (
            {"sqsSuccessFeedbackSampleRate": 101},
            "sqsSuccessFeedbackSampleRate",
            "expected sqsSuccessFeedbackSampleRate to be in the range (0 - 100), got 101",
        ),
        (
            {"signatureVersion": 3},
            "signatureVersion",
            "expected signatureVersion to be in the range (1 - 2), got 3",
        ),
        (
            {"maximumMessageSize": 1023},
            "maximumMessageSize",
            "expected maximumMessageSize to be in the range (1024 - 1048576), got 1023",
        ),
        (
            {"httpFailureFeedbackRoleArn": "role"},
            "httpFailureFeedbackRoleArn",
            '"httpFailureFeedbackRoleArn" (role) is an invalid ARN',
        ),
    ],
    ids=[
        "letters",
        "length",
        "a queue's name",
        "no queue's name",
        "prefix",
        "policy",
        "delivery policy",
        "archive policy",
        "tracing",
        "scope",
        "archive without order",
        "scope without order",
        "deduplication without order",
        "rate",
        "signature",
        "message size",
        "role",
    ],
)
def test_what_is_refused(topics: Engine, wish: Properties, path: str, reason: str) -> None:
    assert topics.check(wish)[1] == [f"{reason}. Examine values at 'orders.{path}'."]


@pytest.mark.parametrize(
    "wish",
    [
        {"name": UNKNOWN},
        {"fifoTopic": UNKNOWN, "contentBasedDeduplication": True},
        {"fifoThroughputScope": UNKNOWN, "policy": UNKNOWN},
        {"archivePolicy": ""},
        {"name": "a.fifo", "fifoTopic": True, "fifoThroughputScope": "MessageGroup"},
    ],
    ids=["name", "order", "values", "no archive", "a topic in order"],
)
def test_what_may_be_right_is_taken(topics: Engine, wish: Properties) -> None:
    assert topics.check(wish)[1] == []
