"""Writes the parts of the README that follow from the code: the tables and the settings.

python -m ops.readme
"""

import json
import sys
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from problems import known_settings
from settings import StackSettings
from tables.specs import PROCESSING_LOGS, REQUESTS, Index, Keyed, TableSpec

README = Path(__file__).resolve().parent.parent / "README.md"


def fresh(text: str) -> str:
    """Give the README with its generated parts made anew."""
    for name, rows in {"tables": tables(), "settings": settings()}.items():
        start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        text = "\n".join([f"{before}{start}", *rows, f"{end}{after}"])
    return text


def tables() -> list[str]:
    """List each table and index with its keys."""
    rows = ["| table | index | hash key | range key | projection | expires by |", "|---" * 6 + "|"]
    for spec in (REQUESTS, PROCESSING_LOGS):
        rows.append(_row(f"`{spec.base_name}`", "", *_keys(spec), "", _expiry(spec)))
        rows += [_row("", f"`{i.name}`", *_keys(i), i.projection, "") for i in spec.indexes]
    return [*rows, "", "Each is billed by the request."]


def settings() -> list[str]:
    """List each setting with its default."""
    rows = ["| setting | default | what it does |", "|---|---|---|"]
    return rows + [
        _row(f"`{path}`", _default(info), str(info.description))
        for path, info in known_settings(StackSettings).items()
        if not _is_section(info)
    ]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


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
    README.write_text(fresh(README.read_text()))
    print("README.md is up to date with the code.", file=sys.stderr)
