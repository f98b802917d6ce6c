"""What the official plugin refuses of the names and the policy documents of IAM."""

import json
import re
from collections.abc import Iterator

from rehearsal.plugin.string_rules import Problem, Text
from rehearsal.plugin.values import Plain, Properties

LETTERS = re.compile(r"[\w+=,.@-]*", re.ASCII)
QUOTES = "\u201c\u2018"
DESCRIPTION = Text(
    0,
    1000,
    re.compile(f"[^{QUOTES}]*"),
    f"cannot contain specially formatted single or double quotes: [{QUOTES}]",
)
NO_OBJECTS = {
    **dict.fromkeys((" ", "\t", "\r", "\n"), "leading space characters are not allowed"),
    '"': "contains a JSON-encoded string, not a JSON-encoded object",
    "[": "contains a JSON array, not a JSON object",
}


def name_problems(inputs: Properties, longest: int) -> Iterator[Problem]:
    """Return what is wrong with the name; a prefix for one is not for rehearsals."""
    name = Text(1, longest, LETTERS, r"must match [\w+=,.@-]")
    yield from name.problems("name", inputs.get("name"))
    if "namePrefix" in inputs:
        yield Problem(
            "namePrefix",
            "a rehearsal does not generate names from a prefix: set a name, or omit both",
        )


def document_problems(path: str, text: Plain) -> Iterator[Problem]:
    """Return what keeps a text from being a policy document."""
    if isinstance(text, str) and (fault := _document_fault(text)):
        name = path.rpartition(".")[2]
        yield Problem(path, f'"{name}" {fault}')


def _document_fault(text: str) -> str | None:
    if not text:
        return "is an empty string, which is not a valid JSON value"
    if not text.startswith("{"):
        reason = NO_OBJECTS.get(text[0], "not a JSON object")
        return f"contains an invalid JSON policy: {reason}"
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"contains an invalid JSON policy: {error.msg}, at byte offset {error.pos}"
    except RecursionError:
        return "contains an invalid JSON policy: exceeded max depth"
    return None
