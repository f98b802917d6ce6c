from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Literal

import pytest

from ops.verify.checks import Check, Embedded, Question
from ops.verify.errors import CallError, MissingError, UnansweredError

LIMITED = CallError("iam:GetPolicy: Throttling: slower", "Try again.")


def raising(error: Exception) -> Callable[[], object]:
    def ask() -> object:
        raise error

    return ask


def question(
    ask: Callable[[], object],
    expected: object = 7,
    embedded: Embedded = "held",
    otherwise: Literal["warning", "failed"] = "failed",
) -> Question:
    return Question(
        section="requests",
        check="days",
        expected=expected,
        ask=ask,
        todo="Set it.",
        embedded=embedded,
        otherwise=otherwise,
    )


def answered(one: Question, *, on_embedded: bool = False) -> dict[str, Any]:
    """Give what the check says beside its name and what is expected."""
    check = asdict(one.answered(on_embedded=on_embedded))
    return {name: check[name] for name in ("status", "found", "todo")}


def said(status: str, found: object, todo: str = "") -> dict[str, Any]:
    return {"status": status, "found": found, "todo": todo}


def test_an_answer_as_expected() -> None:
    assert question(lambda: 7).answered(on_embedded=False) == Check(
        section="requests", check="days", status="ok", found=7, expected=7, todo=""
    )


@pytest.mark.parametrize(
    ("ask", "check"),
    [
        pytest.param(lambda: 8, said("failed", 8, "Set it."), id="another answer"),
        pytest.param(raising(MissingError("no table")), said("unknown", "no table"), id="missing"),
        pytest.param(
            raising(UnansweredError("no such action")),
            said("not checked", "no such action"),
            id="unanswered",
        ),
        pytest.param(raising(LIMITED), said("unknown", str(LIMITED), "Try again."), id="failed"),
        pytest.param(
            raising(KeyError("Table")),
            said("failed", "the answer has no 'Table'", "Set it."),
            id="strange",
        ),
    ],
)
def test_what_an_answer_comes_to(ask: Callable[[], object], check: dict[str, Any]) -> None:
    assert answered(question(ask)) == check


def test_another_answer_may_be_a_mere_warning() -> None:
    assert answered(question(lambda: 8, otherwise="warning")) == said("warning", 8, "Set it.")


def test_of_objects_only_what_differs_is_told() -> None:
    found = {"same": 1, "changed": 2, "more": 3}
    expected = {"same": 1, "changed": 4, "less": 5}
    check = question(lambda: found, expected).answered(on_embedded=False)
    assert (check.found, check.expected) == (
        {"changed": 2, "more": 3},
        {"changed": 4, "less": 5},
    )


def test_what_is_not_known_is_said_with_its_reason() -> None:
    check = question(lambda: 7).unknown("needs: submit a request")
    assert (check.status, check.found, check.expected, check.todo) == (
        "unknown",
        "needs: submit a request",
        7,
        "",
    )


@pytest.mark.parametrize(
    ("embedded", "answer", "check"),
    [
        ("held", 7, said("ok", 7)),
        ("held", 8, said("failed", 8, "Set it.")),
        ("as first made", 7, said("ok", 7)),
        (
            "as first made",
            8,
            said("not checked", "the embedded AWS holds it only as it was first made"),
        ),
        ("not held", 7, said("not checked", "the embedded AWS does not hold it")),
        ("not held", 8, said("not checked", "the embedded AWS does not hold it")),
    ],
)
def test_what_the_embedded_aws_does_not_hold_is_left_open(
    embedded: Embedded, answer: int, check: dict[str, Any]
) -> None:
    assert answered(question(lambda: answer, embedded=embedded), on_embedded=True) == check


@pytest.mark.parametrize("embedded", ["as first made", "not held"])
def test_the_real_aws_holds_everything(embedded: Embedded) -> None:
    assert answered(question(lambda: 8, embedded=embedded)) == said("failed", 8, "Set it.")
