"""Child processes: interrupted in an orderly way, and ended within a time limit."""

import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PurePath
from tempfile import TemporaryFile

from launcher import process_tree
from launcher.errors import ExitCode
from launcher.time_limits import REHEARSAL, TimeLimit, TimeLimitError, duration

Process = subprocess.Popen[bytes]
# A variable with one of these prefixes could lead to a real account.
REAL = ("AWS_", "PULUMI_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The exit code and the output of a command that has ended."""

    code: int
    out: str
    errors: str


def without_real_accounts() -> dict[str, str]:
    """Return the environment of this process without variables that lead to a real account."""
    return {name: value for name, value in os.environ.items() if not name.startswith(REAL)}


def run(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    *,
    limit: TimeLimit = REHEARSAL,
    quiet: bool = False,
) -> int:
    """Run a command in a folder, without variables of real accounts; return its exit code.

    Raises TimeLimitError.
    """
    given = without_real_accounts() | dict(environment)
    return call(command, folder, given, limit=limit, quiet=quiet)


def call(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    *,
    limit: TimeLimit,
    quiet: bool = False,
) -> int:
    """Run a command in a folder, in exactly this environment; return its exit code.

    Raises TimeLimitError.
    """
    with _terminated_in_order() as waiting:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL if quiet else None
        )
        return waiting.code(process, limit)


def ask(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    *,
    limit: TimeLimit,
    shows_errors: bool = False,
) -> Answer:
    """Run a command without standard input, and return its output.

    With `shows_errors`, its errors go to those of this process instead. Raises TimeLimitError, and
    KeyboardInterrupt when the command has ended after an interrupt.
    """
    with TemporaryFile() as out, TemporaryFile() as errors, _terminated_in_order() as waiting:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=None if shows_errors else errors,
        )
        code = waiting.code(process, limit)
        if waiting.is_interrupted:
            raise KeyboardInterrupt
        out.seek(0)
        errors.seek(0)
        return Answer(
            code=code,
            out=out.read().decode(errors="replace"),
            errors=errors.read().decode(errors="replace"),
        )


def run_logged(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    *,
    log: Path,
    interrupted: Callable[[], None],
) -> int:
    """Run a command as `run` does, and append its output to a log.

    `interrupted` is called when a signal interrupts it. Raises TimeLimitError.
    """
    with log.open("ab") as output, _terminated_in_order(interrupted) as waiting:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=without_real_accounts() | dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        return waiting.code(process, REHEARSAL)


def wait(process: Process, limit: TimeLimit = REHEARSAL) -> int:
    """Wait for a process to end, also after interrupts; return its exit code.

    Raises TimeLimitError.
    """
    with _terminated_in_order() as waiting:
        return waiting.code(process, limit)


class _Guard:
    """Ends a process: interrupts it, and if that does not end it, kills it with its descendants.

    It does so when it is told to, and when the process reaches its time limit.
    """

    def __init__(self, process: Process, limit: TimeLimit) -> None:
        self.is_expired = False
        self.is_killed = False
        self._process = process
        self._limit = limit
        self._is_over = threading.Event()
        self._timer = threading.Timer(limit.seconds, self._expire)
        self._threads: list[threading.Thread] = [self._timer]
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Start to end the process."""
        thread = threading.Thread(target=self._end, daemon=True)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """Note that the process has ended."""
        self._is_over.set()
        self._timer.cancel()
        for thread in self._threads:
            thread.join()

    def _expire(self) -> None:
        self.is_expired = True
        self._end()

    def _end(self) -> None:
        tree = self._tree() if self.is_expired else []
        self._process.send_signal(signal.SIGINT)
        if not self._is_over.wait(self._limit.grace_seconds):
            self.is_killed = True
            tree += self._tree()
            self._process.kill()
        # An engine ends its own children, but a script in its place may not.
        process_tree.kill(tree)

    def _tree(self) -> list[process_tree.Process]:
        return process_tree.descendants(self._process.pid, process_tree.processes())


class _Wait:
    """The wait for a process, which passes SIGTERM on as Ctrl-C, even if it came earlier."""

    def __init__(self, interrupted: Callable[[], None]) -> None:
        self.is_interrupted = False
        self._interrupted = interrupted
        self._is_terminated = False
        self._guard: _Guard | None = None

    def terminate(self, _number: int, _frame: object) -> None:
        """Handle SIGTERM."""
        self.is_interrupted = self._is_terminated = True
        self._interrupted()
        if self._guard:
            self._guard.end()

    def code(self, process: Process, limit: TimeLimit) -> int:
        """Wait for the process to end, and return its exit code; never 0 after an interrupt."""
        guard = self._guard = _Guard(process, limit)
        if self._is_terminated:
            guard.end()
        try:
            code = self._code(process)
        finally:
            guard.close()
        if guard.is_expired:
            raise TimeLimitError(_timeout_message(process, limit, is_killed=guard.is_killed))
        # Some engines end with 0 when they are interrupted, although they have not finished.
        return code or (ExitCode.INTERRUPTED if self.is_interrupted else ExitCode.GOOD)

    def _code(self, process: Process) -> int:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                # Ctrl-C reaches the process as well, which then ends by itself.
                self.is_interrupted = True
                self._interrupted()


def _nothing() -> None:
    pass


@contextmanager
def _terminated_in_order(interrupted: Callable[[], None] = _nothing) -> Generator[_Wait]:
    wait = _Wait(interrupted)
    # Only the main thread may set signal handlers.
    if threading.current_thread() is not threading.main_thread():
        yield wait
        return
    before = signal.signal(signal.SIGTERM, wait.terminate)
    try:
        yield wait
    finally:
        signal.signal(signal.SIGTERM, before)


def _timeout_message(process: Process, limit: TimeLimit, *, is_killed: bool) -> str:
    words = [os.fsdecode(word) for word in _words(process)]
    named = [PurePath(words[0]).name, *takewhile(lambda word: word[:1] != "-", words[1:])]
    end = "interrupted"
    if is_killed:
        end += f", and killed with its child processes {duration(limit.grace_seconds)} later"
    return (
        f"`{shlex.join(named)}` did not end within {duration(limit.seconds)}, and was {end}. "
        f"{limit.advice}"
    )


def _words(process: Process) -> Sequence[str | bytes | os.PathLike[str] | os.PathLike[bytes]]:
    arguments = process.args
    return [arguments] if isinstance(arguments, (str, bytes, os.PathLike)) else arguments
