"""YAML and JSON that people write, read in one way, with the line of whatever is wrong."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml
from typing_extensions import override
from yaml import MappingNode, ScalarNode, SequenceNode

from launcher.errors import UserError
from rehearsal.yaml_scalars import Scalar, as_text, resolved, tagged

# What PyYAML's stubs leave open: what a node holds, and how the parts of a loader work together.
Node = Any
Untyped = Any

_CONFLICT = re.compile(r"^(<{7} .*|\|{7} .*|={7}|>{7} .*)$", re.MULTILINE)
_STANDARD = "tag:yaml.org,2002:"
# JSON's escape of a slash is none that the engine knows.
_ESCAPES = {
    escape: character
    for escape, character in yaml.SafeLoader.ESCAPE_REPLACEMENTS.items()
    if escape != "/"
}
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
    """YAML as the engine reads it.

    Tabs may stand between words, though not at the beginning of a line; an anchor may be set again.
    """

    _takes_tabs = False

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.ESCAPE_REPLACEMENTS = _ESCAPES

    @override
    def peek(self, index: int = 0) -> str:
        scanner: Untyped = super()
        character: str = scanner.peek(index)
        is_blank = self._takes_tabs and (self.flow_level or not self.allow_simple_key)
        return " " if character == "\t" and is_blank else character

    @override
    def scan_to_next_token(self) -> None:
        scanner: Untyped = super()
        self._takes_tabs = True
        scanner.scan_to_next_token()
        self._takes_tabs = False

    @override
    def scan_plain_spaces(self, indent: Untyped, start_mark: Untyped) -> Untyped:
        scanner: Untyped = super()
        self._takes_tabs = True
        spaces = scanner.scan_plain_spaces(indent, start_mark)
        self._takes_tabs = False
        return spaces

    @override
    def compose_node(self, parent: Untyped, index: Untyped) -> Node:
        events: Untyped = self
        if not events.check_event(yaml.AliasEvent):
            self.anchors.pop(events.peek_event().anchor, None)
        return super().compose_node(parent, index)

    @override
    def resolve(self, kind: Untyped, value: Untyped, implicit: Untyped) -> Untyped:
        if kind is ScalarNode and implicit[0]:
            return f"{_STANDARD}{resolved(value)[0]}"
        resolver: Untyped = super()
        return resolver.resolve(kind, value, implicit)


def _scalar(node: Node) -> Scalar:
    try:
        return tagged(node.tag.removeprefix(_STANDARD), node.value)
    except ValueError as error:
        raise yaml.constructor.ConstructorError(
            problem=str(error), problem_mark=node.start_mark
        ) from error


def _list(loader: Untyped, node: Node) -> Iterator[list[object]]:
    items: list[object] = []
    yield items
    items.extend(map(loader.construct_object, node.value))


def _object(loader: Untyped, node: Node) -> Iterator[dict[str, object]]:
    members: dict[str, object] = {}
    yield members
    loader.flatten_mapping(node)
    for name, member in node.value:
        members[_name(name)] = loader.construct_object(member)


def _name(node: Node) -> str:
    """Return the name of a member as Go prints it."""
    if not isinstance(node, ScalarNode):
        raise yaml.constructor.ConstructorError(
            problem="a key is a list or an object", problem_mark=node.start_mark
        )
    if node.tag == f"{_STANDARD}timestamp":
        raise yaml.constructor.ConstructorError(
            problem="a key is a date; put it in quotes", problem_mark=node.start_mark
        )
    found = _scalar(node)
    return "<nil>" if found is None else as_text(found)


def _constructed(loader: Untyped, node: Node) -> object:
    """Return what any node holds: tags that the engine does not know change nothing."""
    match node:
        case ScalarNode():
            return _scalar(node)
        case SequenceNode():
            return _list(loader, node)
        case _:
            return _object(loader, node)


_Loader.yaml_constructors = {None: _constructed}


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
    """Return what a text says, as JSON has it: names are text, and dates moments in UTC.

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
        loader: Untyped = _Loader("")
        return json.loads(json.dumps(loader.construct_document(root), allow_nan=False))
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
        return YamlError("a tab, which YAML does not allow here. Use spaces.", line + 1)
    words = ", ".join(filter(None, [error.context, problem]))
    return YamlError(f"this is not valid YAML ({words}). Correct it.", line + 1)


def _unreadable(error: yaml.YAMLError, text: str) -> YamlError:
    found: Any = error
    place: int = found.position
    return YamlError(
        f"the character U+{ord(text[place]):04X} is not allowed in YAML. Remove it.",
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
