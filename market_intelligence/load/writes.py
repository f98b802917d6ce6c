"""What a request writes in its life: to its table, to the indexes kept current, and as logs.

Deletions by time to live are not among it: they cost nothing where they begin, of indexes neither.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from market_intelligence.load.lifecycle import Lifecycle
from market_intelligence.load.spread import spread
from market_intelligence.load.targets import Consumption, Operation, Target
from market_intelligence.load.types import Status
from market_intelligence.load.units import index_units, update_units, write_units
from market_intelligence.load.workload import Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS


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
            consumptions=tuple(_consumptions(step, workload)),
        )
        for step in _steps(workload.life)
    ]
    units = write_units(workload.logs.entry_bytes)
    of_logs = Operation(
        name="log",
        access="write",
        per_second=requests_per_second * workload.logs.per_request,
        consumptions=(
            Consumption(Target(PROCESSING_LOGS.name), units),
            *(
                Consumption(Target(PROCESSING_LOGS.name, index.name, value), units * share, share)
                for index in PROCESSING_LOGS.indexes
                for value, share in spread(PROCESSING_LOGS, index, None, workload)
            ),
        ),
    )
    return [*of_requests, of_logs]


def _steps(life: Lifecycle) -> Iterator[_Step]:
    old, *others = life.statuses
    size = life.submitted_bytes
    yield _Step("submit", 1, None, size, None, old)
    for position, new in enumerate(others, start=1):
        ends = position == len(others)
        if ends and life.progress_updates:
            yield _Step("progress", life.progress_updates, size, life.working_bytes, old, old)
            size = life.working_bytes
        after = life.ended_bytes if ends else life.working_bytes
        yield _Step(f"{old} to {new}", 1, size, after, old, new)
        if life.given_back and position == 1 and not ends:
            yield _Step(f"{new} to {old}", life.given_back, after, after, new, old)
            yield _Step(f"{old} to {new} again", life.given_back, after, after, old, new)
        old, size = new, after


def _consumptions(step: _Step, workload: Workload) -> Iterator[Consumption]:
    # A new item was nothing before, which is no larger than anything.
    yield Consumption(Target(REQUESTS.name), update_units(step.before_bytes or 0, step.after_bytes))
    # What each write changes of the attributes that an index can be keyed by.
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
