"""`./mi test`: the project's own tests."""

import os
import sys
from typing import Annotated

import typer

from launcher import engine
from launcher.paths import CHECKOUT

_CORES = max(2, os.cpu_count() or 2)
# A crash ends the run, which would otherwise wait for ever for the worker in its place.
_PYTEST = (
    *(sys.executable, "-m", "pytest", "--dist", "loadfile", "--max-worker-restart", "0"),
    # tests/conftest.py says what begins: what takes longest must not begin last.
    "--no-loadscope-reorder",
)
# They start engines, servers and processes, or try thousands of faults.
_SLOW = (
    "tests/e2e",
    "tests/github",
    "tests/launcher",
    "tests/rehearsal/plugin",
    "tests/rehearsal/test_embedded.py",
    "tests/rehearsal/test_pulumi_wrapper.py",
    "tests/rehearsal/test_server.py",
    "tests/ops/ci",
    "tests/ops/restore",
    "tests/ops/review/test_pull_requests.py",
    "tests/ops/test_pictures.py",
    "tests/ops/verify",
    "tests/policies/mutation",
    "tests/policies/test_cost.py",
)


def main(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PYTEST WORD]...", help="Options for pytest, such as a folder."),
    ] = None,
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="Run the quick tests, in a minute.")
    ] = False,
) -> None:
    """Run every test; what they need is fetched first."""
    if not quick:
        found = engine.find()
        print(f"Pulumi {found.version}: {found.pulumi}")
    if "-m" not in (words or []):
        print("Left to `make test-all`: the tests that are marked as nightly.")
    left_out: list[str] = []
    # A test of the engine waits for it half of the time; the quick ones wait for nothing.
    workers = _CORES if quick else _CORES + 1
    if quick:
        print(f"Left to `make test`: {', '.join(_SLOW)}, and whatever asks a server.")
        left_out = [option for folder in _SLOW for option in ("--ignore", folder)]
        left_out += ["-m", "not nightly and not server"]
    sys.stdout.flush()
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [*_PYTEST, f"--numprocesses={workers}", *left_out, *(words or [])])
