"""Processes that end by themselves, and in order, when they are interrupted."""

import signal
import subprocess
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from offline.environment import without_real_accounts

Process = subprocess.Popen[bytes]


def run(
    command: Sequence[str | Path],
    folder: Path,
    environment: dict[str, str],
    *,
    quiet: bool = False,
) -> int:
    """Run a command in a folder, without what leads to a real account; give its exit code."""
    with _terminated_in_order() as ended:
        return ended(
            subprocess.Popen(
                command,
                cwd=folder,
                env=without_real_accounts() | environment,
                stdout=subprocess.DEVNULL if quiet else None,
            )
        )


def run_logged(
    command: Sequence[str | Path],
    folder: Path,
    environment: dict[str, str],
    *,
    log: Path,
    interrupted: Callable[[], None],
) -> int:
    """Run a command as `run` does, with all that it prints at the end of a log.

    `interrupted` is called when somebody interrupts it.
    """
    with log.open("ab") as output, _terminated_in_order(interrupted) as ended:
        return ended(
            subprocess.Popen(
                command,
                cwd=folder,
                env=without_real_accounts() | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        )


def wait(process: Process) -> int:
    """Wait for a process to end, however often somebody interrupts it; give its exit code."""
    with _terminated_in_order() as ended:
        return ended(process)


def _nothing() -> None:
    pass


@contextmanager
def _terminated_in_order(
    interrupted: Callable[[], None] = _nothing,
) -> Generator[Callable[[Process], int]]:
    """Pass SIGTERM on as Ctrl-C to the process that is waited for, also one that comes before."""
    process: Process | None = None
    is_early = False

    def terminate(_number: int, _frame: object) -> None:
        nonlocal is_early
        interrupted()
        if process:
            process.send_signal(signal.SIGINT)
        else:
            is_early = True

    def ended(one: Process) -> int:
        nonlocal process
        process = one
        if is_early:
            process.send_signal(signal.SIGINT)
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                interrupted()

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield ended
    finally:
        signal.signal(signal.SIGTERM, before)
