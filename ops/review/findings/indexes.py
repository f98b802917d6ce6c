"""Dangers to indexes, and how long a new index takes to build."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from market_intelligence.capacity import ITEM_OVERHEAD_BYTES, demands
from market_intelligence.cost.prices import Prices, default_prices
from market_intelligence.load.deployment import Deployment
from market_intelligence.load.units import write_units
from market_intelligence.load.workload import Workload
from market_intelligence.specs import TABLES
from market_intelligence.table_options import TableClass
from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, kept
from ops.review.preview import Preview, State, Step
from ops.review.tokens import TABLE
from ops.review.values import items, members, named


def short_name(name: str) -> str:
    """Return the short name of a table by its name in AWS, or the given name if unknown."""
    for spec in TABLES:
        if name.endswith(f"-{spec.base_name}"):
            return spec.name
    return name


_WARM = ("readUnitsPerSecond", "writeUnitsPerSecond")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableIndex:
    """An index: its keys in order, and its projection."""

    name: str
    keys: tuple[tuple[str, str], ...]
    projection: str
    non_key_attributes: frozenset[str]
    warm: tuple[int, int]

    @property
    def key_words(self) -> str:
        """Name its keys."""
        return ", ".join(f"{name} ({kind})" for name, kind in self.keys)

    @property
    def projection_words(self) -> str:
        """Return its projection in words."""
        listed = ", ".join(sorted(self.non_key_attributes))
        return f"{self.projection} ({listed})" if listed else self.projection

    def holds_as(self, other: "TableIndex") -> bool:
        """Whether it has the same keys in the same order, and the same attributes, as another."""
        return (self.keys, self.projection, self.non_key_attributes) == (
            other.keys,
            other.projection,
            other.non_key_attributes,
        )


def indexes(declared: object) -> dict[str, TableIndex]:
    """Return the indexes of a list by name."""
    return {name: _index(name, one) for name, one in named(declared, "name").items()}


def keys(item: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the keys of a table or an index with their key types."""
    if schemas := items(item.get("keySchemas")):
        return tuple(
            (str(key.get("attributeName")), str(key.get("keyType")))
            for key in map(members, schemas)
        )
    kinds = (("hashKey", "HASH"), ("rangeKey", "RANGE"))
    return tuple((str(item[name]), kind) for name, kind in kinds if item.get(name))


def _index(name: str, item: Mapping[str, Any]) -> TableIndex:
    warm = members(item.get("warmThroughput"))
    return TableIndex(
        name=name,
        keys=keys(item),
        projection=str(item.get("projectionType")),
        non_key_attributes=frozenset(map(str, items(item.get("nonKeyAttributes")))),
        warm=(_units(warm.get(_WARM[0])), _units(warm.get(_WARM[1]))),
    )


def _units(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """The number of items that an index backfills, and the write units that it takes."""

    items: int
    units: int
    usd: float


def backfill(
    table: str, table_class: TableClass, workload: Workload, prices: Prices
) -> Backfill | None:
    """Return the most that building an index takes once: as if it projected whole items.

    None if the workload does not give the number of items.
    """
    for demand in demands(workload, Deployment()):
        if demand.target.table == table and demand.target.index is None and demand.items:
            size = round(demand.stored_bytes / demand.items) - ITEM_OVERHEAD_BYTES
            items = round(demand.items)
            units = items * write_units(size)
            usd = units * prices.of(table_class).write_request.each
            return Backfill(items=items, units=units, usd=usd)
    return None


_NO_WORKLOAD = Workload()


@dataclass(slots=True, kw_only=True)
class _Changes:
    """The indexes of a table by their change."""

    dropped: list[TableIndex] = field(default_factory=list[TableIndex])
    added: list[TableIndex] = field(default_factory=list[TableIndex])
    rebuilt: list[tuple[TableIndex, TableIndex]] = field(
        default_factory=list[tuple[TableIndex, TableIndex]]
    )


def index_findings(
    preview: Preview, workload: Workload = _NO_WORKLOAD, prices: Prices | None = None
) -> Iterator[Finding]:
    """Yield a finding for each changed index, and one if several are built."""
    for step in kept(preview, TABLE):
        if changes(step, "globalSecondaryIndexes"):
            yield from _of_table(step, _once(step, workload, prices or default_prices()))


def _of_table(step: Step, once: str) -> Iterator[Finding]:
    found = _compared(step)
    for index in found.dropped:
        yield _dropped(step.name, index, found.added)
    for old, new in found.rebuilt:
        yield _rebuilt(step.name, old, new, once)
    for index in found.added:
        yield _added(step.name, index, once)
    built = [index.name for index in (*(new for _, new in found.rebuilt), *found.added)]
    if len(built) > 1:
        yield Finding(
            name=f"indexes-one-by-one:{step.name}",
            severity="note",
            says=f"{len(built)} indexes of {step.name} are built: {', '.join(built)}. DynamoDB "
            "builds the indexes of a table one at a time, so the deployment takes as long as "
            "all of them together.",
            todo="Add one index in each pull request, or plan for the time.",
        )


def _compared(step: Step) -> _Changes:
    old = indexes(before(step, "globalSecondaryIndexes"))
    new = indexes(after(step, "globalSecondaryIndexes"))
    found = _Changes(
        dropped=[index for name, index in old.items() if name not in new],
        added=[index for name, index in new.items() if name not in old],
    )
    for name, index in new.items():
        if name in old and not (
            index.holds_as(old[name]) and all(map(_no_less, index.warm, old[name].warm))
        ):
            found.rebuilt.append((old[name], index))
    return found


def _no_less(new: int, old: int) -> bool:
    return new == 0 or new >= old


def _dropped(table: str, index: TableIndex, added: list[TableIndex]) -> Finding:
    again = next((one.name for one in added if one.holds_as(index)), None)
    renamed = (
        f" {again} is built with the same keys: DynamoDB cannot rename an index." if again else ""
    )
    return Finding(
        name=f"index-dropped:{table}/{index.name}",
        severity="blocking",
        says=f"The index {index.name} of {table} is dropped: from then on, every query on it fails."
        + renamed,
        todo="Drop it only when nothing queries it any more: move its clients to another index "
        "first, and drop this one in a later pull request.",
    )


def _rebuilt(table: str, old: TableIndex, new: TableIndex, once: str) -> Finding:
    return Finding(
        name=f"index-rebuilt:{table}/{new.name}",
        severity="blocking",
        says=f"The index {new.name} of {table} is dropped and built again, because "
        f"{_difference(old, new)}: every query on it fails until it is built. {once}",
        todo="Set its warm throughput to what it has or more, or remove the setting: an index "
        "keeps what it has."
        if new.holds_as(old)
        else "Add the new index under another name, move the clients to it, and drop this one in a "
        "later pull request.",
    )


def _difference(old: TableIndex, new: TableIndex) -> str:
    if old.keys != new.keys:
        return f"its keys change from {old.key_words} to {new.key_words}"
    if not new.holds_as(old):
        return f"its projection changes from {old.projection_words} to {new.projection_words}"
    return f"its warm throughput falls from {old.warm} to {new.warm} units a second"


def _added(table: str, index: TableIndex, once: str) -> Finding:
    return Finding(
        name=f"index-added:{table}/{index.name}",
        severity="look",
        says=f"The index {index.name} of {table} is built from the existing items; queries on it "
        f"fail until it is active. {once}",
        todo="Query it only after the deployment has ended, and check that its hash key has many "
        "values: an index with few values throttles the writes of its table.",
    )


def _once(step: Step, workload: Workload, prices: Prices) -> str:
    is_standard = after(step, "tableClass") in (None, "STANDARD")
    table_class = "STANDARD" if is_standard else "STANDARD_INFREQUENT_ACCESS"
    found = backfill(step.name, table_class, workload, prices)
    if found is None:
        return "Building it costs one write unit for each KB of each existing item."
    return (
        f"Building it costs one write unit for each KB of each item: with the {found.items:,} "
        f"items of the workload, at most {found.units:,} units, {found.usd:,.2f} USD."
    )


def ignored_key_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each key whose change the provider ignores."""
    for step in kept(preview, TABLE):
        old = indexes(before(step, "globalSecondaryIndexes"))
        new = indexes(after(step, "globalSecondaryIndexes"))
        are_changed = changes(step, "globalSecondaryIndexes")
        if not are_changed:
            yield from _keys(step.name, old, new)
        stay = [one for name, one in new.items() if name in old and one.holds_as(old[name])]
        yield from _types(step, stay if are_changed else list(old.values()))


def _keys(
    table: str, old: Mapping[str, TableIndex], new: Mapping[str, TableIndex]
) -> Iterator[Finding]:
    for name, index in new.items():
        if name in old and index.keys != old[name].keys:
            yield Finding(
                name=f"key-ignored:{table}/{name}",
                severity="blocking",
                says=f"The program gives the index {name} of {table} the keys {index.key_words}, "
                f"but the provider keeps {old[name].key_words}: the deployment succeeds and "
                "changes nothing.",
                todo="Add an index with these keys under another name.",
            )


def _types(step: Step, staying: list[TableIndex]) -> Iterator[Finding]:
    """Yield the keys of the table and of remaining indexes whose declared type changes.

    DynamoDB never changes the type of a key, and the provider does not try to.
    """
    keyed = {name for index in staying for name, _ in index.keys} | _own_keys(step.old)
    old = named(before(step, "attributes"), "name")
    for name, attribute in named(after(step, "attributes"), "name").items():
        was, now = old.get(name, {}).get("type"), attribute.get("type")
        if name in keyed and None not in (was, now) and was != now:
            yield Finding(
                name=f"key-type-ignored:{step.name}/{name}",
                severity="blocking",
                says=f"The program declares {name}, a key of {step.name}, with type {now}, but "
                f"the provider keeps type {was}: the deployment changes nothing, and "
                "DynamoDB refuses items with the new type.",
                todo="Undo the change. To change the type, add another attribute with its own "
                "index, or, for a key of the table, create another table.",
            )


def _own_keys(state: State | None) -> set[str]:
    return {name for name, _ in keys(state.inputs)} if state else set()
