from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Literal

import pytest

from ops.verify.checks import Check, Embedded, Question, answers
from ops.verify.errors import CallError, MissingError, UnansweredError

DENIED = CallError("iam:GetPolicy: AccessDenied: no", "Allow the caller iam:GetPolicy.")
LIMITED = CallError("iam:GetPolicy: Throttling: slower")


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


def asked(*questions: Question, on_embedded: bool = False) -> list[dict[str, Any]]:
    """Give what the checks say beside their names and what is expected."""
    checks = [asdict(check) for check in answers(questions, on_embedded=on_embedded)]
    return [{name: check[name] for name in ("status", "found", "todo")} for check in checks]


def said(status: str, found: object, todo: str = "") -> dict[str, Any]:
    return {"status": status, "found": found, "todo": todo}


def test_an_answer_as_expected() -> None:
    assert [*answers([question(lambda: 7)], on_embedded=False)] == [
        Check(section="requests", check="days", status="ok", found=7, expected=7, todo="")
    ]


@pytest.mark.parametrize(
    ("ask", "check"),
    [
        pytest.param(lambda: 8, said("failed", 8, "Set it."), id="another answer"),
        pytest.param(
            raising(MissingError("no table")), said("not checked", "no table"), id="missing"
        ),
        pytest.param(
            raising(UnansweredError("no such action")),
            said("not checked", "no such action"),
            id="unanswered",
        ),
        pytest.param(raising(DENIED), said("failed", str(DENIED), DENIED.todo), id="denied"),
        pytest.param(raising(LIMITED), said("failed", str(LIMITED), "Set it."), id="failed"),
        pytest.param(
            raising(KeyError("Table")),
            said("failed", "the answer has no 'Table'", "Set it."),
            id="strange",
        ),
    ],
)
def test_what_an_answer_comes_to(ask: Callable[[], object], check: dict[str, Any]) -> None:
    assert asked(question(ask)) == [check]


def test_another_answer_may_be_a_mere_warning() -> None:
    assert asked(question(lambda: 8, otherwise="warning")) == [said("warning", 8, "Set it.")]


def test_of_objects_only_what_differs_is_told() -> None:
    found = {"same": 1, "changed": 2, "more": 3}
    expected = {"same": 1, "changed": 4, "less": 5}
    [check] = answers([question(lambda: found, expected)], on_embedded=False)
    assert (check.found, check.expected) == (
        {"changed": 2, "more": 3},
        {"changed": 4, "less": 5},
    )


def test_a_call_that_fails_is_told_once() -> None:
    assert asked(
        question(raising(DENIED)), question(raising(LIMITED)), question(raising(DENIED))
    ) == [
        said("failed", str(DENIED), DENIED.todo),
        said("failed", str(LIMITED), "Set it."),
        said("not checked", f"as above: {DENIED}"),
    ]


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
    assert asked(question(lambda: answer, embedded=embedded), on_embedded=True) == [check]


@pytest.mark.parametrize("embedded", ["as first made", "not held"])
def test_the_real_aws_holds_everything(embedded: Embedded) -> None:
    assert asked(question(lambda: 8, embedded=embedded)) == [said("failed", 8, "Set it.")]
