"""The output of an engine, split into documents and the lines between them."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast
from unicodedata import category

from launcher.errors import UserError
from ops.review.reading.secrecy import Mask


class PreviewError(UserError):
    """What is wrong with a preview, and what to do, in a sentence."""


_DIRECTIVE = re.compile(r"<\{%.*?%\}>")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
# Characters that are not seen, are not whole or are no text: they could hide or turn round others.
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs"}
_SEVERITY = re.compile(r"^(?:error|warning): ")


def cleaned(text: str) -> str:
    """Return a text without colours and invisible characters."""
    seen = without_colours(_DIRECTIVE.sub("", text.replace("\r\n", "\n")))
    shown = "".join(one if one == "\n" or category(one) not in _UNSEEN else " " for one in seen)
    return "\n".join(line.rstrip() for line in shown.splitlines()).strip()


def without_colours(text: str) -> str:
    """Return a text without a terminal's colour codes, which JSON cannot contain."""
    return _ANSI.sub("", text)


def message(text: str) -> str:
    """Return a message without the word for its severity."""
    return _SEVERITY.sub("", cleaned(text))


Document = dict[str, object]

TAKE = "Use the output of `pulumi preview --json`, or of its --event-log."
AGAIN = "Run the preview again, and make sure that nothing else writes to that file."

_LONGEST = 80
_START = re.compile(r"[{\[]")
# How JSON goes on after its first bracket.
_OBJECT_OR_LIST = re.compile(r'\{\s*(?:["}]|$)|\[\s*(?:[{\["\]]|$)')
_FRAGMENT = re.compile(r'^[\]}",:]|"\s*:\s*(?:["{\[\d-]|true|false|null|$)|["\]}],$|[{\[]$')
_ADDRESS = Mask.of(())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, with its number."""

    number: int
    text: str

    def __str__(self) -> str:
        """Return it as a quotation, without addresses."""
        return f"line {self.number}: {_quoted(self.text)}"

    @property
    def is_fragment(self) -> bool:
        """Whether it may be a piece of a document."""
        return _FRAGMENT.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """A document, and the number of the line where it begins."""

    document: Document
    line: int

    @property
    def names(self) -> Line:
        """The names in it, if it is not part of a preview."""
        return Line(self.line, f"{{{', '.join(self.document)}}}")


@dataclass(frozen=True, slots=True)
class Text:
    """The documents of a text, and the lines outside them."""

    documents: Sequence[Found]
    others: Sequence[Line]


def documents(text: str) -> Text:
    """Parse every document; a list, and the `events` of the service, yield their elements.

    Raises PreviewError for a text without a document, and for a truncated document.
    """
    text = without_colours(text.removeprefix("\ufeff"))
    if not text.strip():
        raise PreviewError(
            f"It is empty: the preview did not run, or wrote to another file. {TAKE}"
        )
    found: list[Found] = []
    others: list[Line] = []
    position, number = 0, 1
    for start, end, elements in _values(text):
        others += _lines(text[position:start], number)
        number += text.count("\n", position, start)
        found += [Found(one, number) for one in elements]
        number += text.count("\n", start, end)
        position = end
    others += _lines(text[position:], number)
    if not position:
        start = f" It begins with {others[0]}." if others else ""
        raise PreviewError(f"It contains no preview.{start} {TAKE}")
    if piece := next((line for line in others if line.is_fragment), None):
        where = f"line {piece.number}"
        raise PreviewError(f"It contains an incomplete piece of JSON, in {where}. {AGAIN}")
    return Text(found, others)


def _values(text: str) -> Iterator[tuple[int, int, list[Document]]]:
    """Yield the documents in each list or object, with its start and end."""
    decoder, position = json.JSONDecoder(), 0
    while match := _START.search(text, position):
        start = match.start()
        try:
            value, position = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            if _OBJECT_OR_LIST.match(text, start):
                raise PreviewError(_why(text, error)) from error
            position = start + 1
        except ValueError as error:
            raise PreviewError(f"It contains a number that no engine writes. {TAKE}") from error
        else:
            if (elements := _elements(value)) is not None:
                yield start, position, elements


def _elements(value: object) -> list[Document] | None:
    """Return the documents in a value, None for other bracketed text, such as [3/7]."""
    if isinstance(value, list):
        return _documents(cast("list[object]", value)) or None
    document = cast("Document", value)
    events = document.get("events")
    listed = _documents(cast("list[object]", events)) if isinstance(events, list) else None
    return [document] if listed is None else listed


def _documents(values: list[object]) -> list[Document] | None:
    are_all = all(isinstance(one, dict) for one in values)
    return cast("list[Document]", values) if are_all else None


def _why(text: str, error: json.JSONDecodeError) -> str:
    rest = text[error.pos :].strip()
    if error.msg.startswith("Unterminated") or not rest:
        return f"It ends in line {error.lineno}: the preview is incomplete. {AGAIN}"
    # What is in quotes may be secret, and so may the rest of a text that something broke into.
    there = cleaned(rest.splitlines()[0]).partition('"')[0].strip()
    is_in_text = error.msg.startswith("Invalid control character")
    quote = f": {_quoted(there)}" if there and not is_in_text else ""
    return f"It is damaged in line {error.lineno}, column {error.colno}{quote}. {AGAIN}"


def _quoted(text: str) -> str:
    shown = _ADDRESS.message(text)
    return f"`{shown if len(shown) <= _LONGEST else f'{shown[:_LONGEST]}…'}`"


def _lines(text: str, first: int) -> list[Line]:
    """Return the lines that are not blank."""
    # A progress bar goes back to the start of its line.
    shown = (part.rstrip("\r").rpartition("\r")[2] for part in text.split("\n"))
    found = [Line(number, cleaned(part)) for number, part in enumerate(shown, first)]
    return [line for line in found if line.text]
