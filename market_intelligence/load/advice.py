"""Ways to lift a ceiling, and the ceiling afterwards."""

from collections.abc import Iterator
from math import ceil

from market_intelligence.capacity import load, operations
from market_intelligence.load.ceilings import Ceiling
from market_intelligence.load.deployment import Deployment
from market_intelligence.load.units import WRITE_UNIT_BYTES, write_units
from market_intelligence.load.workload import Workload

_WHOLE = 100
_MOST_SHARDS = 20


def advice(ceiling: Ceiling, workload: Workload, deployment: Deployment) -> list[str]:
    """Return what lifts a ceiling, the most effective first."""
    if ceiling.kind == "quota":
        return ["Ask for a higher table-level quota in Service Quotas."]
    if ceiling.kind == "maximum":
        setting = f"max{ceiling.access.capitalize()}Units"
        return [
            (f"Set a higher {setting} in the stack's file, unless it limits the load on purpose.")
        ]
    if ceiling.access == "read":
        return [
            "Query fewer items at once, query less often, or read from a cache.",
            *_shards(ceiling),
        ]
    return [
        *_less_to_write(ceiling, workload, deployment),
        *_shards(ceiling),
        *_split(ceiling, workload),
    ]


def _less_to_write(ceiling: Ceiling, workload: Workload, deployment: Deployment) -> Iterator[str]:
    life = workload.life

    def lifted(**changes: object) -> float:
        changed = workload.model_copy(update={"life": life.model_copy(update=changes)})
        peak = operations(changed, changed.peak, deployment)
        return changed.peak * ceiling.limit_units / load(peak, "write", ceiling.target).units

    without_progress = lifted(progress_updates=0)
    if without_progress > ceiling.requests_per_second:
        yield (
            "Keep the progress in a separate item, so that its updates do not reach this index: "
            f"{_rate(without_progress)}."
        )
    units = write_units(life.working_bytes)
    if units > 1:
        smaller = lifted(working_bytes=(units - 1) * WRITE_UNIT_BYTES)
        if smaller > ceiling.requests_per_second:
            kilobytes = f"{units - 1} KB or less"
            yield f"Keep the item at {kilobytes} while it is in progress: {_rate(smaller)}."
    if ceiling.target.value == life.statuses[-1]:
        yield (
            "Set the indexed attribute on open requests only: an ended request then costs the "
            "index a deletion, and no storage."
        )


def _shards(ceiling: Ceiling) -> Iterator[str]:
    shards = max(2, ceil(2 / ceiling.headroom))
    if shards <= _MOST_SHARDS:
        yield (
            f"Spread the value over {shards} shards, each with a number at its end: "
            f"{_rate(ceiling.requests_per_second * shards)}. A query then asks each shard."
        )


def _split(ceiling: Ceiling, workload: Workload) -> Iterator[str]:
    if ceiling.target.index == "strategy-index":
        most = ceiling.requests_per_second / max(workload.shares.priorities)
        yield (
            f"DynamoDB may split it by priority once it has been hot for minutes: {_rate(most)} at "
            "best, and not guaranteed."
        )


def _rate(requests_per_second: float) -> str:
    digits = ",.0f" if requests_per_second >= _WHOLE else ".3g"
    return f"then it is reached at {requests_per_second:{digits}} requests a second"
