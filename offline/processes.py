"""Processes that end by themselves, and in order, when they are interrupted."""

import signal
import subprocess
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
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


def wait(process: Process) -> int:
    """Wait for a process to end, however often somebody interrupts it; give its exit code."""
    with _terminated_in_order() as ended:
        return ended(process)


@contextmanager
def _terminated_in_order() -> Generator[Callable[[Process], int]]:
    """Pass SIGTERM on as Ctrl-C to the process that is waited for, also one that comes before."""
    process: Process | None = None
    is_early = False

    def terminate(_number: int, _frame: object) -> None:
        nonlocal is_early
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
            with suppress(KeyboardInterrupt):
                return process.wait()

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield ended
    finally:
        signal.signal(signal.SIGTERM, before)
