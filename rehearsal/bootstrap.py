"""A rehearsal of the program of an account: set up, checked for changes, and not destroyable."""

import re
import shutil
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher import engine, processes, time_limits
from launcher.errors import ExitCode
from launcher.locks import held
from launcher.paths import CHECKOUT, ENGINE_VENV, REHEARSAL, STATE
from rehearsal import (
    RehearsalError,
    checkpoint,
    embedded,
    shadow,
    shown,
    stack_file,
    verification,
)
from rehearsal.account_change import move
from rehearsal.environment import check_space, of_file
from rehearsal.recovery import recover
from rehearsal.scripts import link, write_scripts
from rehearsal.shadow import PACK
from rehearsal.stack_file import StackFile, StackName

PROJECT = "market-intelligence-bootstrap"
PROGRAM = "bootstrap"
"""The folder of the program, with the files of accounts."""
PACK_CONFIG = f"{PACK}/config/{PROGRAM}.json"
_OPTIONS = ("--policy-pack", f"../{PACK}", "--policy-pack-config", f"../{PACK_CONFIG}")
# The engine's error for the first protected resource that it would have to delete.
_REFUSAL = re.compile(r"cannot be deleted\s+because it is protected")

Outputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The program of an account, ready for the engine."""

    stack: str
    pulumi: Path
    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str, quiet: bool = False) -> int:
        """Run the engine in the shadow of the program, and return its exit code."""
        return processes.run(
            [self.pulumi, *arguments],
            self.folder,
            self.environment,
            limit=time_limits.of_rehearsal(arguments),
            quiet=quiet,
        )

    def ask(self, *arguments: str) -> processes.Answer:
        """Run the engine in the shadow of the program, and return its output."""
        return processes.ask(
            [self.pulumi, *arguments, "--non-interactive"],
            self.folder,
            processes.without_real_accounts() | self.environment,
            limit=time_limits.of_rehearsal(arguments),
        )

    def deploy(self) -> ExitCode:
        """Preview the program and, if that finds anything to change, update it; show both."""
        commands = (
            ("preview", *_OPTIONS),
            ("up", "--yes", "--skip-preview", *_OPTIONS),
        )
        return shown.run(
            [[self.pulumi, *arguments] for arguments in commands],
            self.folder,
            self.environment,
            stack=f"{PROGRAM}-{self.stack}",
            action="up",
        )


def rehearse(stack: str) -> int:
    """Deploy the program of an account, check the result, and return an exit code.

    A second run must change nothing, and `destroy` must be refused.
    """
    stack = StackName.parsed(stack).short
    with _rehearsing(stack) as ready:
        if code := ready.deploy():
            _say(
                "\nThe account was not set up: the lines above say why. Correct the fault, or "
                "start over with `make down`, and run the command again."
            )
            return code
        again = ready.ask("preview", "--expect-no-changes", *_OPTIONS)
        if again.code:
            _say(
                f"{again.out}\nA second run plans the changes above: the first run did not "
                "complete them."
            )
            return ExitCode.WRONG
        end = ready.ask("destroy", "--yes")
        if not _REFUSAL.search(end.out):
            _say(f"{end.out}\n`pulumi destroy` was not refused: protect the state and the keys.")
            return ExitCode.WRONG
    made = outputs(stack)
    _say(
        f"\nThe account is set up on {ready.environment['AWS_ENDPOINT_URL']}, in this machine's "
        f"memory only.\n"
        f"  state   {made['backendUrl']}\n"
        f"  roles   {len(made['environments'])}, one for each environment on GitHub\n"
        f"  again   nothing to change, and `pulumi destroy` is refused: the state is protected\n"
        f"  next    ./mi bootstrap stacks --rehearsal --stack {stack}\n"
        f"          ./mi bootstrap github --rehearsal --stack {stack}\n"
        f"  end     make down"
    )
    return ExitCode.GOOD


def outputs(stack: str) -> Outputs:
    """Return the outputs of the program of an account; none if it has not run."""
    return verification.outputs(stack, PROJECT)


@contextmanager
def _rehearsing(stack: str) -> Generator[Rehearsal]:
    """Prepare a run of the program of an account, and hold its lock meanwhile."""
    file = stack_file.read(stack, CHECKOUT / PROGRAM)
    if file.encrypted:
        named = ", ".join(map(stack_file.dotted, file.encrypted))
        raise RehearsalError(
            f"{PROGRAM}/{file.path.name}: {named} is encrypted, but nothing in that file is "
            "secret. Set it in plain text."
        )
    check_space()
    REHEARSAL.mkdir(exist_ok=True)
    with held(REHEARSAL / f"{PROGRAM}-{stack}.lock", f"the account {stack}"):
        found = engine.find()
        server = embedded.ensure()
        write_scripts()
        STATE.mkdir(exist_ok=True)
        ready = Rehearsal(
            stack=stack,
            pulumi=found.pulumi,
            folder=_shadow(file),
            environment=of_file(file, found, server),
        )
        move(
            stack,
            ready.environment["AWS_ACCESS_KEY_ID"],
            ready.run,
            is_deployed=checkpoint.file(stack, PROJECT) is not None,
            program=f"{PROGRAM}-",
        )
        ready.run("stack", "select", "--create", stack, quiet=True)
        recover(stack, server.url, ready.run, project=PROJECT)
        yield ready


def _shadow(file: StackFile) -> Path:
    """Return the folder in which the engine works: links to the program, and copies of its files.

    The pack and the environment are beside it, as in the checkout.
    """
    root = REHEARSAL / PROGRAM / file.name.short
    root.mkdir(parents=True, exist_ok=True)
    link(root / ".venv", ENGINE_VENV)
    shadow.link_all(CHECKOUT / PACK, root / PACK)
    folder = root / PROGRAM
    shadow.link_all(CHECKOUT / PROGRAM, folder)
    shutil.copy(CHECKOUT / PROGRAM / "Pulumi.yaml", folder)
    shadow.copy_settings(file, folder)
    return folder


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
