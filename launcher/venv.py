"""The project's own virtual environment, with the pinned packages."""

import json
import os
import re
import shutil
import sys
from hashlib import sha256
from pathlib import Path

from launcher.locks import held
from launcher.paths import CHECKOUT, PYTHON, REHEARSAL, VENV
from launcher.progress import run

STAMP = VENV / "requirements.json"

_PIN = re.compile(r"([\w.-]+)==")
# What pip prints for each package that it has or does not need, and before it installs them.
_FOUND = re.compile(r"(?:Collecting|Ignoring|Requirement already satisfied:) ([\w.-]+)")
_INSTALLING = "Installing collected packages: "


def is_fresh(files: tuple[str, ...]) -> bool:
    """Whether the environment has the pinned requirements in `files`."""
    return _wanted(files).items() <= _installed().items()


def ensure(files: tuple[str, ...]) -> None:
    """Install the pinned requirements in `files`, unless the environment has them already."""
    wanted = _wanted(files)
    if is_fresh(files):
        return
    with held(REHEARSAL / "venv.lock", "the virtual environment"):
        installed = _installed()
        if wanted.items() <= installed.items():
            return
        if not installed:
            shutil.rmtree(VENV, ignore_errors=True)
            # This process may run on the interpreter of the environment that was just deleted.
            python = os.path.realpath(sys.executable)
            command = [python, "-m", "venv", str(VENV)]
            run("Creating .venv", command, log=REHEARSAL / "venv.log")
        requirements = [option for name in files for option in ("--requirement", name)]
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        run(
            "Installing the pinned Python packages",
            [*pip, "--no-compile", "--require-hashes", *requirements],
            log=REHEARSAL / "pip.log",
            cwd=CHECKOUT,
            state=_Installing(files).state,
        )
        # pip compiles on one core, and not at all where Python writes no bytecode.
        compiling = [str(PYTHON), "-m", "compileall", "-q", "-j", "0", str(VENV / "lib")]
        run("Compiling the packages", compiling, log=REHEARSAL / "compile.log")
        STAMP.write_text(json.dumps(installed | wanted, indent=2))


def digest(file: Path) -> str:
    """Return a hash that identifies these pins; it is the same on every version of Python."""
    return sha256(file.read_bytes()).hexdigest()


class _Installing:
    """The progress of pip, from its log and from the packages in the environment."""

    def __init__(self, files: tuple[str, ...]) -> None:
        lines = [line for name in files for line in (CHECKOUT / name).read_text().splitlines()]
        self._count = len(_names(_PIN, lines))
        self._before = self._there()

    def state(self, lines: list[str]) -> str:
        """Return how many packages are fetched, and then how many are installed."""
        install = next((line for line in reversed(lines) if line.startswith(_INSTALLING)), None)
        if install is None:
            return f"{len(_names(_FOUND, lines))} of {self._count} packages fetched"
        new = install.removeprefix(_INSTALLING).split(", ")
        return f"{len(self._there() - self._before)} of {len(new)} packages installed"

    @staticmethod
    def _there() -> set[Path]:
        return {*VENV.glob("lib/python*/site-packages/*.dist-info/RECORD")}


def _names(pattern: re.Pattern[str], lines: list[str]) -> set[str]:
    """Return the names of packages in the lines that begin with the pattern."""
    return {found[1].lower() for line in lines if (found := pattern.match(line))}


def _wanted(files: tuple[str, ...]) -> dict[str, str]:
    return {name: digest(CHECKOUT / name) for name in files}


def _installed() -> dict[str, str]:
    if not (PYTHON.exists() and STAMP.exists()):
        return {}
    return json.loads(STAMP.read_text())
