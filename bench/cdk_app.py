"""The same tables as a CDK app, in an environment with packages of its own."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.processes import Command
from launcher import progress
from launcher.paths import CHECKOUT, cache
from launcher.venv import digest

FOLDER = CHECKOUT / "bench" / "cdk"


@contextmanager
def verdict() -> Generator[Command]:
    """Return the command that makes the template and has cdk-nag check it; it needs Node.js."""
    with TemporaryDirectory() as folder:
        yield Command(
            words=[str(_python()), str(FOLDER)],
            folder=Path(folder),
            environment={**os.environ, "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true"},
        )


def _python() -> Path:
    """Return the Python of CDK's environment, made if there is none with these very packages."""
    pins = FOLDER / "requirements.txt"
    environment = cache() / "bench" / f"cdk-{digest(pins)[:16]}"
    python = environment / "bin" / "python"
    done = environment / "installed"
    if not done.exists():
        log = environment.with_suffix(".log")
        make = [sys.executable, "-m", "venv", "--clear", str(environment)]
        progress.run("Environment of CDK", make, log=log)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install"]
        pinned = ["--require-hashes", "--requirement", str(pins)]
        progress.run("Packages of CDK", [*pip, *pinned], log=log)
        done.touch()
    return python
