"""The rates of requests above which DynamoDB throttles, and their causes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from market_intelligence.capacity import load, operations
from market_intelligence.load.deployment import DeployedTable, Deployment
from market_intelligence.load.targets import Access, Operation, Target
from market_intelligence.load.workload import Workload
from market_intelligence.table_options import UNLIMITED, WARM_READ_UNITS, WARM_WRITE_UNITS

Kind = Literal["partition", "quota", "maximum"]

# "Best practices for designing and using partition keys effectively", and "Quotas".
PARTITION_UNITS: dict[Access, int] = {"read": 3_000, "write": 1_000}
QUOTA_UNITS: dict[Access, int] = {"read": 40_000, "write": 40_000}
# The units that a new on-demand table or index serves at once; they double within half an hour.
NEW_TABLE_UNITS: dict[Access, int] = {"read": WARM_READ_UNITS, "write": WARM_WRITE_UNITS}
_ACCESSES: tuple[Access, ...] = ("read", "write")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """A limit in units a second, and the units of the workload's peak.

    `requests_per_second` is the rate of requests at which it is reached.
    """

    target: Target
    access: Access
    kind: Kind
    limit_units: float
    peak_units: float
    requests_per_second: float

    @property
    def headroom(self) -> float:
        """How many times the peak fits under it."""
        return self.limit_units / self.peak_units

    @property
    def is_exceeded(self) -> bool:
        """Whether the peak is above it."""
        return self.peak_units > self.limit_units

    @property
    def name(self) -> str:
        """Name it, such as `writes of status-index: processing`."""
        return f"{self.access}s of {self.target.name}"


def ceilings(workload: Workload, deployment: Deployment) -> list[Ceiling]:
    """Return every ceiling that the workload approaches with more requests, sorted by rate.

    Each value of an index's hash key counts as one partition: a partition that is hot for long may
    be split, but not where its range key only rises, as times do.
    """
    peak = operations(workload, workload.peak, deployment)
    found = [
        Ceiling(
            target=target,
            access=access,
            kind=kind,
            limit_units=limit,
            peak_units=units,
            requests_per_second=workload.peak * limit / units,
        )
        for target, access, kind, limit in limits(peak, deployment)
        if (units := load(peak, access, target).units)
    ]
    return sorted(found, key=lambda one: (one.requests_per_second, one.name, one.kind))


def limits(
    among: list[Operation], deployment: Deployment
) -> Iterator[tuple[Target, Access, Kind, float]]:
    """Yield each limit on what operations consume."""
    values = {
        consumption.target
        for one in among
        for consumption in one.consumptions
        if consumption.target.value
    }
    for access in _ACCESSES:
        for target in sorted(values, key=lambda target: target.name):
            yield target, access, "partition", PARTITION_UNITS[access]
        for table in deployment.tables:
            for index in table.resources:
                target = Target(table.spec.name, index)
                yield target, access, "quota", QUOTA_UNITS[access]
                maximum = _maximum(table, index, access)
                if maximum is not None:
                    yield target, access, "maximum", maximum


def _maximum(table: DeployedTable, index: str | None, access: Access) -> int | None:
    own = table.maximums.get(index, UNLIMITED)
    return own.read_units if access == "read" else own.write_units
