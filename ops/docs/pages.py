"""`./mi docs`: writes the documents, or their parts, that follow from the code."""

import sys
from pathlib import Path

from market_intelligence.specs import TABLES, Index, Keyed, TableSpec
from ops.capacity import page
from ops.docs import (
    alarms,
    controls,
    managed_policies,
    permissions,
    pictures,
    rehearsed_types,
    rules,
    settings,
)
from ops.docs.generated_blocks import renewed, row, table
from ops.files import exact_text, rewritten
from ops.requirements import CHECKOUT


def fresh(text: str) -> str:
    """Return the README with its generated parts updated."""
    return renewed(text, {"tables": tables()})


DOCUMENTS = {
    "README.md": fresh,
    "docs/alarms.md": alarms.fresh,
    "docs/capacity.md": page.fresh,
    "docs/controls.md": controls.fresh,
    "docs/permissions.md": permissions.fresh,
    "docs/rehearsal.md": rehearsed_types.fresh,
    "docs/settings.md": settings.fresh,
    "policies/README.md": rules.fresh,
}


def stale(folder: Path = CHECKOUT) -> list[str]:
    """Return the documents and data of which a generated part is not what the code says."""
    texts = {name: (folder / name).read_text() for name in DOCUMENTS}
    found = [name for name, text in texts.items() if DOCUMENTS[name](text) != text]
    return found + managed_policies.stale(folder) + pictures.stale(folder)


def renew(folder: Path = CHECKOUT) -> None:
    """Update the generated parts of every document, the pack's data and every picture."""
    for name, made_anew in DOCUMENTS.items():
        document = folder / name
        document.write_text(rewritten(exact_text(document), made_anew), newline="")
    managed_policies.renew(folder)
    pictures.renew(folder)


def tables() -> list[str]:
    """List each table and index with its keys."""
    rows = table("table", "index", "hash key", "range key", "projection", "expires by")
    for spec in TABLES:
        rows.append(row(f"`{spec.base_name}`", "", *_keys(spec), "", _expiry(spec)))
        rows += [row("", f"`{i.name}`", *_keys(i), i.projection, "") for i in spec.indexes]
    return [*rows, "", "All tables use on-demand billing."]


def _keys(keyed: Keyed | Index) -> tuple[str, str]:
    keys = [f"`{key.name}` {key.type}" for key in keyed.keys]
    return keys[0], "".join(keys[1:])


def _expiry(spec: TableSpec) -> str:
    return f"`{spec.ttl_attribute}`" if spec.ttl_attribute else ""


def main() -> None:
    """Write the generated parts of the documents, and every picture."""
    renew()
    written = [*DOCUMENTS, managed_policies.FILE, *pictures.PICTURES]
    print(f"Up to date with the code: {', '.join(written)}", file=sys.stderr)
