"""Finds the Pulumi engine, or gets one: from PATH, the official installer, or built with Go."""

import json
import os
import re
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

from launcher import engine_build
from launcher.errors import UserError
from launcher.locks import held
from launcher.paths import CHECKOUT, PYTHON, cache
from launcher.processes import ask
from launcher.progress import run, say
from launcher.time_limits import VERSION, TimeLimitError
from launcher.wrappers import is_wrapper

OLDEST = (3, 79, 0)
LANGUAGE_HOST = "pulumi-language-python"
INSTALLER = "https://get.pulumi.com/install.sh"
ANSWER_SECONDS = 2
INSTALL = "Install Pulumi 3.79 or newer (https://www.pulumi.com/docs/install)"
ADVICE = f"{INSTALL} or Go 1.24 or newer, then run the command again."


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
    """Return the first engine that works; getting one shows progress and may take minutes."""
    engine = on_path() or kept()
    if engine:
        return engine
    with held(cache() / "engine.lock", "the Pulumi engine"):
        return kept() or installed() or built()


def on_path() -> Engine | None:
    """Return the user's own engine, if it is new enough and can run Python programs."""
    path = path_without_wrappers()
    found = shutil.which("pulumi", path=path)
    if found is None:
        return None
    version = _version(Path(found))
    if version is None:
        reason = "does not run"
    elif version < OLDEST:
        reason = f"is {_text(version)}, older than {_text(OLDEST)}"
    elif shutil.which(LANGUAGE_HOST, path=path) is None:
        reason = f"comes without {LANGUAGE_HOST}"
    else:
        return Engine(pulumi=Path(found).absolute(), version=_text(version))
    say(f"Not using {found}: it {reason}.")
    return None


def path_without_wrappers() -> str:
    """Return PATH without the folders in which `pulumi` is the wrapper of any checkout.

    Wrappers that find each other would call each other endlessly.
    """
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not is_wrapper(Path(folder, "pulumi")))


def kept() -> Engine | None:
    """Return the engine that an earlier run installed or built."""
    for root in (_installed_root(), _built_root()):
        pulumi = root / "bin" / "pulumi"
        version = _known_version(pulumi) if pulumi.exists() else None
        if version:
            return Engine(pulumi=pulumi, version=version)
    return None


def installed() -> Engine | None:
    """Run Pulumi's official installer; None where it cannot be used."""
    root = _installed_root()
    try:
        run(
            "Fetching the Pulumi engine with its official installer",
            [str(PYTHON), "-m", "rehearsal.installer", str(root)],
            log=cache() / "engine-install.log",
            cwd=CHECKOUT,
        )
    except UserError as error:
        shutil.rmtree(root, ignore_errors=True)
        say(str(error))
    return kept()


def built() -> Engine:
    """Build the engine with Go."""
    go = shutil.which("go")
    if go is None:
        raise UserError(f"There is no Pulumi engine, and no Go to build one.\n{ADVICE}")
    try:
        engine_build.build(go, _built_root())
    except UserError as error:
        raise UserError(
            f"{error}\n{INSTALL}, or find out why Go fails, then run the command again."
        ) from error
    engine = kept()
    if engine is None:
        raise UserError(f"The Pulumi engine in {_built_root()} does not run.\n{ADVICE}")
    return engine


def must_be_built() -> bool:
    """Whether Go has to build the engine: there is none, and the installer is unreachable."""
    return not (on_path() or kept()) and shutil.which("go") is not None and not _installer_answers()


def build() -> None:
    """Build the engine, unless another run has just done that."""
    with held(cache() / "engine.lock", "the Pulumi engine"):
        if not kept():
            built()


def _installer_answers() -> bool:
    """Whether the official installer responds within two seconds."""
    answers = threading.Event()

    def ask() -> None:
        with suppress(OSError, HTTPException, ValueError):
            urlopen(Request(INSTALLER, method="HEAD"), timeout=ANSWER_SECONDS).close()
            answers.set()

    # Resolving a name may block a thread for longer.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(ANSWER_SECONDS)
    return answers.is_set()


def _installed_root() -> Path:
    return cache() / "engine" / f"installed-{_pinned_sdk()}"


def _pinned_sdk() -> str:
    """Return the version of the SDK, which is that of the engine that the installer downloads."""
    pins = (CHECKOUT / "requirements.txt").read_text()
    found = re.search(r"^pulumi==([^\s;]+)", pins, re.MULTILINE)
    return found[1] if found else "unpinned"


def _built_root() -> Path:
    return cache() / "engine" / f"built-{engine_build.VERSION}"


def _known_version(pulumi: Path) -> str | None:
    """Return the version of a cached engine, which is run for it once, until its file changes."""
    record = pulumi.parent.parent / "version.json"
    found = pulumi.stat()
    key = [found.st_size, found.st_mtime_ns]
    with suppress(OSError, ValueError, TypeError):
        *known, version = json.loads(record.read_text())
        if known == key:
            return version
    version = _version(pulumi)
    if version:
        with suppress(OSError):
            record.write_text(json.dumps([*key, _text(version)]))
    return _text(version) if version else None


def _version(pulumi: Path) -> tuple[int, ...] | None:
    env = os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        answer = ask([pulumi, "version"], CHECKOUT, env, limit=VERSION)
    except OSError:
        return None
    except TimeLimitError as error:
        say(str(error))
        return None
    if answer.code:
        return None
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", answer.out)
    return tuple(map(int, found.groups())) if found else None


def _text(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
