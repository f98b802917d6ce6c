import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rehearsal import runs, shadow, verification
from rehearsal.stack_file import StackError, known_stacks
from rehearsal.up import up
from tests.rehearsal.scripted import with_engine


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def of_stack(_stack: str) -> Path:
        return tmp_path

    monkeypatch.setattr(shadow, "folder", of_stack)
    return tmp_path


def test_the_engine_runs_in_the_shadow_without_what_leads_to_a_real_account(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    ready = with_engine(folder, 'echo "$(pwd) $* $AWS_REGION ${AWS_PROFILE-none}"; exit 3')
    assert ready.run("up", "--yes") == 3
    assert capfd.readouterr().out == f"{folder} up --yes eu-west-1 none\n"
    assert ready.run("stack", quiet=True) == 3
    assert capfd.readouterr().out == ""


def test_a_stack_is_selected_once_with_each_engine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "REHEARSAL", folder)
    monkeypatch.setattr("rehearsal.checkpoint.STATE", folder)
    ready = with_engine(folder, 'echo "$*" >> calls; mkdir -p .pulumi/stacks; touch $0.ran')
    newer = folder / "newer"
    newer.write_bytes(ready.pulumi.read_bytes())
    newer.chmod(0o755)
    ready.select()
    (folder / ".pulumi" / "stacks" / "dev.json").touch()
    ready.select()
    replace(ready, pulumi=newer).select()
    replace(ready, pulumi=newer).select()
    assert (folder / "calls").read_text() == "stack select --create dev\n" * 2
    assert [(folder / f"{name}.ran").exists() for name in ("pulumi", "newer")] == [True, True]


def test_a_stack_whose_state_is_gone_is_selected_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "REHEARSAL", folder)
    monkeypatch.setattr("rehearsal.checkpoint.STATE", folder)
    ready = with_engine(folder, 'echo "$*" >> calls')
    ready.select()
    ready.select()
    assert (folder / "calls").read_text() == "stack select --create dev\n" * 2


def test_a_stack_whose_selection_was_cut_off_is_selected_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "REHEARSAL", folder)
    monkeypatch.setattr("rehearsal.checkpoint.STATE", folder)
    state = folder / ".pulumi" / "stacks" / "dev.json"
    ready = with_engine(folder, f'mkdir -p {state.parent}; touch {state}; echo "$*" >> calls')
    ready.select()
    # The stack was removed, and the run that makes it again is killed in the engine.
    state.unlink()

    def killed(*_words: str, **_options: object) -> int:
        state.touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(runs.Rehearsal, "run", killed)
        with pytest.raises(KeyboardInterrupt):
            ready.select()
    ready.select()
    assert (folder / "calls").read_text() == "stack select --create dev\n" * 2


def test_a_verification_prints_what_it_finds_and_leads_to_no_real_account(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code = "import os; print(os.environ['AWS_REGION'], 'AWS_PROFILE' in os.environ); exit(3)"

    def command(stack: str) -> list[str]:
        return [sys.executable, "-c", code, stack]

    monkeypatch.setattr(verification, "command", command)
    monkeypatch.setenv("AWS_PROFILE", "production")
    assert with_engine(folder, "").verify() == 3
    assert capfd.readouterr().out == "eu-west-1 False\n"


def test_a_stack_that_is_not_up_is_not_verified(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refresh(_stack: str) -> Path:
        return folder

    monkeypatch.setattr(shadow, "refresh", refresh)
    monkeypatch.setattr("rehearsal.checkpoint.STATE", folder)
    assert runs.verify("dev") == 1
    said = "The dev stack is not up: run `make up STACK=dev` first.\n"
    assert capfd.readouterr() == ("", said)


def test_an_unknown_stack_is_refused_by_every_command() -> None:
    for command in (
        up,
        runs.preview,
        runs.verify,
        runs.down,
        runs.environment,
    ):
        with pytest.raises(StackError) as caught:
            command("pord")
        assert str(caught.value) == (
            f"There is no stack 'pord': the stacks are {', '.join(known_stacks())}. "
            "Did you mean prod?"
        )
