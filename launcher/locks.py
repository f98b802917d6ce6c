"""Locks that let one run at a time use a shared resource."""

import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from launcher.errors import UserError
from launcher.process_tree import ancestors, is_alive, processes

POLL_SECONDS = 0.2
REMINDER_SECONDS = 30
WATCH_SECONDS = 2
MAKE = ("make", "gmake")
STARTED_BY = "REHEARSAL_STARTED_BY"
"""The variable that names the process for which this one runs without being its child."""


class LockError(UserError):
    """A lock that would never become free."""


@contextmanager
def held(path: Path, what: str) -> Generator[None]:
    """Hold the lock file `path`, waiting for another run that has it.

    The system releases the lock when its process ends, however it ends, so it is never stale.
    A run whose `make` was killed ends itself, and SIGTERM ends a run as Ctrl-C does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file, _interrupted_by_termination(), _ended_with_make():
        if not _took(file):
            _wait(file, what)
        file.truncate(0)
        file.write(f"{os.getpid()} {socket.gethostname()}")
        file.flush()
        yield


def is_held(path: Path) -> bool:
    """Whether any run holds the lock file `path`."""
    with suppress(FileNotFoundError), path.open() as file:
        return not _took(file)
    return False


def _took(file: IO[str]) -> bool:
    """Try to take the lock without waiting, and return whether this process has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(file: IO[str], what: str) -> None:
    """Wait until the lock is free, and print which process has it, and for how long."""
    started = time.monotonic()
    reminded = 0
    holder = ""
    while True:
        found = _holder(file)
        if found and found != holder:
            holder = found
            _refuse_to_wait_for_itself(holder, what)
            _say(
                f"Another run ({_named(holder)}) is using {what}; waiting for it to end. "
                "Ctrl-C stops waiting, and does not affect the other run."
            )
        seconds = time.monotonic() - started
        if seconds >= (reminded + 1) * REMINDER_SECONDS:
            reminded += 1
            _say(f"Still waiting for the other run ({_named(holder)}): {seconds:.0f} s so far.")
        if _took(file):
            return
        time.sleep(POLL_SECONDS)


def _holder(file: IO[str]) -> str:
    """Return the process that holds the lock and its machine; empty until it has written them."""
    file.seek(0)
    return file.read().strip()


def _named(holder: str) -> str:
    return f"process {holder.split(maxsplit=1)[0] if holder else 'unknown'}"


def _refuse_to_wait_for_itself(holder: str, what: str) -> None:
    pid, _, host = holder.partition(" ")
    if host and host != socket.gethostname():
        return
    own = {os.getpid(), int(os.environ.get(STARTED_BY) or 0)}
    listed = processes()
    above = {process.pid for one in own for process in ancestors(one, listed)}
    if pid in {*map(str, own | above)}:
        raise LockError(
            f"This run was started by another run (process {pid}), which uses {what} until this "
            "run ends: each would wait for the other. Run this command on its own, not from a "
            "program or a hook of a deployment."
        )


@contextmanager
def _interrupted_by_termination() -> Generator[None]:
    """Handle SIGTERM as Ctrl-C, unless it has a handler already."""
    is_free = signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    if not is_free or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def _ended_with_make() -> Generator[None]:
    """Terminate this run when the `make` that started it has ended, so that no user waits."""
    parents = list(ancestors(os.getpid(), processes()))
    # Between the two there is at most the shell of the recipe.
    make = next((process.pid for process in parents[:2] if process.command in MAKE), None)
    if make is None:
        yield
        return
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(WATCH_SECONDS):
            if not is_alive(make):
                _say("`make` has ended: ending the run that it started.")
                os.kill(os.getpid(), signal.SIGTERM)
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()


def _say(text: str) -> None:
    # The process that started the run may have ended, and the terminal with it.
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)
