"""The page on settings: each setting with its default."""

import json
from typing import Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ops.docs.generated_blocks import renewed, row, table
from settings import environments
from settings.known import Known, inside, known_settings
from settings.stack import StackSettings

LIMITS = {
    "backup.copyRegion": (("aws-resource-region", "regions"),),
    "backup.lock": (("backup-vault-lock", "lock"),),
    "backup.schedule": (("backup-plan-schedule", "longestGapDays"),),
    "consistency.witnessRegion": (("aws-resource-region", "regions"),),
    "maxReadUnits": (("dynamodb-table-capacity", "lowestMaximum"),),
    "maxWriteUnits": (("dynamodb-table-capacity", "lowestMaximum"),),
    "readers": (
        ("dynamodb-resource-policy-audience", "trusted"),
        ("kms-key-policy-audience", "trusted"),
    ),
    "recovery.days": (("dynamodb-table-recovery", "minimumDays"),),
    "replicas": (("aws-resource-region", "regions"),),
    "stream": (("dynamodb-table-stream", "streamViewType"),),
    "tableClass": (("dynamodb-table-class", "tableClass"),),
    "tableName": (
        ("dynamodb-table-contract", "tableNames"),
        ("dynamodb-requests-table-presence", "tableNames"),
    ),
}
"""The parameters of the pack's rules that have to allow what a setting asks for, as (rule, its
parameter), by the setting or by its last name."""
_HEADS = ("setting", "default", "what it does")
# Sections that have no more settings share the first table.
_SMALL = 2


def fresh(text: str) -> str:
    """Return the page on settings with its generated parts updated."""
    return renewed(text, {"settings": rows()})


def rows() -> list[str]:
    """Return a row for each setting with its default; large sections have their own table."""
    known = known_settings(StackSettings)
    large = [path for path in known if _is_section(path, known) and _size(path, known) > _SMALL]
    found: dict[str, list[str]] = {}
    for path in known:
        if not _is_section(path, known):
            part = max((outer for outer in large if path.startswith(f"{outer}.")), default="")
            found.setdefault(part, []).append(_setting(path, known))
    lines = [*table(*_HEADS), *found[""]]
    for part in large:
        lines += ["", f"## {_capital(known[part])}", "", *table(*_HEADS), *found[part]]
    return lines


def _is_section(path: str, known: Known) -> bool:
    annotation = known[path].annotation
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _size(path: str, known: Known) -> int:
    return len(inside(path.split("."), known))


def _capital(info: FieldInfo) -> str:
    words = str(info.description)
    return f"{words[0].upper()}{words[1:]}"


def _setting(path: str, known: Known) -> str:
    info = known[path]
    section, _, name = path.rpartition(".")
    meaning = [str(info.description)]
    choices = [f"`{one}`" for one in environments.listed()] if path == "environment" else []
    if choices := choices or _choices(info.annotation):
        meaning.insert(0, " or ".join(filter(None, [", ".join(choices[:-1]), choices[-1]])))
    if name == "enabled":
        meaning.append(str(known[section].description))
    return row(f"`{path}`", _default(path, info), ": ".join(meaning) + _limits(path, name))


def _limits(path: str, name: str) -> str:
    """Return which parameters of the pack's config have to allow a setting, empty if none."""
    limits = LIMITS.get(path) or LIMITS.get(name) or ()
    named = [f"`{parameter}` of `{rule}`" for rule, parameter in limits]
    return f"<br>*the pack's config:* {', '.join(named)}" if named else ""


def _choices(annotation: object) -> list[str]:
    if get_origin(annotation) is Literal:
        return [f"`{choice}`" for choice in get_args(annotation)]
    return [choice for held in get_args(annotation) for choice in _choices(held)]


def _default(path: str, info: FieldInfo) -> str:
    if path == "environment":
        return "the stack's name"
    if info.is_required():
        return "required"
    if info.default in (None, [], {}):
        return "none"
    return f"`{info.default if isinstance(info.default, str) else json.dumps(info.default)}`"
