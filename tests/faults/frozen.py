"""The frozen list of faults: what is wrong, and how it must be found, as data beside this file.

What is expected stands in the files alone. Nothing computes it when tests run, and it outlives the
tests that were written for it: whoever changes a message on purpose changes it there.

JSON has neither sets nor bytes, so what it lacks is an object with one name that begins with $.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, Final, cast

FOLDER = Path(__file__).parent
ABSENT: Final = object()
"""Stands for a field that is not there."""
OBJECTS: dict[str, object] = {
    "absent": ABSENT,
    "complex": 1j,
    "datetime": datetime(2024, 1, 9, tzinfo=UTC),
    "infinity": float("inf"),
    "minus infinity": float("-inf"),
    "not a number": float("nan"),
    "object": object(),
    "path": PurePosixPath("a"),
}


DECODERS: dict[str, Callable[[Any], object]] = {
    "$bytes": str.encode,
    "$decimal": Decimal,
    "$hex": bytes.fromhex,
    "$map": lambda members: {decoded(name): decoded(member) for name, member in members},
    "$of": lambda name: OBJECTS[name],
    "$power": lambda numbers: numbers[0] ** numbers[1],
    "$set": lambda members: {decoded(member) for member in members},
    "$text": lambda pieces: "".join(piece * times for piece, times in pieces),
    "$tuple": lambda members: tuple(decoded(member) for member in members),
}


def faults(kind: str) -> list[dict[str, Any]]:
    """Return every fault of a kind, such as `settings`."""
    return decoded(json.loads((FOLDER / f"{kind}.json").read_text()))


def message(mishap: str, **values: object) -> str:
    """Return what is to be said of a mishap, with what differs from run to run put in."""
    [text] = [fault["message"] for fault in faults("mishaps") if fault["mishap"] == mishap]
    return str(text).format(**values) if values else str(text)


def filled(text: str, names: Mapping[str, str]) -> str:
    """Return a text of the list with what its words in angle brackets stand for."""
    for word, named in names.items():
        text = text.replace(word, named)
    return text


def decoded(encoded: Any) -> Any:
    """Return the value that JSON stands for."""
    if isinstance(encoded, list):
        return [decoded(one) for one in cast("list[Any]", encoded)]
    if isinstance(encoded, dict):
        members = cast("dict[str, Any]", encoded)
        for name in DECODERS.keys() & members.keys():
            return DECODERS[name](members[name])
        return {name: decoded(one) for name, one in members.items()}
    return encoded
