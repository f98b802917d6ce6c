"""The settings that there are, and how each is reached."""

import re
from collections.abc import Mapping, Sequence
from typing import get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Known = Mapping[str, FieldInfo]
Steps = Sequence[int | str]
"""The way to a value: the names of settings and of what objects hold, and positions in lists."""

# How the path goes on from a list or an object to each of what is in it.
_INTO: dict[object, str] = {list: "[].", dict: ".*."}


def known_settings(settings: type[BaseModel], path: str = "") -> dict[str, FieldInfo]:
    """Map the path of each setting to its declaration.

    Paths are such as `recovery.days`, `alarms.subscriptions[].endpoint` for each item of a list,
    and `requests.indexes.*.maxReadUnits` for whatever key of an object.
    """
    known: dict[str, FieldInfo] = {}
    for info in settings.model_fields.values():
        name = f"{path}{info.alias}"
        known[name] = info
        if section := _section(info.annotation):
            known |= known_settings(section[0], f"{name}{section[1]}")
    return known


def declaration(steps: Steps, known: Known) -> FieldInfo:
    """Return the declaration of the setting that a value is of, or is held by."""
    path = _general(steps, known)
    while path not in known:
        path = re.sub(r"(\[\]|\.\*)$", "", path)
    return known[path]


def inside(steps: Steps, known: Known) -> list[str]:
    """Name the settings of a section."""
    section = _general(steps, known)
    paths = [path.rpartition(".") for path in known]
    return [name for outer, _, name in paths if outer == section]


def _section(annotation: object) -> tuple[type[BaseModel], str] | None:
    """Return the section that a value is or holds, and how its settings are reached."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, "."
    for held in get_args(annotation):
        if found := _section(held):
            section, reached = found
            return section, _INTO.get(get_origin(annotation), reached)
    return None


def _general(steps: Steps, known: Known) -> str:
    """Return the path in general of one value: `[]` for [0], `*` for what an object holds."""
    path = ""
    for step in steps:
        named = f"{path}.{step}".removeprefix(".")
        if isinstance(step, int):
            path += "[]"
        else:
            path = named if named in known else f"{path}.*"
    return path
