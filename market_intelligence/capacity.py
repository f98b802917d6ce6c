"""The units and the storage that a workload needs of each table and index."""

from collections.abc import Iterable
from dataclasses import dataclass

from market_intelligence.load.deployment import DeployedTable, Deployment
from market_intelligence.load.reads import reads
from market_intelligence.load.stock import stock
from market_intelligence.load.targets import Access, Operation, Target
from market_intelligence.load.workload import Workload
from market_intelligence.load.writes import writes

DAY_SECONDS = 86_400
GB_BYTES = 2**30
# "DynamoDB item sizes and formats": what storage of each item in a table or an index adds, and what
# replicas add to it.
ITEM_OVERHEAD_BYTES = 100
REPLICATION_OVERHEAD_BYTES = 48


@dataclass(frozen=True, slots=True)
class Load:
    """Units a second, and the reads or writes that consume them."""

    units: float = 0
    times: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """The load on a table or an index a second, and its items in the steady state."""

    target: Target
    reads: Load
    peak_reads: Load
    writes: Load
    peak_writes: Load
    items: float
    stored_bytes: float


def demands(workload: Workload, deployment: Deployment) -> list[Demand]:
    """Return the load on each table and index, a table before its indexes."""
    average = operations(workload, workload.requests_per_second, deployment)
    peak = operations(workload, workload.peak, deployment)
    found: list[Demand] = []
    for table in deployment.tables:
        items, item_bytes = _stored(workload, deployment, table)
        for index in table.resources:
            target = Target(table.spec.name, index)
            found.append(
                Demand(
                    target=target,
                    reads=load(average, "read", target),
                    peak_reads=load(peak, "read", target),
                    writes=load(average, "write", target),
                    peak_writes=load(peak, "write", target),
                    items=items,
                    stored_bytes=items * item_bytes,
                )
            )
    return found


def operations(
    workload: Workload, requests_per_second: float, deployment: Deployment
) -> list[Operation]:
    """Return each kind of read and write of the deployed tables at a rate of requests.

    Reads rise and fall with the requests.
    """
    average = workload.requests_per_second
    factor = requests_per_second / average if average else 1
    deployed = {table.spec.name for table in deployment.tables}
    return [
        one
        for one in (*writes(workload, requests_per_second), *reads(workload, factor))
        if one.per_second and one.consumptions[0].target.table in deployed
    ]


def load(among: Iterable[Operation], access: Access, target: Target) -> Load:
    """Sum up what operations consume of a target: a table, an index, or a value of its key."""
    touched = [
        (one.per_second, consumption)
        for one in among
        if one.access == access
        for consumption in one.consumptions
        if target in (consumption.target, consumption.target.whole)
    ]
    return Load(
        units=sum(per_second * consumption.units for per_second, consumption in touched),
        times=sum(per_second * consumption.times for per_second, consumption in touched),
    )


def _stored(workload: Workload, deployment: Deployment, table: DeployedTable) -> tuple[float, int]:
    """Return how many items there are, and the bytes of each."""
    is_replicated = deployment.regions(table) > 1
    overhead = ITEM_OVERHEAD_BYTES + (REPLICATION_OVERHEAD_BYTES if is_replicated else 0)
    kept = stock(table.spec, workload)
    return kept.per_second * DAY_SECONDS * kept.days, kept.item_bytes + overhead
