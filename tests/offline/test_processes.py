import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from offline.processes import run, run_logged, wait

# Says that it is up, and ends in order when it is interrupted.
WAITS = "trap 'kill $!; echo ended; exit 4' INT; sleep 20 & echo > up; wait"


def shell(folder: Path, script: str, *, quiet: bool = False) -> int:
    return run(["sh", "-c", script], folder, {"AWS_REGION": "eu-west-1"}, quiet=quiet)


def test_a_command_runs_in_its_folder_without_what_leads_to_a_real_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    assert shell(tmp_path, 'echo "$(pwd) $AWS_REGION ${AWS_PROFILE-none}"; exit 3') == 3
    assert capfd.readouterr().out == f"{tmp_path} eu-west-1 none\n"


def test_a_quiet_run_keeps_its_errors(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert shell(tmp_path, "echo out; echo err >&2", quiet=True) == 0
    assert capfd.readouterr() == ("", "err\n")


def test_a_run_that_is_terminated_ends_in_order(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def terminate() -> None:
        (tmp_path / "up").read_text()
        os.kill(os.getpid(), signal.SIGTERM)

    os.mkfifo(tmp_path / "up")
    thread = threading.Thread(target=terminate)
    thread.start()
    assert shell(tmp_path, WAITS) == 4
    thread.join()
    assert capfd.readouterr().out == "ended\n"
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_an_interrupted_run_is_noticed_and_its_output_is_in_the_log(tmp_path: Path) -> None:
    def terminate() -> None:
        (tmp_path / "up").read_text()
        os.kill(os.getpid(), signal.SIGTERM)

    os.mkfifo(tmp_path / "up")
    thread = threading.Thread(target=terminate)
    thread.start()
    noticed: list[str] = []
    code = run_logged(
        ["sh", "-c", WAITS],
        tmp_path,
        {},
        log=tmp_path / "log",
        interrupted=lambda: noticed.append("interrupted"),
    )
    thread.join()
    assert (code, noticed, (tmp_path / "log").read_text()) == (4, ["interrupted"], "ended\n")


@pytest.fixture
def termination_ignored() -> Iterator[None]:
    """Keep the tests' own process from a signal for which what is tested is not ready."""
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("termination_ignored")
def test_a_run_that_is_terminated_as_it_starts_ends_in_order(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = subprocess.Popen

    def terminated(*arguments: Any, **options: Any) -> Any:
        process = start(*arguments, **options)
        (tmp_path / "up").read_text()
        os.kill(os.getpid(), signal.SIGTERM)
        return process

    monkeypatch.setattr(subprocess, "Popen", terminated)
    os.mkfifo(tmp_path / "up")
    assert shell(tmp_path, WAITS) == 4
    assert capfd.readouterr().out == "ended\n"
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN


def test_an_interrupt_is_left_to_the_process() -> None:
    """Ctrl-C reaches both; whoever waits lets the other end first."""
    code = "import os, signal; os.kill(os.getppid(), signal.SIGINT); raise SystemExit(5)"
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        assert wait(process) == 5
