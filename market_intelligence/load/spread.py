"""How writes and queries spread over the values of an index's hash key, and what of it is assumed.

The workload says it of the indexes that the specification began with, by their hash keys, and of
any other under `indexes`. Of what it says nothing, an even spread is assumed, and no queries.
"""

from collections.abc import Iterable, Iterator

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
    """Return a sentence for each index of which a workload does not say all, with where to."""
    return [
        f"Assumed of {index.name}: {' and '.join(assumed)}. To say otherwise, set "
        f"workload.indexes.{index.name}."
        for spec in specs
        for index in spec.indexes
        if (assumed := [*_assumed(spec, index, workload)])
    ]


def _assumed(spec: TableSpec, index: Index, workload: Workload) -> Iterator[str]:
    if index.name in INDEXES_WITH_READS or index.name in workload.indexes:
        return
    if _stated(spec, index, None, workload) is None:
        yield f"{spec.name} are spread evenly over the values of {index.hash_key.name}"
    yield "nobody queries it"


def _stated(
    spec: TableSpec, index: Index, status: Status | None, workload: Workload
) -> dict[str | None, float] | None:
    """Return the shares that a workload states, or None where it says nothing of the key."""
    own = workload.indexes.get(index.name)
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
