from collections.abc import Callable

import pytest

from ops.verify.deployed import Deployed
from ops.verify.operation import questions
from tests.ops.verify.as_asked import REPLICA, REQUESTS
from tests.ops.verify.completion import Completion
from tests.ops.verify.estate import breakages, checked, found


def another_class(aws: Completion) -> None:
    aws.classes[REQUESTS] = "STANDARD_INFREQUENT_ACCESS"


def no_maximum(aws: Completion) -> None:
    del aws.maximums[REQUESTS, ""]


def a_lower_maximum_of_an_index(aws: Completion) -> None:
    aws.maximums[REQUESTS, "status-index"]["MaxWriteRequestUnits"] = 10


def a_maximum_that_nobody_asked_for(aws: Completion) -> None:
    aws.maximums[REQUESTS, "user-index"] = {"MaxReadRequestUnits": 10}


def no_insights(aws: Completion) -> None:
    del aws.insights[REQUESTS, ""]


def insights_into_all_keys_of_an_index(aws: Completion) -> None:
    aws.insights[REQUESTS, "user-index"] = "ACCESSED_AND_THROTTLED_KEYS"


def no_replica(aws: Completion) -> None:
    aws.replicas[REQUESTS].clear()


def one_replica_more(aws: Completion) -> None:
    aws.replicas[REQUESTS]["eu-central-1"] = aws.replicas[REQUESTS][REPLICA]


def a_replica_that_is_being_made(aws: Completion) -> None:
    aws.replicas[REQUESTS][REPLICA]["status"] = "CREATING"


def a_replica_without_recovery(aws: Completion) -> None:
    aws.replicas[REQUESTS][REPLICA]["recovery"] = "DISABLED"


def a_replica_that_is_not_protected(aws: Completion) -> None:
    aws.replicas[REQUESTS][REPLICA]["protected"] = False


BREAKAGES = breakages(
    {
        another_class: "table class",
        no_maximum: "maximums",
        a_lower_maximum_of_an_index: "maximums",
        a_maximum_that_nobody_asked_for: "maximums",
        no_insights: "contributor insights",
        insights_into_all_keys_of_an_index: "contributor insights",
        no_replica: "replicas",
        one_replica_more: "replicas",
        a_replica_that_is_being_made: f"replica in {REPLICA}",
        a_replica_without_recovery: f"replica in {REPLICA}",
        a_replica_that_is_not_protected: f"replica in {REPLICA}",
    }
)


@pytest.mark.parametrize(("breaks", "check"), BREAKAGES)
def test_one_check_finds_it(
    of: Deployed, completion: Completion, breaks: Callable[[Completion], None], check: str
) -> None:
    breaks(completion)
    assert found(of) == {f"requests: {check}": "failed"}


def test_all_is_told_as_the_stack_has_it(of: Deployed) -> None:
    assert [(check.check, check.found) for check in checked(questions(of, of.tables[0]))] == [
        ("table class", "STANDARD"),
        ("maximums", {"table": {"read": 400}, "status-index": {"write": 20}}),
        (
            "contributor insights",
            dict.fromkeys(
                ["table", "user-index", "project-index", "status-index", "strategy-index"],
                "THROTTLED_KEYS",
            ),
        ),
        ("replicas", [REPLICA]),
        (
            f"replica in {REPLICA}",
            {"status": "ACTIVE", "recovery": True, "deletion protection": True},
        ),
    ]


def test_the_embedded_aws_is_not_asked(of: Deployed) -> None:
    asked = [question.answered(on_embedded=True) for question in questions(of, of.tables[0])]
    assert {(check.status, check.found) for check in asked} == {
        ("not checked", "the embedded AWS does not hold it")
    }
