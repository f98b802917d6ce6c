import io
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from launcher.main import argv
from ops import stacks
from ops.requirements import CHECKOUT
from ops.restore.command import Command
from tests.offline.plugin.conftest import Server
from tests.ops.mi import exit_code
from tests.ops.restore.estate import REQUESTS, RESTORED
from tests.ops.restore.service import ACCOUNT, State


@pytest.fixture(autouse=True)
def _as_a_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have the stack's file read from a folder of its own, and signals put back."""
    read = stacks.read

    def from_folder(name: str) -> stacks.Stack:
        return read(name, folder)

    monkeypatch.setattr(stacks, "read", from_folder)
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


def run(*words: str) -> int:
    return exit_code("restore", "--stack", "prod", *words)


def test_it_restores_and_removes(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--yes", "--json") == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["plan"]["source"] == source
    assert f"UTC  {RESTORED}: begun; it goes on in AWS even if this ends\n" in printed.err
    assert run("--yes", "--remove", RESTORED) == 0
    assert f"Deleted {RESTORED} and 16 alarms on it.\n" in capsys.readouterr().out


def test_what_is_asked_for_is_what_is_done(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--table", "requests", "--to", "2026-11-01T10:00:00Z", "--as", "mine")
    assert run(*words, "--keep-expired", "--dry-run", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert {name: document[name] for name in ("source", "target", "to")} == {
        "source": source,
        "target": "mine",
        "to": "2026-11-01T10:00:00Z",
    }


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--sample", "0"), "greater than or equal to 1"),
        (("--remove", "a", "--release", "b"), "--remove and --release exclude each other."),
        (("--rem", "a"), "No such option: --rem"),
    ],
    ids=["no sample", "two ends", "half a word"],
)
def test_words_that_make_no_sense_are_refused(
    words: tuple[str, ...], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--stack", "pord"), "There is no stack 'pord': the stacks are prod. Did you mean prod?"),
        (("--to", "now"), "--to now is no time: write it as 2026-11-26T10:00:00Z."),
        (("--remove", "mine"), f"There is no table mine in {ACCOUNT}, us-east-1."),
        (("--release", "mine"), f"There is no table mine in {ACCOUNT}, us-east-1."),
        (("--swap", "mine", "--table", "mine"), "The prod stack has no table mine: --table is"),
    ],
    ids=["stack", "time", "remove", "release", "swap"],
)
def test_refusals_are_sentences(
    source: str, words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert source
    assert run(*words) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.startswith(sentence)) == ("", True)


def test_a_state_is_swapped_without_aws(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.called.clear()
    urn = "urn:pulumi:prod::market-intelligence::aws:dynamodb/table:Table::requests"
    state = {"deployment": {"resources": [{"urn": urn, "id": REQUESTS}]}}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(state).encode())))
    assert run("--swap", "mine") == 0
    [found] = json.loads(capsys.readouterr().out)["deployment"]["resources"]
    assert (found["id"], server.called) == ("mine", [])


def test_nothing_is_asked_of_another_account(
    source: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert source
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "444455556666")
    assert run("--yes") == 2
    assert capsys.readouterr().err.startswith(
        f"You are in account 444455556666, and the prod stack in {ACCOUNT}: "
    )


def test_what_aws_does_not_answer_is_a_sentence(
    source: str, state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    assert source
    state.faults["DescribeTable"] = ["AccessDeniedException"]
    assert run("--yes") == 2
    assert capsys.readouterr().err == (
        "dynamodb:DescribeTable: AccessDeniedException: as the test asks\n"
        "Allow the caller dynamodb:DescribeTable.\n"
    )


def test_whoever_interrupts_at_once_has_done_nothing(
    source: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert source

    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Command, "restore", interrupted)
    assert run("--yes") == 130
    assert capsys.readouterr().err == "Interrupted; nothing was done.\n"


def test_the_command_ends_without_a_traceback() -> None:
    command = argv("restore", "--stack", "pord")
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no stack 'pord': the stacks are ")
