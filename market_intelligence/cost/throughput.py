"""The monthly cost of reads and writes, in each of DynamoDB's two capacity modes."""

from collections.abc import Iterator, Sequence
from math import ceil

from market_intelligence.capacity import Demand
from market_intelligence.cost.bill import MONTH_HOURS, MONTH_SECONDS, Line
from market_intelligence.cost.prices import ClassPrices, Prices
from market_intelligence.load.deployment import Deployment

TARGET_UTILISATION = 0.7
"""The utilization of provisioned capacity at peak: the default target of auto scaling."""


def throughput(
    needed: Sequence[Demand],
    deployment: Deployment,
    prices: Prices,
    utilisation: float = TARGET_UTILISATION,
) -> Iterator[Line]:
    """Yield the cost of each table and its indexes on demand, then provisioned for the peak.

    A replica writes what its table writes, and keeps its own indexes current.
    """
    for table in deployment.tables:
        name, of_class = table.spec.name, prices.of(table.table_class)
        regions = deployment.regions(table)
        own, *indexes = [one for one in needed if one.target.table == name]
        yield from _on_demand(name, own, indexes, regions, of_class)
        yield from _provisioned(name, own, indexes, regions, of_class, utilisation)


def _on_demand(
    name: str, own: Demand, indexes: Sequence[Demand], regions: int, prices: ClassPrices
) -> Iterator[Line]:
    own_writes = own.writes.units * MONTH_SECONDS * regions
    index_writes = sum(one.writes.units for one in indexes) * MONTH_SECONDS * regions
    read = sum(one.reads.units for one in (own, *indexes)) * MONTH_SECONDS
    price = prices.write_request if regions == 1 else prices.replicated_write_request
    yield Line(f"{name}: writes", own_writes, price, "on demand")
    yield Line(f"{name}: writes of indexes", index_writes, prices.write_request, "on demand")
    yield Line(f"{name}: reads", read, prices.read_request, "on demand")


def _provisioned(
    name: str,
    own: Demand,
    indexes: Sequence[Demand],
    regions: int,
    prices: ClassPrices,
    utilisation: float,
) -> Iterator[Line]:
    own_writes = _capacity(own.peak_writes.units, utilisation) * regions
    index_writes = sum(_capacity(one.peak_writes.units, utilisation) for one in indexes) * regions
    read = sum(_capacity(one.peak_reads.units, utilisation) for one in (own, *indexes))
    price = prices.write_hour if regions == 1 else prices.replicated_write_hour
    for what, capacity, of_hour in (
        ("write capacity", own_writes, price),
        ("write capacity of indexes", index_writes, prices.write_hour),
        ("read capacity", read, prices.read_hour),
    ):
        yield Line(f"{name}: {what}", capacity * MONTH_HOURS, of_hour, "provisioned")


def _capacity(peak_units: float, utilisation: float) -> int:
    """Return the fewest whole units that the peak utilizes no more than that."""
    return max(1, ceil(round(peak_units / utilisation, 6)))
