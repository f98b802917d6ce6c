"""What backups of the tables cost, by each rule of their plans."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from ops.review.costs.resources import Resource
from ops.review.costs.tables import CostedTable
from ops.review.findings.schedules import per_day
from ops.review.values import items, members
from tables.cost.bill import Line
from tables.cost.prices import Prices
from tables.cost.storage import storage
from tables.load.deployment import Backups, Deployment


def lines(
    plans: Sequence[Resource],
    selections: Sequence[Resource],
    tables: Sequence[CostedTable],
    prices: Prices,
) -> Iterator[Line]:
    """Yield what the plans cost for the tables that are selected."""
    selected = [str(arn) for one in selections for arn in items(one.properties.get("resources"))]
    needed = [
        one
        for table in tables
        if any(fnmatchcase(f"table/{table.name}", arn.split(":")[-1]) for arn in selected)
        for one in table.needed
    ]
    for plan in plans:
        for rule in map(members, items(plan.properties.get("rules"))):
            if backups := _backups(rule):
                kept = Deployment(tables=(), recovery=False, backups=backups)
                yield from storage(needed, kept, prices)


def unpriced(plans: Sequence[Resource]) -> Iterator[str]:
    """Yield the rules whose backups are in no sum."""
    for plan in plans:
        for rule in map(members, items(plan.properties.get("rules"))):
            if _backups(rule) is None:
                name = rule.get("ruleName") or "without a name"
                yield (
                    f"the rule {name} of the backup plan {plan.name}: it does not say when, or for "
                    "how long its backups are kept"
                )


def _backups(rule: Mapping[str, Any]) -> Backups | None:
    """Read a rule; None for one that does not say when, or whose backups are kept for ever."""
    times = per_day(rule.get("schedule"))
    life = members(rule.get("lifecycle"))
    if times is None or not life.get("deleteAfter"):
        return None
    copies = [
        members(copy.get("lifecycle")) for copy in map(members, items(rule.get("copyActions")))
    ]
    return Backups(
        per_day=times,
        kept_days=int(life["deleteAfter"]),
        warm_days=int(life["coldStorageAfter"]) if life.get("coldStorageAfter") else None,
        copy_kept_days=next((int(copy.get("deleteAfter") or 0) for copy in copies), None),
    )
