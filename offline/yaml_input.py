"""YAML and JSON that people write, read in one way, with the line of whatever is wrong."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import MappingNode, ScalarNode, SequenceNode

from launcher.errors import UserError

# A node of PyYAML, whose stubs leave open what a node holds.
Node = Any

_CONFLICT = re.compile(r"^(<{7} .*|\|{7} .*|={7}|>{7} .*)$", re.MULTILINE)
_TOO_DEEP = "it is nested too deeply to be read. Write it with fewer levels."


class YamlError(UserError):
    """Why a text is not read, with the line if that is known, and what to do."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem if line is None else f"line {line}: {problem}")
        self._problem = problem
        self._line = line

    def within(self, file: str) -> str:
        """Return the sentence with the name of the file."""
        place = file if self._line is None else f"{file}, line {self._line}"
        return f"{place}: {self._problem}"


class _Loader(yaml.SafeLoader):
    """YAML as the engine reads it: digits without quotes are a number, after a zero as well."""


yaml.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile("[0-9]+$"), list("0123456789"), Loader=_Loader
)


def decoded(data: bytes) -> str:
    """Return the text of a file, without a byte order mark.

    Raises YamlError.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise YamlError("this is UTF-16. Save the file as UTF-8.", 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + error.object.count(b"\n", 0, error.start)
        byte = f"0x{error.object[error.start]:02X}"
        raise YamlError(f"the byte {byte} is not UTF-8. Save the file as UTF-8.", line) from error


def parsed(text: str) -> object:
    """Return what a text says, as JSON has it: names are text, and so are dates.

    Raises YamlError.
    """
    return value(composed(text))


def composed(text: str) -> Node:
    """Return the nodes of a text, each with its place; None for a text that says nothing.

    Raises YamlError.
    """
    if marker := _CONFLICT.search(text):
        raise YamlError(
            f"git has left a conflict here ({marker[0]}). Resolve it, and remove its markers.",
            _line(text, marker.start()),
        )
    try:
        root: Node = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _refusal(error, text) from error
    except yaml.YAMLError as error:
        raise _unreadable(error, text) from error
    except RecursionError as error:
        raise YamlError(_TOO_DEEP) from error
    for mapping in _mappings(root, set()):
        _refuse_twins(mapping)
    return root


def value(root: Node) -> object:
    """Return what nodes say, as JSON has it.

    Raises YamlError.
    """
    if root is None:
        return None
    try:
        loader: Any = _Loader("")
        return json.loads(json.dumps(loader.construct_document(root), default=str))
    except yaml.MarkedYAMLError as error:
        raise _refusal(error) from error
    except RecursionError as error:
        raise YamlError(_TOO_DEEP) from error
    except (TypeError, ValueError) as error:
        raise YamlError(
            f"it says what JSON cannot ({error}). Write text, numbers, true, false, lists and "
            "objects only."
        ) from error


def _refusal(error: yaml.MarkedYAMLError, text: str = "") -> YamlError:
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    problem = str(error.problem)
    lines = text.split("\n")
    if r"'\t'" in problem or ("\t" in re.sub(r"\S.*", "", lines[min(line, len(lines) - 1)])):
        return YamlError("a tab, which YAML does not take here. Write spaces.", line + 1)
    words = ", ".join(filter(None, [error.context, problem]))
    return YamlError(f"this is not valid YAML ({words}). Correct it.", line + 1)


def _unreadable(error: yaml.YAMLError, text: str) -> YamlError:
    found: Any = error
    place: int = found.position
    return YamlError(
        f"the character U+{ord(text[place]):04X} cannot stand in YAML. Remove it.",
        _line(text, place),
    )


def _line(text: str, place: int) -> int:
    return 1 + text.count("\n", 0, place)


def _mappings(node: Node, seen: set[int]) -> Iterator[Node]:
    """Yield every object once: one that is referred to may hold itself."""
    if isinstance(node, ScalarNode) or id(node) in seen:
        return
    seen.add(id(node))
    held: Node = node
    if isinstance(node, MappingNode):
        yield held
        for name, member in held.value:
            yield from _mappings(name, seen)
            yield from _mappings(member, seen)
    if isinstance(node, SequenceNode):
        for item in held.value:
            yield from _mappings(item, seen)


def _refuse_twins(mapping: Node) -> None:
    lines: dict[str, int] = {}
    for name, _ in mapping.value:
        line: int = name.start_mark.line + 1
        if not isinstance(name, ScalarNode):
            continue
        if name.value in lines:
            first = lines[name.value]
            raise YamlError(
                f"{name.value} is set a second time, after line {first}. Remove one of the two.",
                line,
            )
        lines[name.value] = line
