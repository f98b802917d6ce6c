"""The reads: of a request by its ID, and of the indexes."""

from collections.abc import Iterator
from math import ceil

from market_intelligence.items import HELD
from market_intelligence.load.lifecycle import Lifecycle
from market_intelligence.load.queries import Gets, Queries
from market_intelligence.load.spread import spread
from market_intelligence.load.stock import stock
from market_intelligence.load.table_load import FURTHER
from market_intelligence.load.targets import NO_SHARE, Consumption, Operation, Target
from market_intelligence.load.types import Status
from market_intelligence.load.units import query_units, read_units
from market_intelligence.load.workload import Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS


def reads(workload: Workload, load: float) -> list[Operation]:
    """Return each kind of read, `load` times as many as on average.

    Requests are read at their final size, except those with an earlier status.
    """
    given, shares, ended = workload.reads, workload.shares, workload.life.ended_bytes
    of_status = _bytes_with(given.by_status.status, workload.life)
    logs = Target(PROCESSING_LOGS.name, PROCESSING_LOGS.indexes[0].name)
    return [
        _get("get by id", given.by_id, ended, load, REQUESTS.name),
        _query("by user", given.by_user, ended, load, _spread("user", shares.busiest_user)),
        _query(
            "by project", given.by_project, ended, load, _spread("project", shares.busiest_project)
        ),
        _query(
            "by status",
            given.by_status,
            of_status,
            load,
            {_at("status", given.by_status.status): 1},
        ),
        _abandoned(given.abandoned, workload.life, load),
        _query("by priority", given.by_priority, ended, load, {_at("strategy", "table"): 1}),
        _query("logs", given.logs, workload.logs.entry_bytes, load, {logs: 1}),
        *_further(workload, load),
    ]


def _further(workload: Workload, load: float) -> Iterator[Operation]:
    """Yield the reads that only `indexes` and `tables` of the workload state."""
    ended = workload.life.statuses[-1]
    for spec in FURTHER.values():
        gets = workload.of_table(spec).gets
        yield _get(f"get from {spec.name}", gets, stock(spec, workload).item_bytes, load, spec.name)
    for spec in (REQUESTS, PROCESSING_LOGS, *FURTHER.values()):
        for index in spec.indexes:
            if asked := workload.of_index(spec, index):
                shares = {
                    Target(spec.name, index.name, value): share
                    for value, share in spread(spec, index, ended, workload)
                }
                item_bytes = stock(spec, workload).item_bytes
                yield _query(f"of {index.name}", asked, item_bytes, load, shares)


def _get(name: str, asked: Gets, item_bytes: int, load: float, table: str) -> Operation:
    units = read_units(item_bytes, "strong" if asked.consistent else "eventual")
    return Operation(name, "read", asked.per_second * load, (Consumption(Target(table), units),))


def _query(
    name: str, asked: Queries, item_bytes: int, load: float, shares: dict[Target, float]
) -> Operation:
    units = query_units(asked.items, item_bytes)
    consumptions = tuple(
        Consumption(target, units * share, share)
        for target, share in shares.items()
        if share > NO_SHARE
    )
    return Operation(f"query {name}", "read", asked.per_second * load, consumptions)


def _abandoned(asked: Queries, life: Lifecycle, load: float) -> Operation:
    """Return the queries of both statuses in work, the requests being spread over those in use."""
    used = [status for status in HELD if status in life.statuses]
    consumptions = tuple(
        Consumption(
            _at("status", status),
            query_units(ceil(asked.items / len(used)) if status in used else 0, life.working_bytes),
        )
        for status in HELD
    )
    return Operation("query abandoned", "read", asked.per_second * load, consumptions)


def _at(key: str, value: str | None) -> Target:
    return Target(REQUESTS.name, f"{key}-index", value)


def _spread(key: str, busiest: float) -> dict[Target, float]:
    return {_at(key, f"busiest {key}"): busiest, _at(key, None): 1 - busiest}


def _bytes_with(status: Status, life: Lifecycle) -> int:
    if status == life.statuses[0]:
        return life.submitted_bytes
    return life.ended_bytes if status == life.statuses[-1] else life.working_bytes
