import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rehearsal import shadow, up, verification
from rehearsal.runs import Rehearsal
from tests.rehearsal.scripted import with_engine

ENGINE = 'echo "$1 is done"; exit {}'
SUMMARY = "dev in 123456789012, us-east-1: 56 ok."


@pytest.fixture
def scripted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str], None]:
    """Have scripts take the place of the engine and of the verification."""

    def of_stack(_stack: str) -> Path:
        return tmp_path

    def with_scripts(engine_code: int, verification_code: str) -> None:
        ready = with_engine(tmp_path, ENGINE.format(engine_code))

        @contextmanager
        def rehearsing(_stack: str) -> Generator[Rehearsal]:
            yield ready

        def command(_stack: str) -> list[str]:
            return [sys.executable, "-c", verification_code]

        monkeypatch.setattr(up, "rehearsing", rehearsing)
        monkeypatch.setattr(verification, "command", command)

    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}")
    monkeypatch.setattr(shadow, "folder", of_stack)
    monkeypatch.setattr("rehearsal.checkpoint.STATE", tmp_path)
    return with_scripts


def test_a_stack_that_is_up_is_verified_and_says_where_to_look(
    scripted: Callable[[int, str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    scripted(0, f"print('item'); print('{SUMMARY}')")
    assert up.up("dev") == 0
    assert capfd.readouterr() == (
        "preview is done\nup is done\n",
        f"""
The dev stack is up on http://127.0.0.1:1, in this machine's memory only.
  proof   {SUMMARY} See `make verify STACK=dev`.
  look    eval "$(make -s env STACK=dev)"   and use pulumi, aws or boto3
  logs    .rehearsal/logs/dev-up.log, .rehearsal/server.log
  end     make down STACK=dev
""",
    )


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(1, "is not as it should be"), (2, "could not be verified"), (130, "could not be verified")],
)
def test_a_stack_that_is_not_as_it_should_be_says_all_of_it(
    scripted: Callable[[int, str], None],
    capfd: pytest.CaptureFixture[str],
    code: int,
    outcome: str,
) -> None:
    scripted(0, f"import sys; print('item'); print('{SUMMARY}'); sys.exit({code})")
    assert up.up("dev") == code
    said = capfd.readouterr().err
    assert said.startswith(f"\nitem\n{SUMMARY}\n\nThe dev stack is up, but {outcome}")
    assert said.endswith(": the lines above say why. `make verify STACK=dev` verifies it again.\n")


def test_a_stack_that_is_not_up_is_not_verified(
    scripted: Callable[[int, str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    scripted(3, "import sys; sys.stdin.read(); print('verified')")
    assert up.up("dev") == 1
    assert capfd.readouterr() == (
        "\nLast lines of the engine's output\n  preview is done\n",
        (
            "\nThe dev stack is not up: the lines above say why. Correct the fault, and run `make "
            "up STACK=dev` again.\nFull output of the engine: .rehearsal/logs/dev-up.log\n"
        ),
    )


def test_the_pack_is_part_of_it(scripted: Callable[[int, str], None], tmp_path: Path) -> None:
    scripted(0, "print('all ok')")
    (tmp_path / "pulumi").write_text('#!/bin/sh\necho "$*" >> "$0.asked"\n')
    assert up.up("dev") == 0
    preview, update = (tmp_path / "pulumi.asked").read_text().splitlines()
    assert preview.startswith("preview --policy-pack policies ")
    assert update.startswith("up --yes --skip-preview --policy-pack policies ")
