"""The settings and their paths."""

import re
from collections.abc import Mapping, Sequence
from typing import get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Known = Mapping[str, FieldInfo]
Steps = Sequence[int | str]
"""The way to a value: names of settings and of members of objects, and positions in lists."""

# How the path continues from a list or an object to its members.
_INTO: dict[object, str] = {list: "[].", dict: ".*."}


def known_settings(settings: type[BaseModel], path: str = "") -> dict[str, FieldInfo]:
    """Map the path of each setting to its declaration.

    Paths are such as `recovery.days`, `alarms.subscriptions[].endpoint` for each item of a list,
    and `requests.indexes.*.maxReadUnits` for any key of an object.
    """
    known: dict[str, FieldInfo] = {}
    for info in settings.model_fields.values():
        name = f"{path}{info.alias}"
        known[name] = info
        if section := _section(info.annotation):
            known |= known_settings(section[0], f"{name}{section[1]}")
    return known


def declaration(steps: Steps, known: Known) -> FieldInfo:
    """Return the declaration of the setting that a value belongs to."""
    path = _general(steps, known)
    while path not in known:
        path = re.sub(r"(\[\]|\.\*)$", "", path)
    return known[path]


def inside(steps: Steps, known: Known) -> list[str]:
    """Return the names of the settings of a section."""
    section = _general(steps, known)
    paths = [path.rpartition(".") for path in known]
    return [name for outer, _, name in paths if outer == section]


def _section(annotation: object) -> tuple[type[BaseModel], str] | None:
    """Return the section that a value is or contains, and the path to its settings."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, "."
    for held in get_args(annotation):
        if found := _section(held):
            section, reached = found
            return section, _INTO.get(get_origin(annotation), reached)
    return None


def _general(steps: Steps, known: Known) -> str:
    """Return the general path of a value: `[]` for [0], `*` for a member of an object."""
    path = ""
    for step in steps:
        named = f"{path}.{step}".removeprefix(".")
        if isinstance(step, int):
            path += "[]"
        else:
            path = named if named in known else f"{path}.*"
    return path
