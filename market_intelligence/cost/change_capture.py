"""What it costs a month to send the changes of tables to Kinesis data streams."""

from collections.abc import Iterator, Sequence

from market_intelligence.capacity import Demand
from market_intelligence.cost.bill import MONTH_SECONDS, Line
from market_intelligence.cost.other import UnknownPriceError
from market_intelligence.cost.prices import Prices
from market_intelligence.load.deployment import DeployedTable
from market_intelligence.load.stock import stock
from market_intelligence.load.units import write_units
from market_intelligence.load.workload import Workload


def change_capture(
    table: DeployedTable, workload: Workload, needed: Sequence[Demand], prices: Prices
) -> Iterator[Line]:
    """Yield what DynamoDB charges for the changes of a table; the stream has a bill of its own.

    Each KB of the larger of the item before and after counts, and so does what expires: "Using
    Kinesis Data Streams to capture changes to DynamoDB" in the DynamoDB developer guide. Raises
    UnknownPriceError where the prices do not have that of changes.
    """
    if not table.kinesis:
        return
    if prices.change_capture is None:
        raise UnknownPriceError(
            "there is no price for changes sent to Kinesis data streams: add changeCapture to a "
            "price file, and name that with --prices"
        )
    name = table.spec.name
    own = next(one for one in needed if one.target.table == name)
    units = own.writes.units
    if table.spec.ttl_attribute and table.expires:
        kept = stock(table.spec, workload)
        units += kept.per_second * write_units(kept.item_bytes)
    yield Line(f"{name}: changes sent to Kinesis", units * MONTH_SECONDS, prices.change_capture)
