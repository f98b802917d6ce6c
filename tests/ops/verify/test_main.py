import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

import ops.verify.__main__ as verify
from ops import stacks
from ops.requirements import CHECKOUT
from tests.conftest import ACCOUNT, REGION
from tests.offline.plugin.conftest import Server
from tests.ops.verify.completion import LOGS, REQUESTS
from tests.ops.verify.estate import STACK, client

APP = typer.Typer()
APP.command()(verify.main)
OFF = {
    "section": "requests",
    "check": "deletion protection",
    "status": "failed",
    "found": False,
    "expected": True,
    "todo": "Run `pulumi up --refresh --stack prod`: it sets this again.",
}


@pytest.fixture(autouse=True)
def _stack_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the stack's file read from a folder of its own."""
    read = stacks.read

    def from_folder(name: str) -> stacks.Stack:
        return read(name, folder)

    monkeypatch.setattr(stacks, "read", from_folder)


@pytest.fixture
def source(outputs: dict[str, Any], tmp_path: Path) -> str:
    """A file with the outputs of the stack as it was deployed."""
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(outputs))
    return str(file)


def run(*arguments: str, given: str | None = None) -> Result:
    before = signal.getsignal(signal.SIGTERM)
    try:
        return CliRunner().invoke(APP, ["--stack", STACK, *arguments], input=given)
    finally:
        signal.signal(signal.SIGTERM, before)


def unprotect() -> None:
    client("dynamodb").update_table(TableName=REQUESTS, DeletionProtectionEnabled=False)


def test_a_stack_as_it_should_be(source: str) -> None:
    done = run("--outputs", source)
    assert done.exit_code == 0
    summary = done.stdout.splitlines()[-1]
    assert summary.startswith(f"prod in {ACCOUNT}, {REGION}: ")
    assert "failed" not in summary


def test_outputs_may_come_from_standard_input(source: str) -> None:
    done = run("--outputs", "-", given=Path(source).read_text())
    assert done.exit_code == 0


def test_a_stack_that_is_not_as_it_should_be(source: str) -> None:
    unprotect()
    done = run("--outputs", source)
    assert done.exit_code == 1
    assert "1 failed" in done.stdout.splitlines()[-1]
    assert done.stdout.splitlines()[0].strip() == "requests"


def test_machines_get_one_document(source: str) -> None:
    unprotect()
    done = run("--outputs", source, "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {name: document[name] for name in ("stack", "account", "region", "ok")} == {
        "stack": "prod",
        "account": ACCOUNT,
        "region": REGION,
        "ok": False,
    }
    assert [check for check in document["checks"] if check["status"] == "failed"] == [OFF]
    assert {check["section"] for check in document["checks"]} == {
        "requests",
        "logs",
        "alarms",
        "topic",
        "dashboard",
        "backup",
        "cache",
        "policies",
        "outputs",
    }


def test_writing_is_asked_for(source: str, server: Server) -> None:
    run("--outputs", source)
    assert {"PutItem", "UpdateItem", "DeleteItem"} & {*server.called} == set()
    done = run("--outputs", source, "--write", "--json")
    assert done.exit_code == 0
    sections = {check["section"] for check in json.loads(done.stdout)["checks"]}
    assert "access patterns" in sections
    assert [client("dynamodb").scan(TableName=one)["Count"] for one in (REQUESTS, LOGS)] == [0, 0]


def test_nothing_is_asked_of_another_account(
    source: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "444455556666")
    done = run("--outputs", source, "--write")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"You are in account 444455556666, and the prod stack in {ACCOUNT}: take other "
        "credentials, or mend aws:allowedAccountIds in Pulumi.prod.yaml.\n"
    )
    assert server.called == [""]


def test_a_stack_that_is_not_there_is_refused() -> None:
    done = run("--stack", "pord")
    assert (done.exit_code, done.stderr) == (
        2,
        "There is no Pulumi.pord.yaml: the stacks are prod.\n",
    )


def test_outputs_that_are_not_there_are_refused(server: Server, tmp_path: Path) -> None:
    assert server.url
    file = tmp_path / "none.json"
    done = run("--outputs", str(file))
    assert (done.exit_code, done.stderr) == (
        2,
        f"{file} cannot be read: No such file or directory.\n",
    )


def test_an_aws_that_is_not_there_is_a_sentence(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    done = run("--outputs", source)
    reason = 'Could not connect to the endpoint URL: "http://127.0.0.1:9/"'
    assert (done.exit_code, done.stderr) == (2, f"AWS does not say who is asking: {reason}\n")


def test_whoever_interrupts_leaves_nothing(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ops.verify.polling.Polling.find", interrupted)
    done = run("--outputs", source, "--write")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr == "Interrupted; nothing was changed that was not changed back.\n"
    assert [client("dynamodb").scan(TableName=one)["Count"] for one in (REQUESTS, LOGS)] == [0, 0]


def test_the_command_ends_without_a_traceback() -> None:
    command = [sys.executable, "-m", "ops.verify", "--stack", "pord"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no Pulumi.pord.yaml: the stacks are ")
