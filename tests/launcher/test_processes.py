import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from typing_extensions import override

from launcher import process_tree
from launcher.processes import Answer, ask, run, run_logged, wait
from launcher.time_limits import DEPLOYMENT, PREVIEW, QUESTION, TimeLimit, TimeLimitError

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


@pytest.mark.parametrize("logged", [False, True])
def test_a_run_that_is_terminated_ends_in_order(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], logged: bool
) -> None:
    def terminate() -> None:
        (tmp_path / "up").read_text()
        os.kill(os.getpid(), signal.SIGTERM)

    os.mkfifo(tmp_path / "up")
    thread = threading.Thread(target=terminate, daemon=True)
    thread.start()
    log, noticed = tmp_path / "log", list[str]()
    if logged:
        command = ["sh", "-c", WAITS]
        notice = partial(noticed.append, "interrupted")
        assert run_logged(command, tmp_path, {}, log=log, interrupted=notice) == 4
        assert (noticed, log.read_text()) == (["interrupted"], "ended\n")
    else:
        assert shell(tmp_path, WAITS) == 4
        assert capfd.readouterr().out == "ended\n"
    thread.join()
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


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
        if arguments[0][0] == "sh":
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
    code = (
        "import os, signal, sys; sys.stdin.read(); os.kill(os.getppid(), signal.SIGINT); "
        "raise SystemExit(5)"
    )

    class OnceAwaited(subprocess.Popen[bytes]):
        @override
        def wait(self, timeout: float | None = None) -> int:
            assert self.stdin
            self.stdin.close()
            return super().wait(timeout)

    with OnceAwaited([sys.executable, "-c", code], stdin=subprocess.PIPE) as process:
        assert wait(process) == 5


def test_a_process_that_is_interrupted_has_not_succeeded_whatever_it_says(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code = "import os, signal; os.kill(os.getppid(), signal.SIGINT); print('done')"
    assert run([sys.executable, "-c", code], Path.cwd(), {}) == 130
    assert capfd.readouterr().out == "done\n"


SHORT = TimeLimit(seconds=0.5, grace_seconds=20, advice="Run it again.")
ABRUPT = TimeLimit(seconds=0.5, grace_seconds=0.2, advice="Run it again.")


def test_a_command_that_takes_too_long_is_interrupted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "up")
    thread = threading.Thread(target=(tmp_path / "up").read_text, daemon=True)
    thread.start()
    with pytest.raises(TimeLimitError) as caught:
        run(["sh", "-c", WAITS], tmp_path, {}, limit=SHORT)
    thread.join()
    assert str(caught.value) == (
        "`sh` did not end within 0.5 seconds, and was interrupted. Run it again."
    )
    assert capfd.readouterr().out == "ended\n"


@pytest.mark.parametrize(
    "engine",
    [
        # A process that ignores the interrupt, with a child in a group of its own.
        "trap '' INT; setsid sleep 60 & echo $!; while :; do sleep 1; done",
        # One that ends, and leaves behind what it has started.
        "setsid sleep 60 & echo $!; wait",
    ],
    ids=["stubborn", "careless"],
)
def test_what_takes_too_long_leaves_nothing_behind(tmp_path: Path, engine: str) -> None:
    script = tmp_path / "pulumi"
    script.write_text(f"#!/bin/sh\nexec > {tmp_path}/child\n{engine}\n")
    script.chmod(0o755)
    with pytest.raises(TimeLimitError) as caught:
        ask([script, "stack", "export", "--file", "x"], tmp_path, os.environ, limit=ABRUPT)
    assert str(caught.value).startswith(
        "`pulumi stack export` did not end within 0.5 seconds, and was interrupted"
    )
    # A process that was killed takes a moment to go.
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 20
    while process_tree.is_alive(child):
        assert time.monotonic() < deadline


def test_an_answer_is_what_was_printed(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo out; echo err >&2; cat; exit 3"]
    answer = ask(command, tmp_path, os.environ, limit=SHORT)
    assert answer == Answer(code=3, out="out\n", errors="err\n")


def test_deployments_and_previews_end_before_the_jobs_that_run_them() -> None:
    """A job that ends first takes the engine with it before that has written what it did."""
    folder = Path(__file__).parents[2] / ".github" / "workflows"
    minutes = {
        f"{file.stem} {name}": job["timeout-minutes"]
        for file in folder.glob("*.yml")
        for name, job in yaml.safe_load(file.read_text())["jobs"].items()
        if "timeout-minutes" in job
    }
    assert minutes["deploy-stack deploy"] * 60 >= seconds(DEPLOYMENT) + 10 * 60
    for job in ("deploy-stack plan", "drift drift", "review preview"):
        assert minutes[job] * 60 > seconds(PREVIEW)


def seconds(limit: TimeLimit) -> float:
    return limit.seconds + limit.grace_seconds


def test_a_question_that_is_interrupted_is_not_answered(tmp_path: Path) -> None:
    """Its answer would be taken for the engine's own fault."""
    code = "import os, signal; os.kill(os.getppid(), signal.SIGINT); raise SystemExit(5)"
    with pytest.raises(KeyboardInterrupt):
        ask([sys.executable, "-c", code], tmp_path, os.environ, limit=QUESTION)
