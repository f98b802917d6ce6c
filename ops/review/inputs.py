"""The previews that a command line names, read from their files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import UserError
from ops.inputs import STANDARD_INPUT, name_of, read_text
from ops.requirements import CHECKOUT
from ops.review.preview import Preview
from ops.review.reading.documents import PreviewError
from ops.review.reading.read import read
from rehearsal.stack_file import StackError, StackName

_FEW = 3
# An environment may be a stack with its organization and project.
_NAMED = re.compile(r"(?P<environment>[A-Za-z0-9][\w.-]*(/[\w.-]+){0,2})=(?P<file>.+)", re.DOTALL)


class RefusalError(UserError):
    """Why a review is not possible, in a sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file with a preview; without an environment, the preview names its stack."""

    environment: str
    file: str

    @classmethod
    def of(cls, words: str) -> "Source":
        """Parse FILE or ENVIRONMENT=FILE; a stack may include its organization and project."""
        found = _NAMED.fullmatch(words)
        if found is None or ("/" in found["environment"] and Path(words).exists()):
            return cls("", words)
        try:
            return cls(StackName.parsed(found["environment"]).short, found["file"])
        except StackError as error:
            raise RefusalError(str(error)) from error


def previews(sources: Sequence[str], folder: Path = CHECKOUT) -> list[Preview]:
    """Read every source; RefusalError names one that is no preview, or is of another stack."""
    if [Source.of(one).file for one in sources].count(STANDARD_INPUT) > 1:
        raise RefusalError(
            "Standard input can be read only once: name files for the other previews."
        )
    found = [_preview(Source.of(one), folder) for one in sources]
    names = [one.environment for one in found]
    for name in names:
        if names.count(name) > 1:
            raise RefusalError(f"There are {names.count(name)} previews of {name}: give only one.")
    return found


def _preview(source: Source, folder: Path) -> Preview:
    try:
        preview = read(read_text(source.file), source.environment)
    except PreviewError as error:
        raise RefusalError(f"{name_of(source.file)} cannot be reviewed. {error}") from error
    name = source.environment
    if preview.stack not in ("", name) and name and (folder / f"Pulumi.{name}.yaml").exists():
        raise RefusalError(
            f"{name_of(source.file)} cannot be reviewed as {name}. It is a preview of the stack "
            f"{preview.stack}: write {preview.stack}={source.file}."
        )
    return preview


def others(found: Sequence[Preview], folder: Path = CHECKOUT) -> set[str]:
    """Return the stacks that have a file and no preview here."""
    stacks = {path.name.split(".")[1] for path in folder.glob("Pulumi.*.yaml")}
    return stacks - {one.environment for one in found} - {one.stack for one in found}


def skipped(preview: Preview) -> str:
    """Return a sentence on the lines around a preview that were skipped, empty if none were."""
    lines = preview.skipped
    if not lines:
        return ""
    count = f"{len(lines)} lines that are" if len(lines) > 1 else "a line that is"
    more = f"; and {len(lines) - _FEW} more" if len(lines) > _FEW else ""
    return (
        f"The preview of {preview.environment}: skipped {count} not part of it, "
        f"{'; '.join(lines[:_FEW])}{more}."
    )
