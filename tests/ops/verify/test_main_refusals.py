import subprocess
from pathlib import Path

import pytest

from launcher.main import argv
from ops.requirements import CHECKOUT
from tests.conftest import ACCOUNT
from tests.offline.plugin.conftest import Server
from tests.ops.verify.command import run


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


@pytest.mark.usefixtures("stack_file")
def test_a_stack_that_is_not_there_is_refused() -> None:
    done = run("--stack", "pord")
    assert (done.exit_code, done.stderr) == (
        2,
        "There is no stack 'pord': the stacks are prod. Did you mean prod?\n",
    )


@pytest.mark.usefixtures("stack_file")
def test_outputs_that_are_not_there_are_refused(server: Server, tmp_path: Path) -> None:
    assert server.url
    file = tmp_path / "none.json"
    done = run("--outputs", str(file))
    assert (done.exit_code, done.stderr) == (
        2,
        f"{file} cannot be read: No such file or directory.\n",
    )


def test_the_command_ends_without_a_traceback() -> None:
    command = argv("verify", "--stack", "pord")
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no stack 'pord': the stacks are ")
