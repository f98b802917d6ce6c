"""Long steps with progress, one line each, and possibly two at the same time."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from pathlib import Path

from launcher.errors import UserError

HEARTBEAT_SECONDS = 15
REDRAW_SECONDS = 1
GRACE_SECONDS = 5
TAIL_LINES = 15

_POLL_SECONDS = 0.1


class _EndedError(Exception):
    """A step is ended because the one beside it failed."""


def last(lines: list[str]) -> str:
    """Return the last line of a log."""
    return lines[-1] if lines else ""


def run(
    title: str,
    command: Sequence[str],
    *,
    log: Path,
    cwd: Path | None = None,
    state: Callable[[list[str]], str] = last,
) -> None:
    """Run a long command with its output in `log`; raise with the end of the log if it fails.

    `state` returns the progress to show, from the lines of the log so far.
    """
    is_over = _is_over.get() or threading.Event()
    if is_over.is_set():
        raise _EndedError
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        with _screen.showing(title) as show:
            while _is_running(process):
                if is_over.is_set():
                    raise _EndedError
                show(lambda: f"{time.monotonic() - started:.0f} s  {state(_lines(log))}")
    finally:
        _end(process)
    if process.returncode:
        tail = "\n".join(f"    {line}" for line in _lines(log)[-TAIL_LINES:])
        raise UserError(
            f"{title} failed (exit code {process.returncode}):\n{tail}\nThe whole log: {log}"
        )
    say(f"{title}: done in {time.monotonic() - started:.0f} s")


def side_by_side(here: Callable[[], object], beside: Callable[[], object]) -> None:
    """Run both at the same time; if one fails, end the other, and raise the error."""
    pair = _Pair()

    def do(what: Callable[[], object]) -> None:
        _is_over.set(pair.is_over)
        with pair:
            what()

    other = threading.Thread(target=copy_context().run, args=(do, beside), daemon=True)
    other.start()
    copy_context().run(do, here)
    with pair:
        if not pair.failures:
            other.join()
    if pair.failures:
        # The other may wait for a lock, which cannot be interrupted.
        other.join(3 * GRACE_SECONDS)
        raise pair.failures[0]


def say(text: str) -> None:
    """Print a permanent line, above those of the running steps."""
    _screen.say(text)


class _Screen:
    """Standard error: permanent lines, and on a terminal one for each running step below them."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._steps: dict[str, str] = {}
        self._drawn = 0

    def say(self, text: str) -> None:
        """Print a permanent line."""
        with self._lock:
            self._redraw(f"{text}\n")

    @contextmanager
    def showing(self, title: str) -> Generator[Callable[[Callable[[], str]], None]]:
        """Show a step while the block runs; yield a function that updates its line."""
        is_live = _is_terminal()
        pause = REDRAW_SECONDS if is_live else HEARTBEAT_SECONDS
        shown_at = time.monotonic() if not is_live else 0.0
        if not is_live:
            self.say(f"{title} ...")

        def show(state: Callable[[], str]) -> None:
            nonlocal shown_at
            if time.monotonic() < shown_at + pause:
                return
            shown_at = time.monotonic()
            line = f"{title}: {state()}"
            with self._lock:
                if is_live:
                    self._steps[title] = line
                    self._redraw()
                else:
                    self.say(line)

        try:
            yield show
        finally:
            with self._lock:
                self._steps.pop(title, None)
                self._redraw()

    def _redraw(self, text: str = "") -> None:
        if self._drawn:
            up = f"\x1b[{self._drawn - 1}A" if self._drawn > 1 else ""
            text = f"\r{up}\x1b[J{text}"
        if self._steps:
            width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
            text += "\n".join(line[:width] for line in self._steps.values())
        self._drawn = len(self._steps)
        if text:
            print(text, end="", file=sys.stderr, flush=True)


_is_over: ContextVar[threading.Event | None] = ContextVar("_is_over", default=None)
"""Set when the steps of this context have to end."""
_screen = _Screen()


class _Pair:
    """Collects the errors of blocks that run at the same time, interrupts included."""

    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.failures: list[BaseException] = []

    def __enter__(self) -> None:
        """Begin a block."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        """End a block, and the other one, too, if this one has failed."""
        if error and not isinstance(error, _EndedError):
            self.failures.append(error)
            self.is_over.set()
        return True


def _is_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _is_running(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(timeout=_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return True
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Interrupt a process that still runs, so that it cleans up; terminate or kill it if needed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GRACE_SECONDS)


def _lines(log: Path) -> list[str]:
    return [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
