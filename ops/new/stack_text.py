"""The text of a stack's file with settings removed or set; comments and order stay."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from yaml import MappingNode, ScalarNode

from launcher.errors import UserError
from rehearsal.stack_file import PREFIX, Steps
from rehearsal.yaml_input import YamlError, composed, parsed, value

Node = Any
"""A node of PyYAML, whose stubs leave open what it holds."""


def rewritten(
    text: str, removed: Sequence[Steps], settings: Mapping[Steps, object], file: str
) -> str:
    """Return the text with some settings removed and others set.

    Raises UserError, which names the file, if its text is written in a way that cannot be edited.
    """
    expected = _members(value(composed(text)))["config"]
    result = text
    try:
        for steps in removed:
            result = _without(result, steps)
            expected = _lacking(expected, steps)
        for steps, setting in settings.items():
            result = _with(result, steps, setting)
            expected = _having(expected, steps, setting)
        if _members(parsed(result))["config"] == expected:
            return result
    except (YamlError, LookupError, TypeError):
        pass
    raise UserError(
        f"{file} is written in a way that this command cannot copy. Write its settings below "
        "config as in Pulumi.prod.yaml, one a line, and run this again. Nothing was written."
    )


def _without(text: str, steps: Steps) -> str:
    """Return a text without a setting, and without its section if that becomes empty."""
    config = _member(composed(text), "config")[1]
    way = [(cast("Node", None), config)]
    for step in steps:
        way.append(_member(way[-1][1], step))
    depth = len(steps)
    while depth > 1 and len(way[depth - 1][1].value) == 1:
        depth -= 1
    key, node = way[depth]
    outer = next((place for place in range(depth) if way[place][1].flow_style), None)
    if outer is not None:
        kept = _lacking(value(way[outer][1]), steps[outer:depth])
        return _replaced(text, way[outer][1], json.dumps(kept))
    lines = text.split("\n")
    start: int = key.start_mark.line
    end = _last_line(node)
    while start and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return "\n".join([*lines[:start], *lines[end + 1 :]])


def _with(text: str, steps: Steps, setting: object) -> str:
    """Return a text with a setting, in place of its value or at the end of its section."""
    written = setting if isinstance(setting, str) else json.dumps(setting)
    *sections, name = steps
    key, node = None, _member(composed(text), "config")[1]
    for section in sections:
        key, node = _member(node, section)
    try:
        former = _member(node, name)
    except KeyError:
        return _added(text, key, node, f"{name}: {written}")
    return _replaced(text, former[1], written)


def _added(text: str, key: Node, section: Node, line: str) -> str:
    """Return a text with a line after the account in `config`, or at the end of a section."""
    if section.flow_style:
        end = section.end_mark.index - 1
        return f"{text[:end]}{', ' if section.value else ''}{line}{text[end:]}"
    first = section.value[0][0]
    beside = [member for name, member in section.value if str(name.value).startswith("aws:")]
    after = _last_line(beside[-1] if key is None and beside else section)
    lines = text.split("\n")
    added = f"{' ' * first.start_mark.column}{line}"
    return "\n".join([*lines[: after + 1], added, *lines[after + 1 :]])


def _replaced(text: str, node: Node, written: str) -> str:
    """Return a text with a value on one line replaced."""
    start, end = node.start_mark.index, node.end_mark.index
    if not (isinstance(node, ScalarNode) or node.flow_style):
        # It begins on the lines below its name.
        start = len(text[:start].rstrip())
        end = len(text[:end].rstrip())
        written = f" {written}"
    return f"{text[:start]}{written}{text[end:]}"


def _last_line(node: Node) -> int:
    """Return the last line of a value, without what stands between it and the next one."""
    if not isinstance(node, ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    start, end = node.start_mark, node.end_mark
    # A text over several lines ends where the next line begins.
    return end.line - 1 if end.column == 0 and end.line > start.line else end.line


def _member(node: Node, step: int | str) -> tuple[Node, Node]:
    """Return the name and value of a member, whose name may lack the project."""
    if not isinstance(node, MappingNode):
        raise TypeError
    pairs = cast("list[tuple[Node, Node]]", node.value)
    names = (step, str(step).removeprefix(PREFIX))
    found = next((pair for pair in pairs if pair[0].value in names), None)
    if found is None:
        raise KeyError(step)
    return found


def _lacking(given: object, steps: Steps) -> object:
    """Return an object without a setting, and without sections that become empty."""
    members = _members(given)
    name = _name(members, steps[0])
    if len(steps) == 1:
        return {key: one for key, one in members.items() if key != name}
    inner = _lacking(members[name], steps[1:])
    return {
        key: inner if key == name else one for key, one in members.items() if key != name or inner
    }


def _having(given: object, steps: Steps, setting: object) -> object:
    members = _members(given)
    name = _name(members, steps[0])
    if len(steps) == 1:
        return members | {name: setting}
    return members | {name: _having(members[name], steps[1:], setting)}


def _name(members: Mapping[str, object], step: int | str) -> str:
    """Return the name of a member as the file has it."""
    short = str(step).removeprefix(PREFIX)
    return short if short in members else str(step)


def _members(given: object) -> dict[str, object]:
    if not isinstance(given, dict):
        raise TypeError
    return cast("dict[str, object]", given)
