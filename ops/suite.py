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
_SLOW = ("tests/e2e", "tests/policies/mutation")


def main(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[PYTEST WORD]...", help="Such as a folder.")
    ] = None,
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out the tests that need an engine.")
    ] = False,
) -> None:
    """Run every test; what they need is fetched first."""
    if not quick:
        found = engine.find()
        print(f"Pulumi {found.version}: {found.pulumi}")
    if "-m" not in (words or []):
        print("Left to `make test-all`: the tests that are marked as nightly.")
    left_out = [option for folder in _SLOW * quick for option in ("--ignore", folder)]
    sys.stdout.flush()
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [*_PYTEST, *left_out, *(words or [])])
