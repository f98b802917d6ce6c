"""Runs the engine, with the important lines on the screen and the full output in a log."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from launcher import processes
from launcher.errors import ExitCode
from launcher.paths import REHEARSAL
from rehearsal.screen import Screen

if TYPE_CHECKING:
    from rehearsal.display import Display
    from rehearsal.events import EventLog

Action = Literal["up", "preview", "down"]
LOGS = REHEARSAL / "logs"
_POLL_SECONDS = 0.02
_EVENTS = "--event-log"
_WITH_EVENTS = {"PULUMI_DEBUG_COMMANDS": "true"}
"""The engine has the option only with these variables."""


def log_of(stack: str, action: Action) -> Path:
    """Return the log of the engine's output for an action on a stack."""
    return LOGS / f"{stack}-{action}.log"


def run(
    commands: Iterable[Sequence[str | Path]],
    folder: Path,
    environment: dict[str, str],
    *,
    stack: str,
    action: Action,
) -> ExitCode:
    """Run the engine, show its progress, and return its result.

    Of several commands, each runs only if the one before it succeeded, and found changes.
    """
    log = log_of(stack, action)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    path = log.with_suffix(".jsonl")
    follower = _Follower(path, action, stack)
    code = 0
    for command in commands:
        if code or follower.has_seen_no_change:
            break
        with follower:
            code = processes.run_logged(
                [*command, _EVENTS, str(path)],
                folder,
                environment | _WITH_EVENTS,
                log=log,
                interrupted=follower.interrupted,
            )
    follower.display.end(code, log.read_text(errors="replace"))
    return outcome(ExitCode.INTERRUPTED if follower.display.is_interrupted else code)


def outcome(code: int) -> ExitCode:
    """Return the command's exit code for an exit code of the engine."""
    if code == ExitCode.INTERRUPTED:
        return ExitCode.INTERRUPTED
    return ExitCode.WRONG if code else ExitCode.GOOD


class _Follower:
    """Shows events as soon as the engine has written them.

    Importing their reader takes about as long as starting the engine, and happens meanwhile.
    """

    def __init__(self, path: Path, action: Action, stack: str) -> None:
        self._path = path
        self._action: Action = action
        self._stack = stack
        self._loaded: tuple[EventLog, Display] | None = None
        self._is_loaded = Event()
        self._has_ended = Event()
        self._thread = Thread()

    @property
    def display(self) -> "Display":
        """The display of the events."""
        return self._waited_for()[1]

    @property
    def has_seen_no_change(self) -> bool:
        """Whether the last command found no changes."""
        return bool(self._loaded) and any(
            phase.is_unchanged for phase in self._waited_for()[0].phases[-1:]
        )

    def interrupted(self) -> None:
        """Show the effect of an interrupt."""
        self.display.interrupted()

    def __enter__(self) -> None:
        if self._loaded:
            self._loaded[0].begin_again()
        self._path.unlink(missing_ok=True)
        self._has_ended.clear()
        self._thread = Thread(target=self._follow, name="events", daemon=True)
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Show the remaining events, and end."""
        self._has_ended.set()
        self._thread.join()

    def _follow(self) -> None:
        if not self._loaded:
            self._loaded = self._load()
            self._is_loaded.set()
        log, display = self._loaded
        display.begin()
        is_last = False
        while not is_last:
            is_last = self._has_ended.wait(_POLL_SECONDS)
            for phase, event in log.read():
                display.add(phase, event)

    def _load(self) -> "tuple[EventLog, Display]":
        log: EventLog = import_module("rehearsal.events").EventLog(self._path)
        module = import_module("rehearsal.display")
        return log, module.Display(Screen.standard(), self._action, self._stack)

    def _waited_for(self) -> "tuple[EventLog, Display]":
        self._is_loaded.wait()
        if not self._loaded:
            raise RuntimeError("the display was not loaded")
        return self._loaded
