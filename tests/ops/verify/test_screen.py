import io
from dataclasses import replace

import pytest
from rich.console import Console

from ops.verify.checks import Check
from ops.verify.report import Report
from ops.verify.screen import show, text

OK = Check(
    section="requests",
    check="billing",
    status="ok",
    found="PAY_PER_REQUEST",
    expected="PAY_PER_REQUEST",
)
LONG = replace(OK, check="keys", found={"one": "a" * 50}, expected={"one": "a" * 50})
OPEN = replace(OK, check="class", status="not checked", found="the embedded AWS does not hold it")
FAILED = Check(
    section="logs",
    check="expiry",
    status="failed",
    found="off",
    expected="ttl",
    todo="Turn it on.",
)
MISSING = replace(FAILED, check="alarm", found="missing", expected={"enabled": True})
DENIED = replace(
    FAILED,
    check="tags",
    status="unknown",
    found="dynamodb:ListTagsOfResource: AccessDeniedException: you may not",
    expected={"team": "search"},
    todo="Allow the caller dynamodb:ListTagsOfResource.",
)
PENDING = Check(
    section="topic",
    check="waiting",
    status="warning",
    found={"email": 1},
    expected={},
    todo="Confirm it.",
)


def shown(*checks: Check, width: int = 60) -> str:
    written = io.StringIO()
    report = Report(stack="prod", account="111122223333", region="us-east-1", checks=checks)
    show(report, Console(file=written, width=width))
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())


def test_people_get_everything_and_last_what_there_is_to_do() -> None:
    assert (
        shown(OK, OPEN, LONG, FAILED, MISSING, DENIED, PENDING)
        == """\
requests
  ok           billing  PAY_PER_REQUEST
  not checked  class    the embedded AWS does not hold it
  ok           keys     as expected

logs
  failed   expiry  off
  failed   alarm   missing
  unknown  tags    see below

topic
  warning  waiting  email: 1

failed logs: expiry
  found     off
  expected  ttl
failed logs: alarm
  found  missing
→ Turn it on.

unknown logs: tags
  found  dynamodb:ListTagsOfResource: AccessDeniedException:
         you may not
→ Allow the caller dynamodb:ListTagsOfResource.

warning topic: waiting
  found     email: 1
  expected  none
→ Confirm it.

prod in 111122223333, us-east-1: 2 failed, 1 unknown, 1 warning, 2 ok, 1 not checked."""
    )


def test_a_stack_that_is_as_it_should_be_leaves_nothing_to_do() -> None:
    assert shown(OK) == (
        "requests\n  ok  billing  PAY_PER_REQUEST\n\nprod in 111122223333, us-east-1: 1 ok."
    )


def test_a_fault_that_many_share_is_told_once() -> None:
    keys = replace(DENIED, section="topic")
    assert """
unknown logs: tags
unknown topic: tags
  found  dynamodb:ListTagsOfResource: AccessDeniedException: you may not
→ Allow the caller dynamodb:ListTagsOfResource.
""" in shown(DENIED, keys, width=80)


def test_a_command_stays_in_a_line() -> None:
    command = "aws dynamodb delete-item --table-name " + "a" * 60
    assert f"→ Run:\n  {command}\n" in shown(replace(FAILED, todo=f"Run:\n  {command}"))


@pytest.mark.parametrize(
    ("value", "written"),
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
def test_values_are_written_as_people_read_them(value: object, written: str) -> None:
    assert text(value) == written
    assert f"  found     {written}\n" in shown(replace(FAILED, found=value))
