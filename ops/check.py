"""`./mi check`: format, lint, types, import rules, workflows, pins."""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import ExitCode
from ops import requirements, type_stubs
from ops.docs import pages
from ops.requirements import CHECKOUT

Check = Callable[[], str]
"""Gives what is wrong, or nothing."""

MODULE = (sys.executable, "-m")
SCRIPTS = Path(sys.executable).parent
# With its default of 16 MB for what is young, the type checker spends a fifth of its time on
# collecting garbage.
TYPES = ("env", "NODE_OPTIONS=--max-semi-space-size=128", *MODULE, "basedpyright", "--warnings")
TESTS = "tests"
# The pack's folder is no package, so what is in it is found on the path.
IMPORTS = ("env", "PYTHONPATH=policies", str(SCRIPTS / "lint-imports"), "--no-cache", "--no-logo")
ZIZMOR = (
    *(str(SCRIPTS / "zizmor"), "--offline", "--quiet", "--no-progress"),
    *("--strict-collection", "--persona", "pedantic"),
)
# Go keeps what it has built, outside the checkout.
ACTIONLINT = ("go", "-C", str(CHECKOUT / "ops" / "actionlint"), "tool", "actionlint")
NO_GO = (
    "The workflows are checked by actionlint, which is built with Go, and there is no Go here. "
    "Install Go 1.25 or newer (https://go.dev/doc/install), then run this again."
)
SPACE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of a check, and the seconds it took."""

    fault: str
    seconds: float

    def line(self, name: str) -> str:
        """Return the line that is printed for it."""
        return f"{name:<{SPACE}}{'FAILED' if self.fault else 'ok':<8}{self.seconds:5.1f} s"


def generated() -> str:
    """Return the generated files that are stale."""
    faults = [f"{name} is stale: run `make requirements`" for name in requirements.stale()]
    faults += [f"{name} has no hash: run `make requirements`" for name in requirements.unhashed()]
    faults += [f"{name} is stale: run `make readme`" for name in pages.stale()]
    return "\n".join(faults)


def typed() -> list[str]:
    """Return the files and folders whose types are checked, except for the tests."""
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    return [name for name in settings["tool"]["basedpyright"]["include"] if name != TESTS]


def workflows() -> str:
    """Return the errors in the workflows, or what is missing to check them."""
    return output_of_failure(ACTIONLINT)() if shutil.which("go") else NO_GO


def output_of_failure(command: tuple[str, ...]) -> Check:
    """Return a check that runs a command and returns its output if it fails."""

    def check() -> str:
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr or f"exit code {done.returncode}") * bool(done.returncode)

    return check


# The longest first. The type checker uses one core, so the tests have a process of their own.
CHECKS: Mapping[str, Check] = {
    "types of tests": output_of_failure((*TYPES, TESTS)),
    "types": output_of_failure((*TYPES, *typed())),
    "generated files": generated,
    "workflows": workflows,
    "workflow audit": output_of_failure((*ZIZMOR, ".")),
    "format": output_of_failure((*MODULE, "ruff", "format", "--check", "--quiet", ".")),
    "lint": output_of_failure((*MODULE, "ruff", "check", "--quiet", ".")),
    "import rules": output_of_failure(IMPORTS),
    "installed packages": output_of_failure(
        (*MODULE, "pip", "--disable-pip-version-check", "check")
    ),
}


def run(checks: Mapping[str, Check]) -> dict[str, str]:
    """Run checks in parallel, and return the findings of failed ones, in the order of `checks`.

    The line of each check is printed as soon as it ends.
    """
    faults: dict[str, str] = {}
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        outcomes: dict[Future[Outcome], str] = {
            pool.submit(_outcome, check): name for name, check in checks.items()
        }
        try:
            for ended in as_completed(outcomes):
                outcome, name = ended.result(), outcomes[ended]
                print(outcome.line(name), flush=True)
                faults[name] = outcome.fault
        finally:
            # After an interrupt, none begins that has not begun.
            pool.shutdown(cancel_futures=True)
    return {name: faults[name] for name in checks if faults[name]}


def _outcome(check: Check) -> Outcome:
    started = time.monotonic()
    fault = check()
    return Outcome(fault=fault, seconds=time.monotonic() - started)


def main() -> None:
    """Run every check, also after one that fails."""
    sys.exit(ExitCode.GOOD if passed() else ExitCode.WRONG)


def passed() -> bool:
    """Whether every check passes; the output of failed checks is printed last."""
    type_stubs.refresh()
    faults = run(CHECKS)
    for name, fault in faults.items():
        print(f"\n{f'== FAILED: {name} ':=<100}\n{fault.strip()}")
    print(f"\nFailed: {', '.join(faults)}" if faults else "Every check passed.")
    return not faults
