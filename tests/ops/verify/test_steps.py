from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from ops.verify.steps import Step, taken
from tables.item.problems import ItemError

TODO = "See the table."


def refused(code: str) -> Callable[[], object]:
    answer: Any = {
        "Error": {"Code": code, "Message": "no"},
        "ResponseMetadata": {"HTTPStatusCode": 400},
    }

    def do() -> object:
        raise ClientError(answer, "PutItem")

    return do


def unreached() -> object:
    raise EndpointConnectionError(endpoint_url="https://dynamodb")


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
        ("take", "unknown", "needs: submit", ""),
        ("finish", "unknown", "needs: take", ""),
        ("append", "ok", None, ""),
    ]
    assert done == ["append"]


@pytest.mark.parametrize(
    ("do", "found"),
    [
        pytest.param(
            refused("ResourceNotFoundException"),
            "dynamodb:PutItem finds nothing of that name",
            id="missing",
        ),
        pytest.param(
            refused("ValidationException"),
            "dynamodb:PutItem: ValidationException: no",
            id="invalid",
        ),
        pytest.param(
            strange, "request 'a' has 1 problem: status: is 1; must be text", id="no request"
        ),
    ],
)
def test_an_error_of_the_table_is_a_failure(do: Callable[[], object], found: str) -> None:
    assert outcome(Step(name="submit", expected=1, do=do)) == [("submit", "failed", found, TODO)]


@pytest.mark.parametrize(
    ("do", "found", "todo"),
    [
        pytest.param(
            refused("AccessDeniedException"),
            "dynamodb:PutItem: AccessDeniedException: no",
            "Allow the caller dynamodb:PutItem.",
            id="denied",
        ),
        pytest.param(
            unreached,
            'Could not connect to the endpoint URL: "https://dynamodb"',
            "See whether AWS can be reached with these credentials, and try again.",
            id="unreached",
        ),
    ],
)
def test_an_error_before_the_table_leaves_it_unknown(
    do: Callable[[], object], found: str, todo: str
) -> None:
    assert outcome(Step(name="submit", expected=1, do=do)) == [("submit", "unknown", found, todo)]
