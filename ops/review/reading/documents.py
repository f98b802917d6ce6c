"""The JSON documents that a text is made of, one after the other."""

import json
from typing import cast

from ops.review.reading.errors import PreviewError

Document = dict[str, object]

TAKE = "Take what `pulumi preview --json` or its --event-log writes."
AGAIN = "Run the preview again, and let nothing else write there."


def documents(text: str) -> list[Document]:
    """Read every document; a list, and the `events` of the service, are read as their elements."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise PreviewError(f"It is empty: the preview did not run, or wrote elsewhere. {TAKE}")
    return [_object(one) for value in _values(text) for one in _elements(value)]


def _values(text: str) -> list[object]:
    decoder, position = json.JSONDecoder(), 0
    found: list[object] = []
    while rest := text[position:].lstrip():
        start = len(text) - len(rest)
        try:
            value, position = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            raise PreviewError(_why(text, start, error)) from error
        except ValueError as error:
            raise PreviewError(f"It has a number that no engine writes. {TAKE}") from error
        found.append(value)
    return found


def _why(text: str, start: int, error: json.JSONDecodeError) -> str:
    if text[start] not in "{[":
        return f"Line {text.count(chr(10), 0, start) + 1} is no JSON. {TAKE}"
    if error.msg.startswith("Unterminated") or not text[error.pos :].strip():
        return f"It breaks off in line {error.lineno}: the preview was cut. {AGAIN}"
    return f"It is damaged in line {error.lineno}, column {error.colno}. {AGAIN}"


def _elements(value: object) -> list[object]:
    events = cast("Document", value).get("events") if isinstance(value, dict) else value
    return cast("list[object]", events) if isinstance(events, list) else [value]


def _object(value: object) -> Document:
    if not isinstance(value, dict):
        raise PreviewError(f"It is JSON, but no preview. {TAKE}")
    return cast("Document", value)
