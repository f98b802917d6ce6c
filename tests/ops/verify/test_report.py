import io
from dataclasses import replace

import pytest
from rich.console import Console

from ops.verify.checks import Check
from ops.verify.report import Report, show

OK = Check(
    section="requests",
    check="billing",
    status="ok",
    found="PAY_PER_REQUEST",
    expected="PAY_PER_REQUEST",
)
LONG = replace(OK, check="keys", found={"one": "a" * 50}, expected={"one": "a" * 50})
OPEN = replace(OK, check="class", status="not checked", found="the embedded AWS does not hold it")
PENDING = Check(
    section="topic",
    check="waiting",
    status="warning",
    found={"email": 1},
    expected={},
    todo="Confirm it.",
)
FAILED = Check(
    section="logs",
    check="expiry",
    status="failed",
    found="off",
    expected="ttl",
    todo="Turn it on.",
)


def report(*checks: Check) -> Report:
    return Report(stack="prod", account="111122223333", region="us-east-1", checks=checks)


def shown(*checks: Check) -> str:
    text = io.StringIO()
    show(report(*checks), Console(file=text, width=78))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


@pytest.mark.parametrize(
    ("checks", "ok", "summary"),
    [
        ([], True, "nothing to check"),
        ([OK, OK], True, "2 ok"),
        ([OK, OPEN, PENDING], True, "1 warning, 1 not checked, 1 ok"),
        ([OK, FAILED, FAILED], False, "2 failed, 1 ok"),
    ],
    ids=["none", "ok", "warning", "failed"],
)
def test_a_stack_is_ok_until_something_failed(
    checks: list[Check], summary: str, *, ok: bool
) -> None:
    made = report(*checks)
    assert (made.ok, made.summary) == (ok, f"prod in 111122223333, us-east-1: {summary}.")


def test_machines_get_one_document() -> None:
    assert report(OK, FAILED).document() == {
        "stack": "prod",
        "account": "111122223333",
        "region": "us-east-1",
        "checks": [
            {
                "section": "requests",
                "check": "billing",
                "status": "ok",
                "found": "PAY_PER_REQUEST",
                "expected": "PAY_PER_REQUEST",
                "todo": "",
            },
            {
                "section": "logs",
                "check": "expiry",
                "status": "failed",
                "found": "off",
                "expected": "ttl",
                "todo": "Turn it on.",
            },
        ],
        "ok": False,
    }


def test_people_get_what_failed_first() -> None:
    lines = shown(OK, OPEN, PENDING, FAILED, LONG).splitlines()
    assert [line for line in lines if line in {"requests", "topic", "logs"}] == [
        "logs",
        "topic",
        "requests",
    ]
    cells = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines if "│" in line]
    assert cells == [
        ["failed", "expiry", "off", "ttl"],
        ["warning", "waiting", "email: 1", "none"],
        ["not checked", "class", "the embedded AWS does not hold it"],
        ["ok", "billing", "PAY_PER_REQUEST"],
        ["ok", "keys", "as expected"],
    ]
    assert [line for line in lines if line.endswith(("it.", "on."))] == [
        "Turn it on.",
        "Confirm it.",
    ]
    assert lines[-1] == (
        "prod in 111122223333, us-east-1: 1 failed, 1 warning, 1 not checked, 2 ok."
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (7, "7"),
        (None, "null"),
        ([], "none"),
        (["a", "b"], "a, b"),
        ({"days": 7, "of": ["a", {"b": None}]}, "days: 7, of: a, b: null"),
        ("[bold]x", "[bold]x"),
    ],
)
def test_values_are_written_as_people_read_them(value: object, text: str) -> None:
    assert f"│ {text} " in shown(replace(FAILED, found=value))


def test_what_to_do_is_said_once_a_section() -> None:
    again = replace(FAILED, check="stream")
    assert shown(FAILED, again).count("Turn it on.") == 1
