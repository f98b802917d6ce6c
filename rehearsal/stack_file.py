"""A stack by its name, and the file with its settings: `Pulumi.<stack>.yaml`."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from yaml import MappingNode, SequenceNode

from launcher.errors import UserError
from launcher.paths import CHECKOUT
from rehearsal.yaml_input import Node, YamlError, composed, decoded, value
from rehearsal.yaml_scalars import Scalar, as_text

STACK = "REHEARSAL_STACK"
"""The variable with the stack of a rehearsal's shell."""
PROJECT = "market-intelligence"
PREFIX = f"{PROJECT}:"

Config = Mapping[str, object]
Steps = tuple[int | str, ...]
"""The path of a value under `config`: names, and positions in lists."""

_START, _END = "Pulumi.", ".yaml"
_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_TEXT = "tag:yaml.org,2002:str"
_BEGIN = "Write `config:`, and under it the settings, aws:region first."


class StackError(UserError):
    """A fault in the name or the file of a stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackName:
    """The name of a stack: `short` is that of its file, `full` may have its organization, too."""

    short: str
    full: str

    @property
    def for_engine(self) -> str:
        """The name for the engine; the backend of a rehearsal has no organizations."""
        return self.short if STACK in os.environ else self.full

    @classmethod
    def parsed(cls, words: str) -> "StackName":
        """Read STACK, ORGANIZATION/STACK or ORGANIZATION/PROJECT/STACK.

        Raises StackError.
        """
        match words.split("/"):
            case [short]:
                parts = [short]
            case [organization, short]:
                parts = [organization, short]
            case [organization, project, short] if project == PROJECT:
                parts = [organization, short]
            case [organization, project, short] if _PART.fullmatch(project):
                raise StackError(
                    f"The stack {words} belongs to the project {project}, and this is {PROJECT}: "
                    f"write {organization}/{PROJECT}/{short}."
                )
            case _:
                parts = [""]
        if not all(map(_PART.fullmatch, parts)):
            raise StackError(
                f"{words!r} is not the name of a stack: write STACK, ORGANIZATION/STACK or "
                f"ORGANIZATION/{PROJECT}/STACK."
            )
        return cls(short=parts[-1], full=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class StackFile:
    """The content of a stack's file.

    `config` has every name with its namespace; an encrypted value is {"secure": ...} there, and
    `encrypted` has its position in the text.
    """

    name: StackName
    path: Path
    text: str
    root: Node
    config: Config
    encrypted: Mapping[Steps, Node]


def known_stacks(folder: Path = CHECKOUT) -> list[str]:
    """Return the stacks that have a file."""
    names = [file.name for file in folder.glob(f"{_START}?*{_END}")]
    return sorted(name.removeprefix(_START).removesuffix(_END) for name in names)


def path_of(stack: str, folder: Path = CHECKOUT) -> Path:
    """Return the file of a stack, by any form of its name.

    Raises StackError, which suggests the most similar name.
    """
    name = StackName.parsed(stack).short
    known = known_stacks(folder)
    if name in known:
        return folder / f"{_START}{name}{_END}"
    if not known:
        raise StackError(f"There is no stack {stack!r}: there is no {_START}STACK{_END} here.")
    nearest = get_close_matches(name, known, n=1)
    hint = f" Did you mean {nearest[0]}?" if nearest else ""
    raise StackError(f"There is no stack {stack!r}: the stacks are {', '.join(known)}.{hint}")


def read(stack: str, folder: Path = CHECKOUT) -> StackFile:
    """Read the file of a stack.

    Raises StackError.
    """
    name, path = StackName.parsed(stack), path_of(stack, folder)
    try:
        text = decoded(path.read_bytes())
        root = composed(text)
        config, node = _config(root)
    except OSError as error:
        raise StackError(
            f"{path.name} cannot be read ({error.strerror}): make it a readable file."
        ) from error
    except YamlError as error:
        raise StackError(error.within(path.name)) from error
    return StackFile(
        name=name,
        path=path,
        text=text,
        root=root,
        config={_full_key(key): value for key, value in config.items()},
        encrypted={(_full_key(str(key)), *rest): at for (key, *rest), at in _encrypted(node)},
    )


def replaced(value: object, values: Mapping[Steps, object], steps: Steps = ()) -> object:
    """Return the content of a file with other values at some paths."""
    if steps in values:
        return values[steps]
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {name: replaced(member, values, (*steps, name)) for name, member in members.items()}
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [replaced(item, values, (*steps, place)) for place, item in enumerate(items)]
    return value


def own_settings(config: Config) -> dict[str, object]:
    """Return the project's own settings as the program reads them."""
    return {
        key.removeprefix(PREFIX): _as_the_program_has_it(setting)
        for key, setting in config.items()
        if key.startswith(PREFIX)
    }


def dotted(steps: Steps) -> str:
    """Return the path of a value in the form of `pulumi config set --path`."""
    start, *rest = steps
    return f"{start}{''.join(map(_dotted, rest))}"


def _as_the_program_has_it(setting: object) -> object:
    """Return a setting as the program reads it: text, or an object or list, also from JSON."""
    if isinstance(setting, dict | list):
        return cast("object", setting)
    text = as_text(cast("Scalar", setting))
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _dotted(step: int | str) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if re.fullmatch(r"[\w-]+", step) else f'["{step}"]'


def _full_key(key: str) -> str:
    """Return a name with its namespace, by default that of the project."""
    return key if ":" in key else f"{PREFIX}{key}"


def _config(root: Node) -> tuple[Config, Node]:
    said = value(root)
    if said is None:
        raise YamlError(f"the file is empty. {_BEGIN}", 1)
    if not isinstance(said, dict):
        kind = "list" if isinstance(said, list) else "text"
        raise YamlError(f"the file is a {kind}, not an object. {_BEGIN}", 1)
    found = {name.value: (name, member) for name, member in root.value}
    config = cast("Config", said).get("config")
    if config is None:
        return {}, None
    name, node = found["config"]
    if not isinstance(config, dict):
        raise YamlError(f"config is not an object. {_BEGIN}", name.start_mark.line + 1)
    return cast("Config", config), node


def _encrypted(node: Node, steps: Steps = ()) -> Iterator[tuple[Steps, Node]]:
    """Yield the values that the engine decrypts: objects with only a text named `secure`."""
    if isinstance(node, MappingNode):
        members: list[tuple[Node, Node]] = node.value
        if [name.value for name, _ in members] == ["secure"] and members[0][1].tag == _TEXT:
            yield steps, node
            return
        for name, member in members:
            yield from _encrypted(member, (*steps, str(name.value)))
    if isinstance(node, SequenceNode):
        items: list[Node] = node.value
        for position, item in enumerate(items):
            yield from _encrypted(item, (*steps, position))
