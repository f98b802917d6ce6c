"""A preview without an account: on the embedded AWS, after the base was deployed there."""

import shlex
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from launcher import engine, progress
from launcher.errors import UserError
from ops.ci.base import Base
from ops.ci.previews import Files, make_folder
from ops.requirements import CHECKOUT
from rehearsal.screen import is_verbose
from rehearsal.stack_file import path_of

NOTE = (
    "Previewed on the embedded AWS, not in your account. The base was deployed there first, and "
    "this is what the change would do."
)
WITHOUT_BASE = (
    "Previewed on the embedded AWS, not in your account. The base was not deployed there, or not "
    "completely: resources of {} that were missing count as new."
)
_PREVIEW = 'eval "$(make -s env STACK="$1")" && exec ./mi ci preview --stack "$1" --to "$2"'
# The other checkout runs with this Python.
_PYTHON = ("env", f"PYTHON={sys.executable}")


def rehearse(files: Files, base: str) -> int:
    """Deploy `base` on the embedded AWS of a checkout of its own, and preview this commit there.

    Each is a line of progress, with all that it prints in a log; VERBOSE=1 prints it as it comes.
    """
    stack = files.name
    head, short = _git(CHECKOUT, "rev-parse", "HEAD"), _short(base)
    file = path_of(stack, CHECKOUT).name
    if not _is_in(head, file):
        raise UserError(f"HEAD ({head[: len(short)]}) has no {file}: commit it first.")
    deployment = _deployment(stack, short)
    if _git(CHECKOUT, "status", "--porcelain"):
        print("Uncommitted changes are not reviewed.", file=sys.stderr)
    make_folder(files.folder)
    preview = ("sh", "-c", _PREVIEW, "sh", stack, str(files.folder.resolve()))
    with _checkout_of(short) as folder:
        of_base = f"{stack} as of the base {base} ({short})"
        if not _is_in(short, file):
            _switch(folder, head)
            print(f"The base {base} ({short}) has no {file}: all of it is new.", file=sys.stderr)
            failed = 1
        elif deployment.is_kept:
            _switch(folder, head)
            title = f"Starting from {of_base}, which an earlier review deployed"
            failed = _run(title, _log(stack, "base"), folder, *_make("env", stack))
            if not failed:
                deployment.restore(folder / ".rehearsal")
        else:
            title = f"Deploying {of_base} on an embedded AWS of its own"
            failed = _run(title, _log(stack, "base"), folder, *_make("up", stack))
            if not failed:
                deployment.keep(folder / ".rehearsal")
            _switch(folder, head)
        files.note.write_text(WITHOUT_BASE.format(stack) if failed else NOTE)
        try:
            title = f"Previewing there what HEAD ({head[: len(short)]}) changes"
            code = _run(title, _log(stack, "change"), folder, *preview)
            if not (code or is_verbose()):
                logs = (_log(stack, step).relative_to(CHECKOUT) for step in ("base", "change"))
                print(f"Their output: {' and '.join(map(str, logs))}\n", file=sys.stderr)
            return code
        finally:
            with _log(stack, "end").open("w") as log:
                _call(folder, *_make("down", stack), output=None if is_verbose() else log)


def _deployment(stack: str, base: str) -> Base:
    found = engine.find()
    return Base(
        bases=CHECKOUT / ".rehearsal" / "bases",
        stack=stack,
        commit=_git(CHECKOUT, "rev-parse", base),
        engine=f"{found.pulumi} {found.version}",
    )


def _log(stack: str, step: str) -> Path:
    logs = CHECKOUT / ".rehearsal" / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    return logs / f"{stack}-review-{step}.log"


def _short(commit: str) -> str:
    try:
        return _git(CHECKOUT, "rev-parse", "--verify", "--quiet", "--short", f"{commit}^{{commit}}")
    except UserError as error:
        raise UserError(
            f"There is no commit {commit!r} to compare with: name a branch, a tag or a commit "
            "that this clone has, such as --base origin/main."
        ) from error


def _is_in(commit: str, file: str) -> bool:
    return bool(_git(CHECKOUT, "ls-tree", "--name-only", commit, "--", file))


def _run(title: str, log: Path, folder: Path, *command: str) -> int:
    """Run a step, and return its exit code; of one that fails the end of the log is shown."""
    if is_verbose():
        return _call(folder, *command)
    try:
        progress.run(title, [*_PYTHON, *command], log=log, cwd=folder)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


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


def _make(target: str, stack: str) -> list[str]:
    return ["make", "--silent", target, f"STACK={stack}"]


def _call(folder: Path, *command: str, output: IO[str] | None = None) -> int:
    return subprocess.run(
        [*_PYTHON, *command], cwd=folder, stdout=output, stderr=output, check=False
    ).returncode


def _git(folder: Path, *words: str) -> str:
    command = ["git", *words]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise UserError("git is not on PATH: install it, or review a preview's file.") from error
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise UserError(f"`git {shlex.join(words)}` failed in {folder}: {said}")
    return done.stdout.strip()
