"""What `up` ends with: the deployed stack is verified against its file and the specification."""

import json
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from launcher.paths import CHECKOUT
from launcher.processes import Process, wait, without_real_accounts
from rehearsal import checkpoint
from rehearsal.scripts import preloaded
from rehearsal.stack_file import PROJECT

WRONG = 1
"""The exit code of a stack that is not as it should be; any other says that this is not known."""

_STACK_TYPE = "pulumi:pulumi:Stack"


def command(stack: str) -> list[str]:
    """Return the command that verifies a stack, writing included."""
    return preloaded("ops.cli", "verify", "--stack", stack, "--write")


@dataclass(frozen=True, slots=True)
class Verification:
    """A process that verifies the stack as soon as it gets the outputs."""

    stack: str
    process: Process
    printed: IO[bytes]

    def end(self) -> tuple[int, str]:
        """Tell the outputs, and give the exit code and all that was printed."""
        stdin = self.process.stdin
        # A process that refuses does so without waiting for the outputs.
        with suppress(BrokenPipeError):
            if stdin:
                stdin.write(json.dumps(outputs(self.stack)).encode())
                stdin.close()
        code = wait(self.process)
        self.printed.seek(0)
        return code, self.printed.read().decode()


@contextmanager
def prepared(stack: str, environment: dict[str, str]) -> Generator[Verification]:
    """Start the process beside whatever is done in the block: it takes a second to be ready."""
    columns = str(shutil.get_terminal_size().columns)
    with (
        TemporaryFile() as printed,
        subprocess.Popen(
            [*command(stack), "--outputs", "-"],
            cwd=CHECKOUT,
            env=without_real_accounts() | environment | {"COLUMNS": columns},
            stdin=subprocess.PIPE,
            stdout=printed,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            yield Verification(stack, process, printed)
        finally:
            process.terminate()


def outputs(stack: str, project: str = PROJECT) -> dict[str, Any]:
    """Return the outputs as the engine has written them down; to ask it would take a while."""
    found: dict[str, Any] = {}
    for resource in checkpoint.deployment(stack, project).get("resources", []):
        if resource["type"] == _STACK_TYPE:
            found |= resource.get("outputs", {})
    return found
