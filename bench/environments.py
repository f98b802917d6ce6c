"""Environments of tools whose packages are not the project's own, each with pinned packages."""

import sys
from pathlib import Path

from launcher import progress
from launcher.paths import CHECKOUT, cache
from launcher.venv import digest

CDK, CHECKOV, PROWLER = (CHECKOUT / "bench" / name for name in ("cdk", "checkov", "prowler"))
"""The folders of their pins; of prowler there is its package alone, whose checks are data."""
AIOBOTOCORE = CHECKOUT / "tests" / "market_intelligence" / "aiobotocore"
"""It needs an older botocore than the project pins."""
_NAMES = {CDK: "CDK", CHECKOV: "checkov", PROWLER: "prowler", AIOBOTOCORE: "aiobotocore"}


def python(folder: Path) -> Path:
    """Return the Python of an environment, created if it does not exist with these packages."""
    pins, name = folder / "requirements.txt", _NAMES[folder]
    environment = cache() / "bench" / f"{folder.name}-{digest(pins)[:16]}"
    found = environment / "bin" / "python"
    done = environment / "installed"
    if not done.exists():
        log = environment.with_suffix(".log")
        make = [sys.executable, "-m", "venv", "--clear", str(environment)]
        progress.run(f"Environment of {name}", make, log=log)
        pip = [str(found), "-m", "pip", "--disable-pip-version-check", "install"]
        pinned = ["--require-hashes", "--requirement", str(pins)]
        without_others = ["--no-deps"] if folder == PROWLER else []
        progress.run(f"Packages of {name}", [*pip, *pinned, *without_others], log=log)
        done.touch()
    return found
