"""A rehearsal: a stack's own program and settings, the real engine, the embedded AWS."""

import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from launcher import engine, processes, time_limits
from launcher.errors import ExitCode
from launcher.locks import held, is_held
from launcher.paths import CHECKOUT, REHEARSAL, STATE
from rehearsal import checkpoint, embedded, pack, shadow, shown, stack_file, verification
from rehearsal.account_change import move
from rehearsal.embedded import EmbeddedAws
from rehearsal.environment import check, check_space, exports, variables
from rehearsal.recovery import recover
from rehearsal.screen import is_verbose
from rehearsal.scripts import write_scripts
from rehearsal.shown import Action
from rehearsal.stack_file import StackError, StackName

# Makes the stand-in turn off the deletion protection of a table before it deletes the table.
TEARDOWN = {"REHEARSAL_TEARDOWN": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A stack that is ready for the engine."""

    stack: str
    pulumi: Path
    server: EmbeddedAws
    environment: dict[str, str]

    def run(self, *arguments: str, quiet: bool = False) -> int:
        """Run the engine in the stack's shadow, and return its exit code."""
        return processes.run(
            [self.pulumi, *arguments],
            shadow.folder(self.stack),
            self.environment,
            limit=time_limits.of_rehearsal(arguments),
            quiet=quiet,
        )

    def deploy(self, *options: str) -> ExitCode:
        """Preview the stack and, if that finds anything to change, update it; show both."""
        if is_verbose():
            return self.show("up", "up", "--yes", *options)
        return self._show("up", ("preview", *options), ("up", "--yes", "--skip-preview", *options))

    def show(self, action: Action, *arguments: str) -> ExitCode:
        """Run the engine in the stack's shadow, show its progress, and return its result.

        Its output goes to a log, or with VERBOSE=1 to the terminal.
        """
        if is_verbose():
            return shown.outcome(self.run(*arguments))
        return self._show(action, arguments)

    def _show(self, action: Action, *commands: tuple[str, ...]) -> ExitCode:
        return shown.run(
            [[self.pulumi, *arguments] for arguments in commands],
            shadow.folder(self.stack),
            self.environment,
            stack=self.stack,
            action=action,
        )

    def verify(self) -> int:
        """Verify the stack, print the results, and return an exit code."""
        return processes.run(verification.command(self.stack), CHECKOUT, self.environment)

    def select(self) -> None:
        """Create and select the stack, once for each engine, which has its own record of it."""
        record = REHEARSAL / f"{self.stack}.selected"
        selected_by = record.read_text() if record.exists() and _state(self.stack) else None
        if selected_by != str(self.pulumi):
            # It may belong to a removed stack, and a run that is killed here has to select again.
            record.unlink(missing_ok=True)
            self.run("stack", "select", "--create", self.stack, quiet=True)
            record.write_text(str(self.pulumi))


@contextmanager
def rehearsing(stack: str, *, is_ending: bool = False) -> Generator[Rehearsal]:
    """Prepare a run on `stack`, and hold its lock meanwhile.

    The file of a stack that is being removed may no longer be readable.
    """
    if not is_ending:
        check_space()
    refresh = _refresh_if_readable if is_ending else shadow.refresh
    refresh(stack)
    if not is_ending:
        # The run that starts the server removes every shadow folder first.
        with held(embedded.LOCK, "the embedded AWS"):
            refresh(stack)
            check(stack)
    with held(_lock(stack), f"the {stack} stack"):
        found = engine.find()
        server = embedded.ensure()
        write_scripts()
        refresh(stack)
        STATE.mkdir(exist_ok=True)
        ready = Rehearsal(
            stack=stack,
            pulumi=found.pulumi,
            server=server,
            environment=variables(stack, found, server),
        )
        account = ready.environment["AWS_ACCESS_KEY_ID"]
        move(stack, account, ready.run, is_deployed=_state(stack))
        ready.select()
        if not is_ending and (note := shadow.note(stack)):
            say(note)
        recover(stack, server.url, ready.run)
        yield ready


def verify(stack: str) -> int:
    """Verify a rehearsed stack, print the results, and return an exit code."""
    stack = StackName.parsed(stack).short
    shadow.refresh(stack)
    if not _state(stack):
        say(f"The {stack} stack is not up: run `make up STACK={stack}` first.")
        return 1
    with rehearsing(stack) as ready:
        return ready.verify()


def preview(stack: str) -> int:
    """Preview `up` with the policy pack, and return an exit code."""
    stack = StackName.parsed(stack).short
    with rehearsing(stack) as ready:
        code = ready.show("preview", "preview", *pack.options(stack))
    if code:
        say_failure(code, stack, "preview", f"The preview of {stack} failed, and changed nothing")
    say_log(stack, "preview")
    return code


def recorded_preview(stack: str, record: Path) -> tuple[processes.Answer, list[str]]:
    """Preview the stack, with the pack's results in a file; return the pack's options, too."""
    stack = StackName.parsed(stack).short
    with rehearsing(stack) as ready:
        options = pack.options(stack)
        answer = processes.ask(
            [ready.pulumi, "preview", "--non-interactive", *options],
            shadow.folder(stack),
            processes.without_real_accounts() | ready.environment | {pack.RECORD: str(record)},
            limit=time_limits.of_rehearsal(("preview",)),
        )
    return answer, options


def environment(stack: str) -> str:
    """Prepare the rehearsal, and return the shell commands that set its environment."""
    with rehearsing(StackName.parsed(stack).short) as ready:
        return exports(ready.environment)


def down(stack: str) -> int:
    """Remove the stack and its resources, protected or not; the last one ends the server."""
    stack = StackName.parsed(stack).short
    try:
        shadow.refresh(stack)
    except StackError as error:
        if not shadow.is_there(stack):
            raise
        say(f"{error}\nUsing the last readable version of the file.")
    is_up = bool(_state(stack))
    with held(_lock(stack), f"the {stack} stack"), held(embedded.LOCK, "the embedded AWS"):
        if not _others(stack):
            server = EmbeddedAws.recorded()
            embedded.end(server)
            say(_farewell(stack, is_up=is_up, has_server=server is not None))
            return 0
    if not is_up:
        say(f"The {stack} stack is not up; nothing to remove. Still up: {_listed(stack)}.")
        return 0
    with rehearsing(stack, is_ending=True) as rehearsal:
        ready = replace(rehearsal, environment=rehearsal.environment | TEARDOWN)
        code = (
            ready.run("state", "unprotect", "--all", "--yes", quiet=not is_verbose())
            or ready.show("down", "destroy", "--yes", "--skip-preview")
            or ready.run("stack", "rm", "--yes", quiet=not is_verbose())
        )
    if code:
        say_failure(code, stack, "down", f"The {stack} stack was not removed completely")
    else:
        say(f"The {stack} stack is removed. Still up: {_listed(stack)}.")
    say_log(stack, "down")
    return code


def _refresh_if_readable(stack: str) -> None:
    with suppress(StackError):
        shadow.refresh(stack)


def say_failure(code: int, stack: str, target: str, outcome: str) -> None:
    """Print the result of a command that failed, and how to continue."""
    command = f"`make {target} STACK={stack}`"
    if code == ExitCode.INTERRUPTED:
        say(f"\nInterrupted: {outcome[:1].lower()}{outcome[1:]}. {command} continues from here.")
    else:
        say(f"\n{outcome}: the lines above say why. Correct the fault, and run {command} again.")


def say_log(stack: str, action: Action) -> None:
    """Print the path of the engine's full output, unless the terminal has it."""
    if not is_verbose():
        say(f"Full output of the engine: {shown.log_of(stack, action).relative_to(CHECKOUT)}")


def _farewell(stack: str, *, is_up: bool, has_server: bool) -> str:
    if is_up:
        return f"The {stack} stack is removed, and the embedded AWS has ended."
    end = " The embedded AWS has ended." if has_server else ""
    return f"The {stack} stack is not up; nothing to remove.{end}"


def _listed(stack: str) -> str:
    return ", ".join(_others(stack))


def _others(stack: str) -> list[str]:
    return [
        other
        for other in sorted({*stack_file.known_stacks(), *shadow.stacks()})
        if other != stack and (_state(other) or is_held(_lock(other)))
    ]


def _state(stack: str) -> bool:
    return checkpoint.file(stack) is not None


def _lock(stack: str) -> Path:
    return REHEARSAL / f"{stack}.lock"


def say(text: str) -> None:
    """Print a message for the user to standard error."""
    print(text, file=sys.stderr, flush=True)
