"""Settings written into a stack's file, whose comments, order and quotes stay."""

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from yaml import MappingNode, ScalarNode, SequenceNode

from launcher.errors import UserError
from ops.stacks import PREFIX
from rehearsal.yaml_input import YamlError, composed, parsed

Settings = Mapping[str, Mapping[str, object]]

_INDENT = 2


class EditError(UserError):
    """Why a file is not written, and what to write by hand."""


def edited(text: str, settings: Settings) -> str:
    """Return the file with settings in their sections; EditError if that cannot be done."""
    result = text
    try:
        for section, values in settings.items():
            for name, value in values.items():
                result = _edited(result, f"{PREFIX}{section}", f"{name}: ", _written(value))
        if parsed(result) == _expected(text, settings):
            return result
    except (YamlError, LookupError, TypeError):
        pass
    raise EditError(
        "\n".join(
            ["Nothing was written. Add this to the file yourself, below config:", *lines(settings)]
        )
    )


def lines(settings: Settings) -> list[str]:
    """Return settings as lines below `config`."""
    found: list[str] = []
    for section, values in settings.items():
        found.append(f"  {PREFIX}{section}:")
        found += [f"    {name}: {_written(value)}" for name, value in values.items()]
    return found


def _edited(text: str, section: str, setting: str, value: str) -> str:
    config: Any = _members(composed(text))["config"][1]
    known = _members(config)
    if section not in known:
        first = next(iter(known.values()))[0]
        indent = " " * first.start_mark.column
        added = [f"{indent}{section}:", f"{indent}{' ' * _INDENT}{setting}{value}"]
        return _inserted(text, _last_line(config), added)
    key, within = known[section]
    if _is_empty(within):
        indent = " " * (key.start_mark.column + _INDENT)
        return _inserted(text, key.start_mark.line, [f"{indent}{setting}{value}"])
    members = _members(within)
    if former := members.get(setting.removesuffix(": ")):
        start, end = former[1].start_mark.index, former[1].end_mark.index
        return f"{text[:start]}{value}{text[end:]}"
    if within.flow_style:
        end = within.end_mark.index - 1
        return f"{text[:end]}{', ' if members else ''}{setting}{value}{text[end:]}"
    indent = " " * next(iter(members.values()))[0].start_mark.column
    return _inserted(text, _last_line(within), [f"{indent}{setting}{value}"])


def _is_empty(node: object) -> bool:
    return isinstance(node, ScalarNode) and node.value == ""


def _members(node: object) -> dict[str, tuple[Any, Any]]:
    """Return the members of an object by name, each as the nodes of its name and value."""
    if not isinstance(node, MappingNode):
        raise TypeError
    pairs = cast("list[tuple[Any, Any]]", node.value)
    return {key.value: (key, value) for key, value in pairs}


def _last_line(value: object) -> int:
    """Return the last line of a value, without comments and blank lines after it."""
    node = cast("Any", value)
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last: object = node.value[-1]
        return _last_line(cast("tuple[object, ...]", last)[1] if isinstance(last, tuple) else last)
    start, end = node.start_mark, node.end_mark
    # A text over several lines ends where the next line begins.
    return end.line - 1 if end.column == 0 and end.line > start.line else end.line


def _inserted(text: str, after: int, added: list[str]) -> str:
    kept = text.split("\n")
    return "\n".join([*kept[: after + 1], *added, *kept[after + 1 :]])


def _written(value: object) -> str:
    """Return a value as YAML; a text that the engine could read as another type is quoted."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z][\w.-]*[_.-][\w.-]*", value, re.ASCII):
        return value
    return json.dumps(value)


def _expected(text: str, settings: Settings) -> object:
    """Return the expected content of the file."""
    file: Any = parsed(text)
    for section, values in settings.items():
        former: dict[str, object] = file["config"].get(f"{PREFIX}{section}") or {}
        file["config"][f"{PREFIX}{section}"] = {**former, **values}
    return file
