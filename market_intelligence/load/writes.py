"""What a request writes in its life: to its table, to the indexes kept current, and as logs.

Deletions by time to live are not among it: they cost nothing where they begin, of indexes neither.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from market_intelligence.load.life import Life
from market_intelligence.load.parts import Status
from market_intelligence.load.places import NO_SHARE, Operation, Place, Touch
from market_intelligence.load.units import index_units, update_units, write_units
from market_intelligence.load.workload import Shares, Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, Index


class _Step(NamedTuple):
    """A write of a request's item; a new item was nothing before."""

    name: str
    times: int
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
            touches=tuple(_touches(step, workload.shares)),
        )
        for step in _steps(workload.life)
    ]
    units = write_units(workload.logs.entry_bytes)
    indexes = (None, *(index.name for index in PROCESSING_LOGS.indexes))
    of_logs = Operation(
        name="log",
        access="write",
        per_second=requests_per_second * workload.logs.per_request,
        touches=tuple(Touch(Place(PROCESSING_LOGS.name, index), units) for index in indexes),
    )
    return [*of_requests, of_logs]


def _steps(life: Life) -> Iterator[_Step]:
    old, *others = life.statuses
    size = life.submitted_bytes
    yield _Step("submit", 1, None, size, None, old)
    for place, new in enumerate(others, start=1):
        ends = place == len(others)
        if ends and life.progress_updates:
            yield _Step("progress", life.progress_updates, size, life.working_bytes, old, old)
            size = life.working_bytes
        after = life.ended_bytes if ends else life.working_bytes
        yield _Step(f"{old} to {new}", 1, size, after, old, new)
        old, size = new, after


def _touches(step: _Step, shares: Shares) -> Iterator[Touch]:
    # A new item was nothing before, which is no larger than anything.
    yield Touch(Place(REQUESTS.name), update_units(step.before_bytes or 0, step.after_bytes))
    for index in REQUESTS.indexes:
        place = Place(REQUESTS.name, index.name)
        changes = index.hash_key.name == "status" and step.old != step.new
        cost = index_units(step.before_bytes, step.after_bytes, key_changes=changes)
        if cost.delete:
            yield Touch(replace(place, value=step.old), cost.delete)
        for value, share in _values(index, step.new, shares):
            yield Touch(replace(place, value=value), cost.put * share, share)


def _values(index: Index, status: Status, shares: Shares) -> list[tuple[str | None, float]]:
    """Return the values of a hash key that requests come to, each with its share of them.

    Requests are spread evenly over a key that the workload has no shares of.
    """
    known: dict[str, list[tuple[str | None, float]]] = {
        "user_id": [("busiest user", shares.busiest_user), (None, 1 - shares.busiest_user)],
        "project_id": [
            ("busiest project", shares.busiest_project),
            (None, 1 - shares.busiest_project),
        ],
        "status": [(status, 1)],
        "processing_strategy": [
            ("table", shares.table_strategy),
            ("sqs", 1 - shares.table_strategy),
        ],
    }
    shares_of_key = known.get(index.hash_key.name, [(None, 1)])
    return [one for one in shares_of_key if one[1] > NO_SHARE]
