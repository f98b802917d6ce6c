"""Every command says in a sentence what is wrong with a stack's file, and does nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.checkout import Checkout, copy_project

COMMANDS = (
    *((name, "--stack", "bad") for name in ("up", "preview", "down", "env")),
    *((name, "--stack", "bad") for name in ("verify", "adopt", "restore", "capacity")),
    ("ci", "preview", "--stack", "bad"),
)
SENTENCE = (
    "Pulumi.bad.yaml, line 2: git has left a conflict here (<<<<<<< HEAD). Resolve it, and "
    "remove its markers.\n"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return copy_project(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize("command", COMMANDS, ids=[words[0] for words in COMMANDS])
def test_a_file_that_cannot_be_read_is_a_sentence(
    project: Checkout, command: tuple[str, ...]
) -> None:
    bad = project.folder / "Pulumi.bad.yaml"
    bad.write_bytes(b"config:\n<<<<<<< HEAD\n  aws:region: us-east-1\n")
    done = run(project.folder, command)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        SENTENCE,
    )
    assert not (project.folder / ".rehearsal" / "stacks").exists()


def run(folder: Path, command: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("AWS_", "PULUMI_"))}
    return subprocess.run(
        [sys.executable, "-c", "from ops.cli import main; main()", *command],
        cwd=folder,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
