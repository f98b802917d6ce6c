"""An index that is dropped, rebuilt or added while its table stays."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ops.review.finding import Finding
from ops.review.findings.backfill import backfill
from ops.review.findings.steps import after, before, changes, kept
from ops.review.findings.table_indexes import TableIndex, indexes
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE
from tables.cost.prices import Prices, default_prices
from tables.load.workload import Workload

_NO_WORKLOAD = Workload()


@dataclass(slots=True, kw_only=True)
class _Changes:
    """The indexes of a table by what becomes of them."""

    dropped: list[TableIndex] = field(default_factory=list[TableIndex])
    added: list[TableIndex] = field(default_factory=list[TableIndex])
    rebuilt: list[tuple[TableIndex, TableIndex]] = field(
        default_factory=list[tuple[TableIndex, TableIndex]]
    )


def find(
    preview: Preview, workload: Workload = _NO_WORKLOAD, prices: Prices | None = None
) -> Iterator[Finding]:
    """Yield a finding for each such index, and one where several are built."""
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
            "builds one of a table at a time, so the deployment takes as long as all of them "
            "one after the other.",
            todo="Add one in each pull request, or plan for the time.",
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
    renamed = f" {again} is built with the same keys: DynamoDB renames no index." if again else ""
    return Finding(
        name=f"index-dropped:{table}/{index.name}",
        severity="blocking",
        says=f"The index {index.name} of {table} is dropped: from then on each query of it fails."
        + renamed,
        todo="Drop it only once nothing queries it any more: let the clients move to another index "
        "first, and drop this one in a later pull request.",
    )


def _rebuilt(table: str, old: TableIndex, new: TableIndex, once: str) -> Finding:
    return Finding(
        name=f"index-rebuilt:{table}/{new.name}",
        severity="blocking",
        says=f"The index {new.name} of {table} is dropped and built anew, because "
        f"{_difference(old, new)}: each query of it fails until it is built. {once}",
        todo="Add the new one under another name, let the clients move to it, and drop this one "
        "in a later pull request.",
    )


def _difference(old: TableIndex, new: TableIndex) -> str:
    if old.keys != new.keys:
        return f"its keys change from {old.key_words} to {new.key_words}"
    if not new.holds_as(old):
        return f"what it holds changes from {old.projection_words} to {new.projection_words}"
    return f"its warm throughput falls from {old.warm} to {new.warm} units a second"


def _added(table: str, index: TableIndex, once: str) -> Finding:
    return Finding(
        name=f"index-added:{table}/{index.name}",
        severity="look",
        says=f"The index {index.name} of {table} is built from the items that there are; queries "
        f"of it fail until it is. {once}",
        todo="Let no client query it before the deployment has ended, and see that the values of "
        "its hash key are many: an index with few of them throttles the writes of its table.",
    )


def _once(step: Step, workload: Workload, prices: Prices) -> str:
    is_standard = after(step, "tableClass") in (None, "STANDARD")
    table_class = "STANDARD" if is_standard else "STANDARD_INFREQUENT_ACCESS"
    found = backfill(step.name, table_class, workload, prices)
    if found is None:
        return "That costs a write unit for each KB of each item that there is, once."
    return (
        f"That costs a write unit for each KB of each item, once: with the {found.items:,} items "
        f"of the workload {found.units:,} units at most, {found.usd:,.2f} USD."
    )
