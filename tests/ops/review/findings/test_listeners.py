from typing import Any

import pytest

from ops.review.findings.listeners import find
from ops.review.preview import Op, Step
from ops.review.tokens import SUBSCRIPTION, TOPIC
from tests.ops.review.findings.made import named, preview, step

TOLD = {"arn": "arn:aws:sns:us-east-1:123456789012:alarms"}
GIVEN = {"topic": TOLD["arn"], "protocol": "email", "endpoint": "[secret]"}


def topic(op: Op) -> Step:
    new: dict[str, Any] | None = None if op == "delete" else {}
    return step(op, {}, new, of=TOPIC, name="alarms", told=TOLD)


def subscription(op: Op) -> Step:
    new = None if op == "delete" else GIVEN
    return step(op, GIVEN, new, of=SUBSCRIPTION, name="alarms-1")


REMOVED = ("subscription-removed:alarms-1", "look")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([subscription("delete")], [REMOVED], id="a subscription is removed"),
        pytest.param([subscription("replace")], [REMOVED], id="a subscription is replaced"),
        pytest.param([subscription("same")], [], id="a subscription stays"),
        pytest.param(
            [step("create", None, GIVEN, of=SUBSCRIPTION)], [], id="a subscription is added"
        ),
        pytest.param(
            [topic("delete")], [("topic-removed:alarms", "look")], id="a topic is removed"
        ),
        pytest.param(
            [topic("replace")], [("topic-replaced:alarms", "look")], id="a topic is replaced"
        ),
        pytest.param([topic("update")], [], id="a topic changes"),
        pytest.param(
            [topic("delete"), subscription("delete")],
            [("topic-removed:alarms", "look")],
            id="a topic is removed with its subscription",
        ),
        pytest.param(
            [topic("same"), subscription("delete")],
            [REMOVED],
            id="a subscription is removed from a topic that stays",
        ),
    ],
)
def test_those_who_no_longer_hear_are_found(
    steps: list[Step], expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(*steps))) == expected


@pytest.mark.parametrize(
    ("op", "says"),
    [
        ("delete", "One email subscription no longer hears of alarms."),
        (
            "replace",
            "One email subscription no longer hears of alarms, until its new address is confirmed.",
        ),
    ],
)
def test_it_says_for_how_long(op: Op, says: str) -> None:
    assert [one.says for one in find(preview(subscription(op)))] == [says]
