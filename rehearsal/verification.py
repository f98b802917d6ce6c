"""The verification at the end of `up`: the stack against its file and the specification."""

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
"""The exit code for a stack that is not as it should be; others mean an unknown result."""

_STACK_TYPE = "pulumi:pulumi:Stack"


def command(stack: str) -> list[str]:
    """Return the command that verifies a stack, including writes."""
    return preloaded("ops.cli", "verify", "--stack", stack, "--write")


@dataclass(frozen=True, slots=True)
class Verification:
    """A process that verifies the stack as soon as it receives the outputs."""

    stack: str
    process: Process
    printed: IO[bytes]

    def end(self) -> tuple[int, str]:
        """Send the outputs, and return the exit code and the output of the process."""
        stdin = self.process.stdin
        # A process that refuses to verify does not read the outputs.
        with suppress(BrokenPipeError):
            if stdin:
                stdin.write(json.dumps(outputs(self.stack)).encode())
                stdin.close()
        code = wait(self.process)
        self.printed.seek(0)
        return code, self.printed.read().decode()


@contextmanager
def prepared(stack: str, environment: dict[str, str]) -> Generator[Verification]:
    """Start the process before the block, because it takes a second to be ready."""
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
    """Return the outputs from the engine's state file, which is faster than running the engine."""
    found: dict[str, Any] = {}
    for resource in checkpoint.deployment(stack, project).get("resources", []):
        if resource["type"] == _STACK_TYPE:
            found |= resource.get("outputs", {})
    return found
