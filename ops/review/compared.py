"""The files that a review compares: those of the base, and those under review."""

import subprocess
import tarfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from launcher.errors import UserError
from ops.requirements import CHECKOUT

# Nothing that is compared is in these.
_LEFT_OUT = (":(exclude)tests", ":(exclude)docs")


class _NoFilesError(UserError):
    """Why the files of a commit cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two folders; without `before` nothing is compared, and `unknown` says why.

    `base` is the readable name of the commit of `before`. `is_missing`: a base was expected.
    """

    after: Path = CHECKOUT
    before: Path | None = None
    base: str = ""
    unknown: str = "No commit to compare with was given."
    is_missing: bool = False

    def texts(self, path: str) -> tuple[str | None, str | None]:
        """Return the text of a file before and after, None where the file is absent."""
        return _text(self.before, path), _text(self.after, path)

    def paths(self, pattern: str) -> list[str]:
        """Return the paths of the files on either side."""
        folders = [one for one in (self.before, self.after) if one]
        found = {
            file.relative_to(folder).as_posix()
            for folder in folders
            for file in folder.glob(pattern)
            if file.is_file() and "__pycache__" not in file.parts
        }
        return sorted(found)

    def changed(self, pattern: str) -> list[str]:
        """Return the files that differ."""
        found = self.paths(pattern)
        return [path for path in found if len(set(self.texts(path))) > 1]


@contextmanager
def compared(
    base: str, folder: Path = CHECKOUT, *, is_committed: bool = False
) -> Generator[Compared]:
    """Yield the files of a base and of a checkout, or of its commit."""
    with ExitStack() as kept:

        def files(commit: str) -> Path:
            return kept.enter_context(_files(commit, folder))

        try:
            after = files("HEAD") if is_committed else folder
        except _NoFilesError:
            after = folder
        try:
            if not base:
                yield Compared(after=after)
                return
            before, name = files(base), _name(base, folder)
        except _NoFilesError as error:
            yield Compared(after=after, base=base, unknown=str(error), is_missing=True)
            return
        yield Compared(after=after, before=before, base=name)


@contextmanager
def _files(commit: str, folder: Path) -> Generator[Path]:
    """Yield a folder with the files of a commit."""
    archive = _git(folder, "archive", _found(commit, folder), "--", ".", *_LEFT_OUT)
    with TemporaryDirectory(prefix="compared-") as name:
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(name, filter="data")
        yield Path(name)


def _found(commit: str, folder: Path) -> str:
    _git(folder, "rev-parse", "--git-dir")
    try:
        return _git(folder, "rev-parse", "--verify", f"{commit}^{{commit}}").decode().strip()
    except _NoFilesError as error:
        raise _NoFilesError(
            f"This clone has no commit {commit!r}: fetch it, or name another with --base."
        ) from error


def _name(commit: str, folder: Path) -> str:
    short = _git(folder, "rev-parse", "--short", f"{commit}^{{commit}}").decode().strip()
    return short if commit.startswith(short) else f"{commit} ({short})"


def _git(folder: Path, *words: str) -> bytes:
    command = ["git", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise _NoFilesError("There is no git here: install it to compare with a commit.") from error
    if done.returncode:
        raise _NoFilesError(
            "This folder is not a clone with commits: review in a clone, with --base."
        )
    return done.stdout


def _text(folder: Path | None, path: str) -> str | None:
    file = folder / path if folder else None
    return file.read_text(errors="replace") if file and file.is_file() else None
