"""`./mi test`: the project's own tests."""

import os
import sys
from typing import Annotated

import typer

from launcher import engine
from launcher.paths import CHECKOUT

# One more than there are cores: a test of the engine waits for it half of the time.
_WORKERS = 1 + max(2, os.cpu_count() or 2)
# A crash ends the run, which would otherwise wait for ever for the worker in its place.
_PYTEST = (
    *(sys.executable, "-m", "pytest", "--numprocesses", str(_WORKERS), "--dist", "loadfile"),
    # tests/conftest.py says what begins: what takes longest must not begin last.
    *("--no-loadscope-reorder", "--max-worker-restart", "0"),
)
# They start engines, servers and processes, or try thousands of faults.
_SLOW = (
    "tests/e2e",
    "tests/github",
    "tests/launcher",
    "tests/offline/plugin",
    "tests/ops/delivery",
    "tests/ops/restore",
    "tests/ops/verify",
    "tests/policies/mutation",
)


def main(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[PYTEST WORD]...", help="Such as a folder.")
    ] = None,
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="Run those that take a minute together.")
    ] = False,
) -> None:
    """Run every test; what they need is fetched first."""
    if not quick:
        found = engine.find()
        print(f"Pulumi {found.version}: {found.pulumi}")
    if "-m" not in (words or []):
        print("Left to `make test-all`: the tests that are marked as nightly.")
    left_out: list[str] = []
    if quick:
        print(f"Left to `make test`: {', '.join(_SLOW)}, and whatever asks a server.")
        left_out = [option for folder in _SLOW for option in ("--ignore", folder)]
        left_out += ["-m", "not nightly and not server"]
    sys.stdout.flush()
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [*_PYTEST, *left_out, *(words or [])])
