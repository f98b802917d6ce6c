"""The cost of reading and writing items, in request units and USD."""

from collections.abc import Iterable
from dataclasses import dataclass

from market_intelligence.cost.prices import Prices
from market_intelligence.load.units import WRITE_UNIT_BYTES, read_units
from ops.restore.items.judgement import Entry
from ops.restore.items.selection import ByIds, ByIndex, Selection
from ops.restore.items.tables import Tables

_THOUSAND = 1000
_CENT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Units with their cost, for `per` items, or for all if it is None.

    `again` are the units for reading both versions again before a write, included in the cost.
    """

    units: float
    usd: float
    per: int | None = None
    again: float = 0

    @property
    def words(self) -> str:
        """The estimate in words."""
        price = f"about ${self.usd:,.2f}" if self.usd >= _CENT else "less than a cent"
        basis = f" for each {self.per:,} items found" if self.per else ""
        again = f", and {self.again:,.0f} to read them again" if self.again else ""
        return f"{self.units:,.0f} units{basis}{again}, {price}"

    @property
    def document(self) -> dict[str, object]:
        """The estimate as a JSON object."""
        return {
            "units": round(self.units, 1),
            "usd": round(self.usd, 4),
            "items": self.per,
            "readAgain": self.again,
        }


def reading(tables: Tables, selection: Selection, prices: Prices) -> Estimate:
    """Return the cost of reading and comparing a selection, by the sizes that AWS counted last.

    AWS counts a table every six hours: one just restored seems empty, and counts as large as the
    live one.
    """
    counted = max(tables.source, tables.live, key=lambda table: table.items)
    item_bytes = counted.table_bytes // counted.items if counted.items else 0
    live = read_units(item_bytes, "strong")
    match selection:
        case ByIds(ids):
            units, per = len(ids) * (read_units(item_bytes) + live), None
        case ByIndex():
            found = read_units(_THOUSAND * item_bytes)
            units, per = found + _THOUSAND * live, _THOUSAND
        case _:
            units, per = read_units(counted.table_bytes) + counted.items * live, None
    each = prices.of(tables.table_class).read_request.each
    return Estimate(units=units, usd=units * each, per=per)


def writing(tables: Tables, entries: Iterable[Entry], prices: Prices) -> Estimate:
    """Return the cost of putting items back, in all regions of the table."""
    regions = 1 + len(tables.replicas)
    of_class = prices.of(tables.table_class)
    own = of_class.write_request if regions == 1 else of_class.replicated_write_request
    chosen = [*entries]
    table_units = sum(one.units for one in chosen) * regions
    index_units = sum(one.index_units for one in chosen) * regions
    # Its units are the KB of the larger of both versions, each of which is read again.
    sizes = [one.units * WRITE_UNIT_BYTES for one in chosen]
    again = sum(read_units(size) + read_units(size, "strong") for size in sizes)
    usd = (
        table_units * own.each
        + index_units * of_class.write_request.each
        + again * of_class.read_request.each
    )
    return Estimate(units=table_units + index_units, usd=usd, again=again)
