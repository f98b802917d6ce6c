"""Who proposes a change says of a danger that it is meant.

A pull request does so in a line of its own of its description: acknowledge ENVIRONMENT NAME, as in
acknowledge prod index-rebuilt:requests/user-index. What is quoted, code, part of a list, hidden
in a comment or folded away does not count: it has to be there for everybody to read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from launcher.errors import UserError
from ops.review.finding import Finding

_NAME = r"[a-z][a-z0-9-]*:[^\s<>`|\\]*\w"
_LINE = re.compile(rf"acknowledge (?P<environment>[A-Za-z0-9][\w.-]*) (?P<name>{_NAME})")
_OPTION = re.compile(rf"(?:(?P<environment>[A-Za-z0-9][\w.-]*) )?(?P<name>{_NAME})")
_FOLDS, _UNFOLDS = (re.compile(one, re.IGNORECASE) for one in ("<details", "</details"))
_ENDS_A_LINE = {"softbreak", "hardbreak"}


class AcknowledgementError(UserError):
    """Why something is no acknowledgement, in a sentence."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A finding, by its name, that is meant: in an environment, or, with None, in each."""

    name: str
    environment: str | None = None

    def __str__(self) -> str:
        """Write it as in the line of a pull request."""
        return f"{self.environment} {self.name}" if self.environment else self.name

    def is_of(self, finding: Finding, environment: str) -> bool:
        """Tell whether a finding in an environment is meant."""
        return self.name == finding.name and self.environment in (None, environment)


def given(words: str) -> Acknowledgement:
    """Read the value of an option: NAME, or ENVIRONMENT and NAME."""
    found = _OPTION.fullmatch(words.strip())
    if found is None:
        raise AcknowledgementError(
            "--acknowledge takes the name of a finding, such as index-rebuilt:requests/user-index, "
            f"alone or after an environment, and not {words!r}."
        )
    return Acknowledgement(found["name"], found["environment"])


def written(text: str) -> list[Acknowledgement]:
    """Read the description of a pull request."""
    lines = [line for token in _paragraphs(text) for line in _lines(token.children or [])]
    found = [match for line in lines if (match := _LINE.fullmatch(line))]
    return list(dict.fromkeys(Acknowledgement(one["name"], one["environment"]) for one in found))


def _paragraphs(text: str) -> Iterator[Token]:
    """Yield the text of each paragraph that is part of nothing else, and not folded away."""
    folds, before = 0, ""
    for token in MarkdownIt("commonmark").parse(text):
        if before == "paragraph_open" and token.level == 1 and folds <= 0:
            yield token
        html = [part.content for part in (token, *(token.children or ())) if "html" in part.type]
        folds += sum(len(_FOLDS.findall(one)) - len(_UNFOLDS.findall(one)) for one in html)
        before = token.type


def _lines(parts: Sequence[Token]) -> Iterator[str]:
    """Yield the lines that are nothing but text."""
    for ends, line in groupby(parts, key=lambda part: part.type in _ENDS_A_LINE):
        held = list(line)
        if not ends and all(part.type == "text" for part in held):
            yield "".join(part.content for part in held).strip()
