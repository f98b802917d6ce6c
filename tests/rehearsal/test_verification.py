import json
import sys
from pathlib import Path
from typing import Any

import pytest

from rehearsal import verification

OUTPUTS = {"requestsTableName": "dev-market-intelligence-requests", "alarmCount": 3}
# Prints what it is told and where it is, or ends at once.
TELLS = "import os, sys; print(sys.stdin.read(), os.environ['COLUMNS']); sys.exit(3)"
REFUSES = "import sys; sys.exit('no such stack')"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the engine writes the state of stacks down."""
    monkeypatch.setattr("rehearsal.checkpoint.STATE", tmp_path)
    folder = tmp_path / ".pulumi" / "stacks" / "market-intelligence"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def deployed(state: Path) -> Path:
    """The state of a stack with outputs."""
    stack: dict[str, Any] = {"type": "pulumi:pulumi:Stack", "outputs": OUTPUTS}
    table = {"type": "aws:dynamodb/table:Table", "outputs": {"name": "orders"}}
    latest = {"resources": [stack, table]}
    (state / "dev.json").write_text(json.dumps({"checkpoint": {"latest": latest}}))
    return state


def runs(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have Python run some code in the place of the verification."""

    def command(_stack: str) -> list[str]:
        return [sys.executable, "-c", code]

    monkeypatch.setattr(verification, "command", command)


def test_the_command_verifies_and_writes() -> None:
    assert verification.command("prod")[-4:] == ["verify", "--stack", "prod", "--write"]


@pytest.mark.usefixtures("deployed")
def test_outputs_are_not_those_of_another_project(state: Path) -> None:
    other = state.parent / "other"
    other.mkdir()
    stack = {"type": "pulumi:pulumi:Stack", "outputs": {"requestsTableName": "theirs"}}
    (other / "dev.json").write_text(json.dumps({"checkpoint": {"latest": {"resources": [stack]}}}))
    (other / "staging.json").write_bytes((other / "dev.json").read_bytes())
    assert verification.outputs("dev") == OUTPUTS
    assert verification.outputs("staging") == {}


def test_outputs_may_be_kept_without_a_folder_for_the_project(deployed: Path) -> None:
    (deployed / "dev.json").rename(deployed.parent / "dev.json")
    assert verification.outputs("dev") == OUTPUTS


def test_outputs_are_those_of_the_stack(deployed: Path) -> None:
    assert deployed.is_dir()
    assert verification.outputs("dev") == OUTPUTS
    assert verification.outputs("prod") == {}


@pytest.mark.parametrize("latest", [None, {}, {"resources": [{"type": "pulumi:pulumi:Stack"}]}])
def test_a_stack_that_is_not_deployed_has_none(state: Path, latest: object) -> None:
    (state / "dev.json").write_text(json.dumps({"checkpoint": {"latest": latest}}))
    assert verification.outputs("dev") == {}


def test_the_process_is_told_the_outputs_at_the_end(
    deployed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deployed.is_dir()
    runs(monkeypatch, TELLS)
    monkeypatch.setenv("COLUMNS", "99")
    with verification.prepared("dev", {}) as prepared:
        code, printed = prepared.end()
    assert (code, printed) == (3, f"{json.dumps(OUTPUTS)} 99\n")


def test_the_process_leads_to_no_real_account(
    deployed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deployed.is_dir()
    monkeypatch.setenv("AWS_PROFILE", "production")
    runs(monkeypatch, "import os; print(sorted(n for n in os.environ if n.startswith('AWS_')))")
    with verification.prepared("dev", {"AWS_REGION": "eu-west-1"}) as prepared:
        assert prepared.end() == (0, "['AWS_REGION']\n")


def test_a_process_that_does_not_listen_is_heard(
    deployed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deployed.is_dir()
    runs(monkeypatch, REFUSES)
    with verification.prepared("dev", {}) as prepared:
        prepared.process.wait()
        assert prepared.end() == (1, "no such stack\n")


def test_the_process_ends_with_a_deployment_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    runs(monkeypatch, TELLS)
    with verification.prepared("dev", {}) as prepared:
        assert prepared.process.poll() is None
    assert prepared.process.poll() is not None
