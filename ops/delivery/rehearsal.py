"""A preview without an account: on the embedded AWS, after the base was deployed there."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ops.delivery.previews import Files
from ops.requirements import CHECKOUT

NOTE = (
    "Previewed on the embedded AWS, not in your account: the stack of the base was deployed there, "
    "and this is what changes."
)
WITHOUT_BASE = (
    "Previewed on the embedded AWS, not in your account. The stack of the base was not deployed "
    "there, or not as it should be: what was missing of {} counts as new."
)
_PREVIEW = 'eval "$(make -s env STACK="$1")" && exec ./mi ci preview --stack "$1" --to "$2"'


def rehearse(files: Files, base: str) -> int:
    """Deploy `base` on the embedded AWS of a checkout of its own, and preview this commit there."""
    head = _git(CHECKOUT, "rev-parse", "HEAD")
    if _git(CHECKOUT, "status", "--porcelain"):
        print("What is not committed is not looked at.", file=sys.stderr)
    files.folder.mkdir(parents=True, exist_ok=True)
    with _checkout_of(base) as folder:
        failed = _make(folder, "up", files.name)
        files.note.write_text(WITHOUT_BASE.format(files.name) if failed else NOTE)
        _switch(folder, head)
        words = (files.name, str(files.folder.resolve()))
        try:
            return _call(folder, "sh", "-c", _PREVIEW, "sh", *words)
        finally:
            _make(folder, "down", files.name)


@contextmanager
def _checkout_of(commit: str) -> Generator[Path]:
    with TemporaryDirectory(prefix="base-") as name:
        folder = Path(name) / "checkout"
        _git(CHECKOUT, "worktree", "add", "--quiet", "--detach", "--no-checkout", str(folder))
        try:
            _switch(folder, commit)
            yield folder
        finally:
            _git(CHECKOUT, "worktree", "remove", "--force", str(folder))


def _switch(folder: Path, commit: str) -> None:
    """Have the files of a commit, with this checkout's packages where it pins the same."""
    _git(folder, "checkout", "--quiet", "--detach", commit)
    ours, link = CHECKOUT / ".venv", folder / ".venv"
    if link.is_symlink():
        link.unlink()
    if _pins(folder) == _pins(CHECKOUT) and not link.exists():
        link.symlink_to(ours.resolve())


def _pins(folder: Path) -> list[bytes]:
    return [
        (folder / f"{name}.txt").read_bytes() for name in ("requirements", "requirements-offline")
    ]


def _make(folder: Path, target: str, stack: str) -> int:
    return _call(folder, "make", "--silent", target, f"STACK={stack}")


def _call(folder: Path, *command: str) -> int:
    given = os.environ | {"PYTHON": sys.executable}
    return subprocess.run(command, cwd=folder, env=given, check=False).returncode


def _git(folder: Path, *words: str) -> str:
    command = ["git", *words]
    told = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    return told.stdout.strip()
