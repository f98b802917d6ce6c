"""`./mi docs`: writes the documents, or their parts, that follow from the code."""

import sys
from pathlib import Path

from components.alarm import Alarm
from market_intelligence.specs import TABLES, Index, Keyed, TableSpec
from ops.capacity import page
from ops.docs import controls, managed_policies, permissions, pictures, production, rules, settings
from ops.docs.generated_blocks import renewed, row, table
from ops.files import exact_text, rewritten
from ops.requirements import CHECKOUT
from rehearsal.plugin import registry
from rehearsal.plugin.quotas import QUOTAS


def _readme(text: str) -> str:
    return renewed(text, {"tables": _tables()})


def _alarms(text: str) -> str:
    return renewed(text, {"alarms": alarm_rows(production.alarms(production.settings()))})


def _rehearsal(text: str) -> str:
    return renewed(text, {"types": _resource_types()})


DOCUMENTS = {
    "README.md": _readme,
    "docs/alarms.md": _alarms,
    "docs/capacity.md": page.fresh,
    "docs/controls.md": controls.fresh,
    "docs/permissions.md": permissions.fresh,
    "docs/rehearsal.md": _rehearsal,
    "docs/settings.md": settings.fresh,
    "policies/README.md": rules.fresh,
}


def stale(folder: Path = CHECKOUT) -> list[str]:
    """Return the documents and data with a generated part that is stale."""
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


def _tables() -> list[str]:
    """Return a row for each table and index, with its keys."""
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


def alarm_rows(declared: list[Alarm]) -> list[str]:
    """Return a row for each alarm: what it means, and what to do first; then what they cost."""
    cost = sum(alarm.monthly_usd for alarm in declared)
    return [
        *table("alarm", "goes off", "means", "do first"),
        *(
            row(
                f"`{alarm.physical_name(production.SITE)}`",
                _limit(alarm),
                alarm.meaning,
                alarm.first_step,
            )
            for alarm in declared
        ),
        "",
        f"{len(declared)} alarms, for {cost:.2f} USD a month.",
    ]


def _limit(alarm: Alarm) -> str:
    period, minutes = alarm.period_seconds // 60, alarm.periods * alarm.period_seconds // 60
    each = "a minute" if period == 1 else f"{period} min"
    return f"above {alarm.threshold:,.15g} ({alarm.statistic.lower()} of {each}), for {minutes} min"


def _resource_types() -> list[str]:
    """Return a row for each resource type that a rehearsal serves, with its largest document."""
    lines = table("type", "largest document")
    for token in sorted(registry.tokens()):
        quota = QUOTAS.get(token)
        size = f"`{quota.document}`: {quota.most:,} bytes" if quota else ""
        lines.append(row(f"`{token}`", size))
    return lines


def main() -> None:
    """Write the generated parts of the documents, and every picture."""
    renew()
    written = [*DOCUMENTS, managed_policies.FILE, *pictures.PICTURES]
    print(f"Up to date with the code: {', '.join(written)}", file=sys.stderr)
