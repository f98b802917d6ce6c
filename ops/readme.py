"""Writes the parts of the documents that follow from the code: the README's and the pack's.

python -m ops.readme
"""

import json
import sys
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ops import controls, rules
from ops.marked import renewed, row, table
from ops.requirements import CHECKOUT
from problems import known_settings
from settings import StackSettings
from tables.specs import PROCESSING_LOGS, REQUESTS, Index, Keyed, TableSpec


def fresh(text: str) -> str:
    """Give the README with its generated parts made anew."""
    return renewed(text, {"tables": tables(), "settings": settings()})


DOCUMENTS = {
    "README.md": fresh,
    "policies/README.md": rules.fresh,
    "docs/controls.md": controls.fresh,
}


def stale(folder: Path = CHECKOUT) -> list[str]:
    """Give the documents of which a generated part is not what the code says."""
    texts = {name: (folder / name).read_text() for name in DOCUMENTS}
    return [name for name, text in texts.items() if DOCUMENTS[name](text) != text]


def renew(folder: Path = CHECKOUT) -> None:
    """Write the generated parts of every document anew."""
    for name, made_anew in DOCUMENTS.items():
        document = folder / name
        document.write_text(made_anew(document.read_text()))


def tables() -> list[str]:
    """List each table and index with its keys."""
    rows = table("table", "index", "hash key", "range key", "projection", "expires by")
    for spec in (REQUESTS, PROCESSING_LOGS):
        rows.append(row(f"`{spec.base_name}`", "", *_keys(spec), "", _expiry(spec)))
        rows += [row("", f"`{i.name}`", *_keys(i), i.projection, "") for i in spec.indexes]
    return [*rows, "", "Each is billed by the request."]


def settings() -> list[str]:
    """List each setting with its default."""
    return table("setting", "default", "what it does") + [
        row(f"`{path}`", _default(info), str(info.description))
        for path, info in known_settings(StackSettings).items()
        if not _is_section(info)
    ]


def _keys(keyed: Keyed | Index) -> tuple[str, str]:
    keys = [f"`{key.name}` {key.type}" for key in keyed.keys]
    return keys[0], "".join(keys[1:])


def _expiry(spec: TableSpec) -> str:
    return f"`{spec.ttl_attribute}`" if spec.ttl_attribute else ""


def _is_section(info: FieldInfo) -> bool:
    return isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel)


def _default(info: FieldInfo) -> str:
    return "the stack's name" if info.is_required() else f"`{json.dumps(info.default)}`"


if __name__ == "__main__":
    renew()
    print(f"Up to date with the code: {', '.join(DOCUMENTS)}", file=sys.stderr)
