"""`./mi check`: format, lint, types, import rules, workflows, pins."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from launcher.errors import ExitCode
from ops import readme, requirements
from ops.requirements import CHECKOUT

MODULE = (sys.executable, "-m")
SCRIPTS = Path(sys.executable).parent
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
COMMANDS: dict[str, tuple[str, ...]] = {
    "format": (*MODULE, "ruff", "format", "--check", "--quiet", "."),
    "lint": (*MODULE, "ruff", "check", "--quiet", "."),
    "types": (*MODULE, "basedpyright", "--warnings"),
    "import rules": IMPORTS,
    "workflow audit": (*ZIZMOR, "."),
    "installed packages": (*MODULE, "pip", "--disable-pip-version-check", "check"),
}


def generated() -> str:
    """Give what is stale among the files that are made from others."""
    faults = [f"{name} is stale: run `make requirements`" for name in requirements.stale()]
    faults += [f"{name} has no hash: run `make requirements`" for name in requirements.unhashed()]
    faults += [f"{name} is stale: run `make readme`" for name in readme.stale()]
    return "\n".join(faults)


def workflows() -> str:
    """Give what is wrong with the workflows, or what is missing to know it."""
    return output_of_failure(ACTIONLINT)() if shutil.which("go") else NO_GO


def output_of_failure(command: tuple[str, ...]) -> Callable[[], str]:
    """Make a check of a command: what it printed if it failed, else nothing."""

    def check() -> str:
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr or f"exit code {done.returncode}") * bool(done.returncode)

    return check


def main() -> None:
    """Run every check, also after one that fails."""
    sys.exit(ExitCode.GOOD if passed() else ExitCode.WRONG)


def passed() -> bool:
    """Whether every check passes; each is run and shown."""
    checks = {name: output_of_failure(command) for name, command in COMMANDS.items()}
    failed: list[str] = []
    checks |= {"workflows": workflows, "generated files": generated}
    for name, check in checks.items():
        print(f"{name:<20}", end="", flush=True)
        started = time.monotonic()
        fault = check()
        print(f"{'FAILED' if fault else 'ok':<8}{time.monotonic() - started:5.1f} s", flush=True)
        if fault:
            failed.append(name)
            print(fault.rstrip(), flush=True)
    print(f"Failed: {', '.join(failed)}" if failed else "Every check passed.")
    return not failed
