"""How a table's global secondary indexes get from one state to another."""

from dataclasses import dataclass, field
from typing import Any

from offline.plugin.resources.dynamodb_table import parameters
from offline.plugin.values import Properties

Change = dict[str, Any]
FILLED_IN = ("readCapacity", "writeCapacity")


@dataclass(frozen=True, slots=True)
class IndexChanges:
    """What UpdateTable is asked for, of which it takes one creation or deletion at a time."""

    deleted: list[str] = field(default_factory=list[str])
    updated: list[Change] = field(default_factory=list[Change])
    warmed: list[Change] = field(default_factory=list[Change])
    created: list[Change] = field(default_factory=list[Change])


def index_changes(olds: Properties, news: Properties) -> IndexChanges:
    """Give the way from old indexes to new ones; one whose key or projection changes is rebuilt."""
    mode: str = news["billingMode"]
    before = {index["name"]: index for index in olds.get("globalSecondaryIndexes", [])}
    after = {index["name"]: index for index in news.get("globalSecondaryIndexes", [])}
    changes = IndexChanges()
    changes.deleted.extend(name for name in before if name not in after)
    for name, asked in after.items():
        old = before.get(name)
        if old is None:
            changes.created.append(parameters.index_creation(asked, mode))
            continue
        new = {key: old[key] for key in FILLED_IN if key in old} | asked
        if _is_rebuilt(old, new):
            changes.deleted.append(name)
            changes.created.append(parameters.index_creation(new, mode))
        else:
            _change(changes, old, new, mode)
    return changes


def _change(changes: IndexChanges, old: Properties, new: Properties, mode: str) -> None:
    name = {"IndexName": new["name"]}
    if mode == "PROVISIONED":
        if any(old.get(key) != new.get(key) for key in FILLED_IN) or old.get("readCapacity") == 0:
            capacity = parameters.index_capacity(new)
            changes.updated.append(name | {"ProvisionedThroughput": capacity})
    elif _cap(old) != _cap(new) and new.get("onDemandThroughput"):
        cap = parameters.on_demand(new["onDemandThroughput"])
        changes.updated.append(name | {"OnDemandThroughput": cap})
    warm = new.get("warmThroughput")
    if warm and _warm(old) != _warm(new):
        changes.warmed.append(name | {"WarmThroughput": parameters.warm_throughput(warm)})


def _is_rebuilt(old: Properties, new: Properties) -> bool:
    if parameters.key_schema(old) != parameters.key_schema(new):
        return True
    if _projection(old) != _projection(new):
        return True
    before, after = _warm(old), _warm(new)
    return any(units < before.get(key, 0) for key, units in after.items())


def _projection(index: Properties) -> tuple[str, frozenset[str]]:
    return index["projectionType"], frozenset(index.get("nonKeyAttributes", ()))


def _cap(index: Properties) -> dict[str, int]:
    return parameters.on_demand(index.get("onDemandThroughput", {}))


def _warm(index: Properties) -> dict[str, int]:
    return parameters.warm_throughput(index.get("warmThroughput", {}))
