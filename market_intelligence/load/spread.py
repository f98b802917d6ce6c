"""The spread of writes and queries over the values of a hash key, and the assumptions about it.

A workload states the spread for the first indexes of the specification by their hash keys, for any
other index of their tables under `indexes`, and for an index of another table under `tables`.
Otherwise an even spread and no queries are assumed.
"""

from collections.abc import Iterable, Iterator

from market_intelligence.load.table_load import FURTHER, MODELLED
from market_intelligence.load.targets import NO_SHARE
from market_intelligence.load.types import Status
from market_intelligence.load.workload import INDEXES_WITH_READS, Shares, Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, Index, TableSpec

Spread = list[tuple[str | None, float]]
"""The hot values with their shares; None has the share of all others."""

# Each request has its own value, which only its logs share.
_EVENLY_SPREAD = {(REQUESTS.name, "request_id"), (PROCESSING_LOGS.name, "request_id")}


def spread(spec: TableSpec, index: Index, status: Status | None, workload: Workload) -> Spread:
    """Return the shares of the values of an index's hash key, among items with a status."""
    shares = _stated(spec, index, status, workload) or {}
    rest = 1 - sum(shares.values())
    return [(value, share) for value, share in (*shares.items(), (None, rest)) if share > NO_SHARE]


def assumptions(workload: Workload, specs: Iterable[TableSpec]) -> list[str]:
    """Return a sentence for each table and index that a workload covers only in part.

    It ends with the setting that completes it.
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
        f"Assumed for {name}: {_listed(assumed)}. To change this, set {setting}."
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
    yield "it is not queried"


def _stated(
    spec: TableSpec, index: Index, status: Status | None, workload: Workload
) -> dict[str | None, float] | None:
    """Return the shares that a workload states for the key, or None."""
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
