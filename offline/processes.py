"""Processes that end by themselves, and in order, when they are interrupted."""

import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
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
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=without_real_accounts() | environment,
        stdout=subprocess.DEVNULL if quiet else None,
    )
    return wait(process)


def wait(process: Process) -> int:
    """Wait for a process to end, however often somebody interrupts it; give its exit code."""
    before = signal.signal(
        signal.SIGTERM, lambda _number, _frame: process.send_signal(signal.SIGINT)
    )
    try:
        while True:
            with suppress(KeyboardInterrupt):
                return process.wait()
    finally:
        signal.signal(signal.SIGTERM, before)
