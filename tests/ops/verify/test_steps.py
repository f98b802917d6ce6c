from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ops.verify.steps import Step, taken
from tables.item.problems import ItemError

TODO = "See the table."


def refused() -> object:
    answer: Any = {
        "Error": {"Code": "AccessDeniedException", "Message": "no"},
        "ResponseMetadata": {"HTTPStatusCode": 400},
    }
    raise ClientError(answer, "PutItem")


def strange() -> object:
    raise ItemError("request 'a'", ("status: is 1; must be text",))


def outcome(*steps: Step) -> list[tuple[str, str, object, str]]:
    checks = taken(steps, TODO, on_embedded=False)
    return [(check.check, check.status, check.found, check.todo) for check in checks]


def test_steps_are_taken_in_turn() -> None:
    done: list[str] = []
    steps = [
        Step(name=name, expected=None, do=lambda name=name: done.append(name))
        for name in ("first", "second")
    ]
    assert outcome(*steps) == [("first", "ok", None, ""), ("second", "ok", None, "")]
    assert done == ["first", "second"]


def test_a_step_is_not_taken_without_what_it_needs() -> None:
    done: list[str] = []
    steps = [
        Step(name="submit", expected=1, do=lambda: 2),
        Step(name="take", expected=None, do=lambda: done.append("take"), needs="submit"),
        Step(name="finish", expected=None, do=lambda: done.append("finish"), needs="take"),
        Step(name="append", expected=None, do=lambda: done.append("append")),
    ]
    assert outcome(*steps) == [
        ("submit", "failed", 2, TODO),
        ("take", "not checked", "needs: submit", ""),
        ("finish", "not checked", "needs: take", ""),
        ("append", "ok", None, ""),
    ]
    assert done == ["append"]


@pytest.mark.parametrize(
    ("do", "found", "todo"),
    [
        (
            refused,
            "dynamodb:PutItem: AccessDeniedException: no",
            "Allow the caller dynamodb:PutItem.",
        ),
        (strange, "request 'a' has 1 problem: status: is 1; must be text", TODO),
    ],
)
def test_an_error_is_a_failure(do: Callable[[], object], found: str, todo: str) -> None:
    assert outcome(Step(name="submit", expected=1, do=do)) == [("submit", "failed", found, todo)]
