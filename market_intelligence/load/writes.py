"""The writes of a request in its life: to its table, to its indexes, and of its logs.

Deletions by time to live are not included: they are free in their own region, also on indexes.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from market_intelligence.load.lifecycle import Lifecycle
from market_intelligence.load.spread import spread
from market_intelligence.load.table_load import FURTHER
from market_intelligence.load.targets import Consumption, Operation, Target
from market_intelligence.load.types import Status
from market_intelligence.load.units import index_units, update_units, write_units
from market_intelligence.load.workload import Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TableSpec


class _Step(NamedTuple):
    """A write of a request's item; a new item was nothing before."""

    name: str
    times: float
    before_bytes: int | None
    after_bytes: int
    old: Status | None
    new: Status


def writes(workload: Workload, requests_per_second: float) -> list[Operation]:
    """Return each kind of write at a rate of requests."""
    of_requests = [
        Operation(
            name=step.name,
            access="write",
            per_second=requests_per_second * step.times,
            consumptions=tuple(_touches(step, workload)),
        )
        for step in _steps(workload.life)
    ]
    logs = workload.logs
    of_logs = Operation(
        name="log",
        access="write",
        per_second=requests_per_second * logs.per_request,
        consumptions=tuple(_put(PROCESSING_LOGS, logs.entry_bytes, workload)),
    )
    of_further = [
        Operation(
            name=f"write to {spec.name}",
            access="write",
            per_second=requests_per_second * workload.of_table(spec).per_request,
            consumptions=tuple(_put(spec, workload.of_table(spec).item_bytes, workload)),
        )
        for spec in FURTHER.values()
    ]
    return [*of_requests, of_logs, *of_further]


def _put(spec: TableSpec, item_bytes: int, workload: Workload) -> Iterator[Consumption]:
    """Yield what a new item consumes."""
    units = write_units(item_bytes)
    yield Consumption(Target(spec.name), units)
    for index in spec.indexes:
        for value, share in spread(spec, index, None, workload):
            yield Consumption(Target(spec.name, index.name, value), units * share, share)


def _steps(life: Lifecycle) -> Iterator[_Step]:
    old, *others = life.statuses
    size = life.submitted_bytes
    yield _Step("submit", 1, None, size, None, old)
    for target, new in enumerate(others, start=1):
        ends = target == len(others)
        if ends and life.progress_updates:
            yield _Step("progress", life.progress_updates, size, life.working_bytes, old, old)
            size = life.working_bytes
        after = life.ended_bytes if ends else life.working_bytes
        yield _Step(f"{old} to {new}", 1, size, after, old, new)
        if life.given_back and target == 1 and not ends:
            yield _Step(f"{new} to {old}", life.given_back, after, after, new, old)
            yield _Step(f"{old} to {new} again", life.given_back, after, after, old, new)
        old, size = new, after


def _touches(step: _Step, workload: Workload) -> Iterator[Consumption]:
    # A new item had no size before.
    yield Consumption(Target(REQUESTS.name), update_units(step.before_bytes or 0, step.after_bytes))
    # The attributes of index keys that each write changes.
    changing = {"updated_at", *(("status",) if step.old != step.new else ())}
    for index in REQUESTS.indexes:
        target = Target(REQUESTS.name, index.name)
        changes = any(key.name in changing for key in index.keys)
        cost = index_units(step.before_bytes, step.after_bytes, key_changes=changes)
        if cost.delete:
            for value, share in spread(REQUESTS, index, step.old, workload):
                yield Consumption(replace(target, value=value), cost.delete * share, share)
        for value, share in spread(REQUESTS, index, step.new, workload):
            yield Consumption(replace(target, value=value), cost.put * share, share)
