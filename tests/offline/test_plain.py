import os
import subprocess
import sys
from pathlib import Path

from launcher.paths import BIN, CHECKOUT

START = "from offline.plain import main; main()"


def run_plain(path: str, stack: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", START, "preview", "--diff"],
        cwd=CHECKOUT,
        env={"PATH": path, "REHEARSAL_STACK": stack},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_engine_runs_in_the_shadow_of_the_stack(tmp_path: Path) -> None:
    engine = tmp_path / "pulumi"
    engine.write_text('#!/bin/sh\necho "$@"\n')
    engine.chmod(0o755)
    done = run_plain(f"{BIN}{os.pathsep}{tmp_path}", "staging")
    folder = CHECKOUT / ".rehearsal" / "stacks" / "staging"
    assert (done.stdout, done.stderr) == (f"--cwd {folder} preview --diff\n", "")
    assert (folder / "Pulumi.staging.yaml").is_file()


def test_an_engine_that_is_gone_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = run_plain(str(tmp_path), "staging")
    assert (done.returncode, done.stderr) == (
        1,
        'The Pulumi engine is no longer on PATH: run `eval "$(make -s env)"` again.\n',
    )


def test_an_unknown_stack_is_said_in_a_sentence(tmp_path: Path) -> None:
    engine = tmp_path / "pulumi"
    engine.write_text("#!/bin/sh\n")
    engine.chmod(0o755)
    done = run_plain(str(tmp_path), "pord")
    assert (done.returncode, done.stderr) == (
        1,
        "There is no stack 'pord': the stacks are dev, prod, staging. Did you mean prod?\n",
    )
