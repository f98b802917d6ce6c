import io
import json
import sys
from typing import Any

import pytest

from ops.restore import drill
from ops.restore.command import Command
from ops.restore.errors import BrokenOffError, RefusalError
from ops.restore.planning import Planning, Wish
from ops.verify.aws import Client
from ops.verify.errors import CallError
from tests.ops.restore.estate import REQUESTS, RESTORED
from tests.ops.restore.service import State

WISH = Wish(table="requests")
GO_ON = (
    f"Go on with it:  ./mi restore --stack prod --table requests --as {RESTORED}\n"
    "Or remove it, once that has found it ACTIVE:  ./mi restore --stack prod "
    f"--remove {RESTORED}\n"
)


def command(planning: Planning, *flags: str) -> Command:
    return Command(
        planning=planning,
        yes="yes" in flags,
        dry_run="dry run" in flags,
        as_json="json" in flags,
    )


def tables(dynamodb: Client) -> list[str]:
    return dynamodb.list_tables()["TableNames"]


class Terminal(io.StringIO):
    """A person at a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_restore_is_told_to_people(
    planning: Planning, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(planning, "yes").restore(WISH, 1000) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{source}, prod in 222233334444, us-east-1\n  to ")
    assert f"\nTo work with {RESTORED}\n1. " in printed


def test_a_restore_is_told_to_machines(
    planning: Planning, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(planning, "yes", "json").restore(WISH, 1000) == 0
    printed = capsys.readouterr()
    document: dict[str, Any] = json.loads(printed.out)
    assert (document["ok"], document["plan"]["target"]) == (True, RESTORED)
    assert printed.err.startswith(f"{source}, prod in")


def test_a_restored_table_that_is_not_as_it_should_be_has_a_code(
    planning: Planning, source: str, state: State
) -> None:
    assert source
    state.faults["UpdateTimeToLive"] = ["ValidationException"]
    assert command(planning, "yes").restore(WISH, 1000) == 1


@pytest.mark.parametrize("flags", [(), ("json",)], ids=["people", "machines"])
def test_a_dry_run_makes_nothing(
    planning: Planning,
    source: str,
    dynamodb: Client,
    flags: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command(planning, "dry run", *flags).restore(WISH, 1000) == 0
    assert tables(dynamodb) == [source]
    printed = capsys.readouterr().out
    if flags:
        assert json.loads(printed)["target"] == RESTORED
    else:
        assert f"  as      {RESTORED}, a new table" in printed


def test_where_nobody_can_be_asked_nothing_is_made(
    planning: Planning, source: str, dynamodb: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(RefusalError) as refusal:
        command(planning).restore(WISH, 1000)
    assert str(refusal.value) == "Nobody can be asked here: run this again with --yes."
    assert tables(dynamodb) == [source]


@pytest.mark.parametrize("answer", ["n\n", "\n", ""], ids=["no", "nothing", "the end"])
def test_whoever_does_not_agree_gets_nothing(
    planning: Planning,
    source: str,
    dynamodb: Client,
    answer: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    with pytest.raises(RefusalError) as refusal:
        command(planning).restore(WISH, 1000)
    assert str(refusal.value) == "Nothing was done."
    assert tables(dynamodb) == [source]


def test_whoever_agrees_gets_the_table(
    planning: Planning, source: str, dynamodb: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert command(planning).restore(WISH, 1000) == 0
    assert tables(dynamodb) == [source, RESTORED]


@pytest.mark.parametrize(
    ("error", "code", "reason"),
    [
        (KeyboardInterrupt(), 130, "Interrupted. What AWS has begun goes on without this."),
        (BrokenOffError("It is gone."), 1, "It is gone."),
        (CallError("AWS is away.", "Wait."), 1, "AWS is away."),
    ],
    ids=["interrupted", "broken off", "not answered"],
)
@pytest.mark.usefixtures("source")
def test_a_restore_that_does_not_end_says_how_to_go_on(
    error: BaseException, code: int, reason: str, request: pytest.FixtureRequest
) -> None:
    planning: Planning = request.getfixturevalue("planning")
    patch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    printed: pytest.CaptureFixture[str] = request.getfixturevalue("capsys")

    def fail(*_: object) -> None:
        raise error

    patch.setattr(drill, "until_active", fail)
    assert command(planning, "yes").restore(WISH, 1000) == code
    assert printed.readouterr().err == f"{reason}\n{GO_ON}"


@pytest.fixture
def made(planning: Planning, source: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert source
    command(planning, "yes").restore(WISH, 1000)
    assert capsys.readouterr().out
    return RESTORED


def test_a_table_is_removed(
    planning: Planning, made: str, dynamodb: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(planning, "yes").remove(made) == 0
    assert tables(dynamodb) == [REQUESTS]
    assert capsys.readouterr().out == (
        f"Deletes {made}, restored from {REQUESTS}, with 3 items as last counted, and its alarms.\n"
        f"Deleted {made} and 16 alarms on it.\n"
    )


def test_machines_hear_of_what_is_removed(
    planning: Planning, made: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(planning, "yes", "json").remove(made) == 0
    assert json.loads(capsys.readouterr().out) == {"removed": made, "alarms": 16}


@pytest.mark.parametrize("flags", [("dry run",), ()], ids=["dry run", "nobody to ask"])
def test_a_table_is_not_removed_unasked(
    planning: Planning,
    made: str,
    dynamodb: Client,
    flags: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    if flags:
        assert command(planning, *flags).remove(made) == 0
    else:
        with pytest.raises(RefusalError):
            command(planning).remove(made)
    assert tables(dynamodb) == [REQUESTS, made]


def test_a_table_that_the_stack_has_taken_over_is_let_go(
    planning: Planning,
    made: str,
    dynamodb: Client,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(Planning, "own", [made])
    assert command(planning, "yes").release(made) == 0
    assert tables(dynamodb) == [REQUESTS, made]
    assert capsys.readouterr().out == (
        f"Lets go of {made}: deletes the alarms of this command on it, and its mark.\n"
        f"Let go of {made}: deleted 16 alarms on it. The stack's own are as before.\n"
    )
