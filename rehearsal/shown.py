"""Runs the engine for a person: what matters on the screen, everything in a log."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Event, Thread

from launcher import processes
from launcher.errors import ExitCode
from launcher.paths import REHEARSAL
from rehearsal import events
from rehearsal.display import Action, Display
from rehearsal.events import EventLog
from rehearsal.screen import Screen

LOGS = REHEARSAL / "logs"
_POLL_SECONDS = 0.02


def log_of(stack: str, action: Action) -> Path:
    """Return the log of all that the engine prints of an action on a stack."""
    return LOGS / f"{stack}-{action}.log"


def run(
    commands: Iterable[Sequence[str | Path]],
    folder: Path,
    environment: dict[str, str],
    *,
    stack: str,
    action: Action,
) -> ExitCode:
    """Run the engine, show what it does while it does it, and return how it ended.

    Of several commands, the next runs if the one before it has succeeded, and has found something
    to change.
    """
    log = log_of(stack, action)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    path = log.with_suffix(".jsonl")
    event_log = EventLog(path)
    display = Display(Screen.standard(), action, stack)
    code = 0
    for command in commands:
        if code or any(phase.is_unchanged for phase in event_log.phases[-1:]):
            break
        event_log.begin_again()
        follower = _Follower(event_log, display)
        follower.start()
        try:
            code = processes.run_logged(
                [*command, events.OPTION, str(path)],
                folder,
                environment | events.VARIABLES,
                log=log,
                interrupted=display.interrupted,
            )
        finally:
            follower.end()
    display.end(code, log.read_text(errors="replace"))
    return outcome(ExitCode.INTERRUPTED if display.is_interrupted else code)


def outcome(code: int) -> ExitCode:
    """Return how a run of the engine ended that gave an exit code."""
    if code == ExitCode.INTERRUPTED:
        return ExitCode.INTERRUPTED
    return ExitCode.WRONG if code else ExitCode.GOOD


class _Follower(Thread):
    """Shows events as soon as the engine has written them."""

    def __init__(self, log: EventLog, display: Display) -> None:
        super().__init__(name="events", daemon=True)
        self._log = log
        self._display = display
        self._has_ended = Event()

    def run(self) -> None:
        self._display.begin()
        while not self._has_ended.wait(_POLL_SECONDS):
            self._show()
        self._show()

    def end(self) -> None:
        """Show what is left, and end."""
        self._has_ended.set()
        self.join()

    def _show(self) -> None:
        for phase, event in self._log.read():
            self._display.add(phase, event)
