"""Processes of tests that do not outlast a test which fails or hangs."""

import os
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import AnyStr


@contextmanager
def ended(process: "subprocess.Popen[AnyStr]") -> "Generator[subprocess.Popen[AnyStr]]":
    """Wait for a process where the block ends; kill it, with its own group, where that fails.

    Popen's own block waits in both cases, and for ever for a process that hangs.
    """
    with process:
        try:
            yield process
        except BaseException:
            with suppress(ProcessLookupError):
                _kill(process)
            raise


def _kill(process: "subprocess.Popen[AnyStr]") -> None:
    if process.poll() is None and os.getpgid(process.pid) == process.pid:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
