from dataclasses import replace

import pytest

from ops.verify.checks import Check, Status
from ops.verify.report import Report

OK = Check(
    section="requests",
    check="billing",
    status="ok",
    found="PAY_PER_REQUEST",
    expected="PAY_PER_REQUEST",
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


@pytest.mark.parametrize(
    ("statuses", "exit_code", "summary"),
    [
        ([], 0, "nothing to check"),
        (["ok", "ok"], 0, "2 ok"),
        (["ok", "not checked", "warning"], 0, "1 warning, 1 ok, 1 not checked"),
        (["ok", "unknown", "warning"], 2, "1 unknown, 1 warning, 1 ok"),
        (["failed", "ok", "unknown", "failed"], 1, "2 failed, 1 unknown, 1 ok"),
    ],
    ids=["none", "ok", "warning", "unknown", "failed"],
)
def test_a_stack_is_ok_until_something_failed_or_is_not_known(
    statuses: list[Status], exit_code: int, summary: str
) -> None:
    made = report(*(replace(OK, status=status) for status in statuses))
    assert made.exit_code == exit_code
    assert made.document()["ok"] is (exit_code == 0)
    assert made.summary == f"prod in 111122223333, us-east-1: {summary}."


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
