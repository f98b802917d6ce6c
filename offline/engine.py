"""Finds the Pulumi engine, or gets one: from PATH, the official installer, or built with Go."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version as package_version
from pathlib import Path

from launcher.errors import UserError
from launcher.locks import held
from launcher.paths import BIN, PYTHON, cache
from launcher.progress import run
from offline import RehearsalError, engine_build

OLDEST = (3, 79, 0)
LANGUAGE_HOST = "pulumi-language-python"
ADVICE = (
    "Install Pulumi 3.79 or newer (https://www.pulumi.com/docs/install) or Go 1.24 or newer, "
    "then run this again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A `pulumi` that runs, with its Python language host beside it or on PATH."""

    pulumi: Path
    version: str

    @property
    def folder(self) -> Path:
        """The folder to put on PATH."""
        return self.pulumi.parent


def find() -> Engine:
    """Give the first engine that works; getting one shows progress and may take minutes."""
    engine = on_path() or kept()
    if engine:
        return engine
    with held(cache() / "engine.lock", "the Pulumi engine"):
        return kept() or installed() or built()


def on_path() -> Engine | None:
    """Give the user's own engine, if it is new enough and can run Python programs."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    path = os.pathsep.join(folder for folder in folders if Path(folder) != BIN)
    found = shutil.which("pulumi", path=path)
    if found is None:
        return None
    version = _version(Path(found))
    if version is None:
        reason = "does not run"
    elif version < OLDEST:
        reason = f"is {_text(version)}, older than {_text(OLDEST)}"
    elif shutil.which(LANGUAGE_HOST, path=path) is None:
        reason = f"has no {LANGUAGE_HOST} with it"
    else:
        return Engine(pulumi=Path(found), version=_text(version))
    _note(f"Not using {found}: it {reason}.")
    return None


def kept() -> Engine | None:
    """Give the engine that an earlier run installed or built."""
    for root in (_installed_root(), _built_root()):
        pulumi = root / "bin" / "pulumi"
        version = _version(pulumi) if pulumi.exists() else None
        if version:
            return Engine(pulumi=pulumi, version=_text(version))
    return None


def installed() -> Engine | None:
    """Run Pulumi's official installer; None where it cannot be used."""
    root = _installed_root()
    try:
        run(
            "Fetching the Pulumi engine with its official installer",
            [str(PYTHON), "-m", "offline.installer", str(root)],
            log=cache() / "engine-install.log",
        )
    except UserError as error:
        shutil.rmtree(root, ignore_errors=True)
        _note(str(error))
    return kept()


def built() -> Engine:
    """Build the engine with Go."""
    go = shutil.which("go")
    if go is None:
        raise RehearsalError(f"There is no Pulumi engine, and no Go to build one.\n{ADVICE}")
    engine_build.build(go, _built_root())
    engine = kept()
    if engine is None:
        raise RehearsalError(f"The Pulumi engine in {_built_root()} does not run.\n{ADVICE}")
    return engine


def _installed_root() -> Path:
    return cache() / "engine" / f"installed-{package_version('pulumi')}"


def _built_root() -> Path:
    return cache() / "engine" / f"built-{engine_build.VERSION}"


def _version(pulumi: Path) -> tuple[int, ...] | None:
    env = os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        answer = subprocess.run(
            [pulumi, "version"], env=env, capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(map(int, found.groups())) if found else None


def _text(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
