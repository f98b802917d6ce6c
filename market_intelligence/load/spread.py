"""How writes and queries spread over the values of an index's hash key, and what of it is assumed.

The workload says it of the indexes that the specification began with, by their hash keys, of any
other index of their tables under `indexes`, and of another table's under `tables`. Of what it says
nothing, an even spread is assumed, and no queries.
"""

from collections.abc import Iterable, Iterator

from market_intelligence.load.table_load import FURTHER, MODELLED
from market_intelligence.load.targets import NO_SHARE
from market_intelligence.load.types import Status
from market_intelligence.load.workload import INDEXES_WITH_READS, Shares, Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, Index, TableSpec

Spread = list[tuple[str | None, float]]
"""The values that have a share of their own, each with that; of all others, None has the rest."""

# Each request has its own value, which only its own logs have.
_EVENLY_SPREAD = {(REQUESTS.name, "request_id"), (PROCESSING_LOGS.name, "request_id")}


def spread(spec: TableSpec, index: Index, status: Status | None, workload: Workload) -> Spread:
    """Return the shares of the values of an index's hash key, among items of a status."""
    shares = _stated(spec, index, status, workload) or {}
    rest = 1 - sum(shares.values())
    return [(value, share) for value, share in (*shares.items(), (None, rest)) if share > NO_SHARE]


def assumptions(workload: Workload, specs: Iterable[TableSpec]) -> list[str]:
    """Return a sentence for each table and index of which a workload does not say all.

    It ends with where to.
    """
    found: list[tuple[str, list[str], str]] = []
    for spec in specs:
        where = "workload"
        if spec.name in FURTHER:
            where = f"workload.tables.{spec.name}"
            found.append((spec.name, [*workload.of_table(spec).assumed()], where))
        for index in spec.indexes:
            setting = f"{where}.indexes.{index.name}"
            found.append((index.name, [*_assumed(spec, index, workload)], setting))
    return [
        f"Assumed of {name}: {_listed(assumed)}. To say otherwise, set {setting}."
        for name, assumed, setting in found
        if assumed
    ]


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _assumed(spec: TableSpec, index: Index, workload: Workload) -> Iterator[str]:
    has_reads = spec.name in MODELLED and index.name in INDEXES_WITH_READS
    if has_reads or workload.of_index(spec, index) is not None:
        return
    if _stated(spec, index, None, workload) is None:
        yield f"{spec.name} are spread evenly over the values of {index.hash_key.name}"
    yield "nobody queries it"


def _stated(
    spec: TableSpec, index: Index, status: Status | None, workload: Workload
) -> dict[str | None, float] | None:
    """Return the shares that a workload states, or None where it says nothing of the key."""
    own = workload.of_index(spec, index)
    if own is not None and own.shares:
        return {**own.shares}
    key = index.hash_key.name
    if (spec.name, key) in _EVENLY_SPREAD:
        return {}
    known = _of_requests(workload.shares, status) if spec is REQUESTS else {}
    even: dict[str | None, float] | None = None if own is None else {}
    return known.get(key, even)


def _of_requests(shares: Shares, status: Status | None) -> dict[str, dict[str | None, float]]:
    high, low, medium = shares.priorities
    return {
        "user_id": {"busiest user": shares.busiest_user},
        "project_id": {"busiest project": shares.busiest_project},
        "status": {status: 1},
        "priority": {"high": high, "low": low, "medium": medium},
        "processing_strategy": {
            "table": shares.table_strategy,
            "sqs": 1 - shares.table_strategy,
        },
    }
