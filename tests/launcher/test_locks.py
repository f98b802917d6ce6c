import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher import locks
from launcher.locks import LockError, held, is_held
from tests.processes import ended

CHECKOUT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from launcher.locks import held
with held(Path(sys.argv[1]), "the test"):
    print("held", flush=True)
    sys.stdin.read()
"""
# Holds the lock, and starts a run that wants it too, as a hook of a deployment may.
RUNS_ITSELF = """
import subprocess, sys
from pathlib import Path
from launcher.locks import held
with held(Path(sys.argv[1]), "the test"):
    shell = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", sys.argv[2], sys.argv[1]]
    done = subprocess.run(shell, capture_output=True, text=True, timeout=20)
    print(done.stderr.splitlines()[-1])
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "a.lock"


@contextmanager
def holding(lock: Path, *before: str) -> Generator["subprocess.Popen[str]"]:
    """A run that takes the lock, which is killed in the end."""
    with ended(
        subprocess.Popen(
            [*before, sys.executable, "-c", HOLDER, str(lock)],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def printed(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline()


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stderr
    return process.stderr.readline()


def test_a_lock_is_held_inside_the_block_only(lock: Path) -> None:
    assert not is_held(lock)
    with held(lock, "the test"):
        assert is_held(lock)
    assert not is_held(lock)


def test_a_second_run_says_whom_it_waits_for_and_then_goes_on(lock: Path) -> None:
    with holding(lock) as first:
        assert printed(first) == "held\n"
        with holding(lock) as second:
            assert said(second) == (
                f"Another run (process {first.pid}) is using the test; waiting for it to end. "
                "Ctrl-C stops waiting, and does not affect the other run.\n"
            )
            assert first.stdin
            first.stdin.close()
            assert printed(second) == "held\n"


def test_a_wait_says_how_long_it_is_and_can_be_ended(
    lock: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_seconds: float) -> None:
        if "so far" in capsys.readouterr().err:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(locks, "REMINDER_SECONDS", 0.01)
    monkeypatch.setattr(locks.time, "sleep", interrupt)
    with holding(lock) as first:
        assert printed(first) == "held\n"
        with pytest.raises(KeyboardInterrupt), held(lock, "the test"):
            pass
        assert is_held(lock)


def test_a_killed_run_leaves_no_lock(lock: Path) -> None:
    with holding(lock) as process:
        assert printed(process) == "held\n"
        assert is_held(lock)
        process.kill()
        process.wait()
    assert not is_held(lock)


def test_a_run_does_not_wait_for_the_one_that_started_it(lock: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUNS_ITSELF, str(lock), HOLDER],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert "LockError: This run was started by another run (process " in done.stdout
    assert "which uses the test until this run ends" in done.stdout


def test_a_process_does_not_wait_for_itself(lock: Path) -> None:
    with (
        held(lock, "the test"),
        pytest.raises(LockError, match=f"process {os.getpid()}"),
        held(lock, "the test"),
    ):
        pass


def test_a_run_ends_with_the_make_that_started_it(lock: Path, tmp_path: Path) -> None:
    """Whoever waits behind it would otherwise wait for a run that nobody can end any more."""
    makefile = tmp_path / "Makefile"
    makefile.write_text(f'run:\n\t@true && {sys.executable} -c "$$HOLDER" {lock}\n')
    with ended(
        subprocess.Popen(
            ["make", "--silent", "--file", makefile],
            cwd=CHECKOUT,
            env=os.environ | {"HOLDER": HOLDER},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    ) as make:
        assert printed(make) == "held\n"
        with holding(lock) as second:
            assert "is using the test" in said(second)
            make.kill()
            assert printed(second) == "held\n"
        assert said(make) == "`make` has ended: ending the run that it started.\n"


def test_a_run_that_is_terminated_ends_as_one_that_is_interrupted(lock: Path) -> None:
    with holding(lock) as process:
        assert printed(process) == "held\n"
        process.terminate()
        assert process.stderr
        assert process.stderr.read().endswith("KeyboardInterrupt\n")
