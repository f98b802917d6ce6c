"""Acknowledgements: the author of a change accepts a finding as intended.

It is a line of its own in a pull request's description: acknowledge ENVIRONMENT NAME, as in
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
_OF_CODE = {"fence", "code_block"}
_CODE, _COMMENT, _FOLD = "code", "a comment that is not shown", "what is folded away"
_PLACES = {
    "blockquote_open": "a quotation",
    "bullet_list_open": "a list",
    "ordered_list_open": "a list",
    "heading_open": "a heading",
}
_INNER = {
    "code_inline": _CODE,
    "em_open": "bold or italic text",
    "strong_open": "bold or italic text",
    "link_open": "a link",
    "image": "a link",
}


class AcknowledgementError(UserError):
    """Why a text is not an acknowledgement, in a sentence."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The name of a finding that is intended in an environment; in all, with None."""

    name: str
    environment: str | None = None

    def __str__(self) -> str:
        """Return the line of a pull request."""
        return f"{self.environment} {self.name}" if self.environment else self.name

    def is_of(self, finding: Finding, environment: str) -> bool:
        """Whether it acknowledges a finding in an environment."""
        return self.name == finding.name and self.environment in (None, environment)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A line that does not count, why, and the line to write instead, empty if unknown.

    `of` is the acknowledgement if only its finding does not exist.
    """

    line: str
    why: str
    instead: str = ""
    of: Acknowledgement | None = None


def given(words: str) -> Acknowledgement:
    """Parse the value of an option: NAME, or ENVIRONMENT and NAME."""
    found = _OPTION.fullmatch(words.strip())
    if found is None:
        raise AcknowledgementError(
            "--acknowledge takes the name of a finding, such as index-rebuilt:requests/user-index, "
            f"alone or after an environment, and not {words!r}."
        )
    return Acknowledgement(found["name"], found["environment"])


def written(text: str) -> list[Acknowledgement]:
    """Return the acknowledgements in the description of a pull request."""
    plain = (line.text for line in lines(text) if not line.place)
    found = [match for line in plain if (match := _LINE.fullmatch(line))]
    return list(dict.fromkeys(Acknowledgement(one["name"], one["environment"]) for one in found))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a description; `place` is what it is part of, empty for visible plain text."""

    text: str
    place: str = ""


def lines(text: str) -> Iterator[Line]:
    """Yield every line of a description."""
    folds = 0
    around: list[str] = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.nesting > 0:
            around.append(_PLACES.get(token.type, ""))
        elif token.nesting < 0:
            around.pop()
        outer = next(filter(None, reversed(around)), "") or (_FOLD if folds > 0 else "")
        if token.type == "inline":
            yield from _parted(token.children or [], outer, folds)
        elif token.type in _OF_CODE:
            yield from (Line(one.strip(), _CODE) for one in token.content.splitlines())
        elif token.type == "html_block":
            place = _markup(token.content)
            yield from (Line(one.strip(), place) for one in token.content.splitlines())
        folds += sum(map(_unclosed, [token, *(token.children or ())]))


def _parted(parts: Sequence[Token], outer: str, folds: int) -> Iterator[Line]:
    """Yield the lines of a paragraph or a heading, each with the markup around its words."""
    for ends, line in groupby(parts, key=lambda part: part.type in _ENDS_A_LINE):
        held = list(line)
        inner = next((place for part in held if (place := _inner(part))), "")
        place = outer or (_FOLD if folds > 0 else "") or inner
        folds += sum(map(_unclosed, held))
        if not ends:
            content = "".join(part.content for part in held)
            yield from (Line(one.strip(), place) for one in content.split("\n"))


def _inner(part: Token) -> str:
    """Return the name of a part of a line, empty for plain text."""
    if part.type == "text":
        return ""
    return _markup(part.content) if part.type == "html_inline" else _INNER.get(part.type, "markup")


def _unclosed(part: Token) -> int:
    """Return the number of folds that a part opens, less those that it closes."""
    if "html" not in part.type:
        return 0
    return len(_FOLDS.findall(part.content)) - len(_UNFOLDS.findall(part.content))


def _markup(content: str) -> str:
    return _COMMENT if "<!--" in content else "HTML"
