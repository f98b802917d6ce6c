"""What it costs to build an index on a table that has items already."""

from dataclasses import dataclass

from tables.capacity import ITEM_OVERHEAD_BYTES, demands
from tables.cost.prices import Prices
from tables.load.deployment import Deployment, TableClass
from tables.load.units import write_units
from tables.load.workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """The items that an index takes in when it is built, and the write units of that."""

    items: int
    units: int
    usd: float


def backfill(
    table: str, table_class: TableClass, workload: Workload, prices: Prices
) -> Backfill | None:
    """Give what building an index costs once, at most: as if it held whole items.

    None where the workload does not tell how many items there are.
    """
    for demand in demands(workload, Deployment()):
        if demand.place.table == table and demand.place.index is None and demand.items:
            size = round(demand.stored_bytes / demand.items) - ITEM_OVERHEAD_BYTES
            items = round(demand.items)
            units = items * write_units(size)
            usd = units * prices.of(table_class).write_request.each
            return Backfill(items=items, units=units, usd=usd)
    return None
