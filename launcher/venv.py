"""The project's own virtual environment, with the pinned packages."""

import json
import os
import shutil
import sys
from hashlib import sha256
from pathlib import Path

from launcher.locks import held
from launcher.paths import CHECKOUT, PYTHON, REHEARSAL, VENV
from launcher.progress import run

STAMP = VENV / "requirements.json"


def ensure(files: tuple[str, ...]) -> None:
    """Install the pinned requirements in `files`, unless the environment has just them already."""
    wanted = {name: digest(CHECKOUT / name) for name in files}
    if wanted.items() <= _installed().items():
        return
    with held(REHEARSAL / "venv.lock", "the virtual environment"):
        installed = _installed()
        if wanted.items() <= installed.items():
            return
        if not installed:
            shutil.rmtree(VENV, ignore_errors=True)
            # The interpreter in use may be the one of the environment that has just gone.
            python = os.path.realpath(sys.executable)
            command = [python, "-m", "venv", str(VENV)]
            run("Making .venv", command, log=REHEARSAL / "venv.log")
        requirements = [option for name in files for option in ("--requirement", name)]
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        run(
            "Installing the pinned Python packages",
            [*pip, "--no-compile", "--require-hashes", *requirements],
            log=REHEARSAL / "pip.log",
            cwd=CHECKOUT,
        )
        # pip would do this on one core, and a Python that writes no bytecode never would.
        compiling = [str(PYTHON), "-m", "compileall", "-q", "-j", "0", str(VENV / "lib")]
        run("Compiling the packages", compiling, log=REHEARSAL / "compile.log")
        STAMP.write_text(json.dumps(installed | wanted, indent=2))


def digest(file: Path) -> str:
    """Tell these pins, on this version of Python, from any other."""
    text = file.read_bytes() + str(sys.version_info[:2]).encode()
    return sha256(text).hexdigest()


def _installed() -> dict[str, str]:
    if not (PYTHON.exists() and STAMP.exists()):
        return {}
    return json.loads(STAMP.read_text())
