"""Every check of the project's text: format, lint, types, import rules, pins.

python -m ops.check
"""

import subprocess
import sys
import time
from collections.abc import Callable

from ops import readme, requirements
from ops.requirements import CHECKOUT

MODULE = (sys.executable, "-m")
COMMANDS: dict[str, tuple[str, ...]] = {
    "format": (*MODULE, "ruff", "format", "--check", "--quiet", "."),
    "lint": (*MODULE, "ruff", "check", "--quiet", "."),
    "types": (*MODULE, "basedpyright", "--warnings"),
    "import rules": (*MODULE, "pytest", "-q", "tests/test_architecture.py"),
    "installed packages": (*MODULE, "pip", "--disable-pip-version-check", "check"),
}


def generated() -> str:
    """Give what is stale among the files that are made from others."""
    faults = [f"{name} is stale: run `make requirements`" for name in requirements.stale()]
    faults += [f"{name} has no hash: run `make requirements`" for name in requirements.unhashed()]
    faults += [f"{name} is stale: run `make readme`" for name in readme.stale()]
    return "\n".join(faults)


def output_of_failure(command: tuple[str, ...]) -> Callable[[], str]:
    """Make a check of a command: what it printed if it failed, else nothing."""

    def check() -> str:
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr or f"exit code {done.returncode}") * bool(done.returncode)

    return check


def main() -> int:
    """Run every check, also after one that fails; give an exit code."""
    checks = {name: output_of_failure(command) for name, command in COMMANDS.items()}
    failed: list[str] = []
    for name, check in (checks | {"generated files": generated}).items():
        print(f"{name:<20}", end="", flush=True)
        started = time.monotonic()
        fault = check()
        print(f"{'FAILED' if fault else 'ok':<8}{time.monotonic() - started:5.1f} s", flush=True)
        if fault:
            failed.append(name)
            print(fault.rstrip(), flush=True)
    print(f"Failed: {', '.join(failed)}" if failed else "Every check passed.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
