"""What will be made, before anything is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ops.restore import price
from ops.restore.moments import utc
from ops.restore.restored import Restored
from ops.restore.source import Source, Window
from tables.cost.prices import Prices

_NEXT_UNIT = 1024
_CENT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A restore; without `at` to the latest moment. `window` is None for one that goes on.

    `others` are tables restored before, which are still there.
    """

    of: Restored
    source: Source
    window: Window | None
    at: datetime | None
    others: list[str]
    prices: Prices

    def lines(self) -> Iterator[str]:
        """Yield it for people."""
        of, source = self.of, self.source
        yield f"{of.source}, {of.stack.name} in {of.site.account}, {of.site.region}"
        yield f"  to      {self._to()}"
        yield f"  as      {of.name}, {self._made()}; nothing that is there is changed"
        yield (
            f"  holds   {source.items:,} items in {_size(source.table_bytes)}, and "
            f"{_size(source.index_bytes)} of indexes, as last counted within six hours"
        )
        yield f"  costs   {self._costs()}"
        yield "  takes   minutes for a small table, hours for a large one"
        if of.args.time_to_live:
            yield (
                "  expiry  on again, so that items which have expired since are deleted; not with "
                "--keep-expired"
            )
        if of.stack.settings.replicas:
            yield "  alone   without replicas, which the stack makes when it takes the table over"
        if self.others:
            yield f"  others  {', '.join(self.others)}: see --remove"

    def document(self) -> dict[str, object]:
        """Give it as JSON has it."""
        return {
            "source": self.of.source,
            "target": self.of.name,
            "to": utc(self.at) if self.at else None,
            "earliest": utc(self.window.earliest) if self.window else None,
            "latest": utc(self.window.latest) if self.window else None,
            "goesOn": self.window is None,
            "items": self.source.items,
            "tableBytes": self.source.table_bytes,
            "indexBytes": self.source.index_bytes,
            "restoreUsd": round(self._once, 2),
            "monthlyUsd": round(self._monthly, 2),
            "others": self.others,
        }

    @property
    def _once(self) -> float:
        return price.once_usd(self.source) if self.window else 0

    @property
    def _monthly(self) -> float:
        return price.monthly_usd(self.source, self.of, self.prices)

    def _to(self) -> str:
        if self.window is None:
            return "what it was restored to when this began"
        latest = utc(self.window.latest)
        if self.at is None:
            return f"{latest}, the latest there is"
        return f"{utc(self.at)}, of {utc(self.window.earliest)} to {latest}"

    def _made(self) -> str:
        return "a new table" if self.window else "which is there, and is gone on with"

    def _costs(self) -> str:
        place = f"at the prices of {self.prices.region} of {self.prices.date}"
        alarms = f", {len(self.of.alarms)} alarms" if self.of.alarms else ""
        kept = f"{_usd(self._monthly)} a month until it is removed (storage, recovery{alarms})"
        once = f"{_usd(self._once)} to restore, a price not confirmed; "
        return f"{once if self.window else ''}{kept}, {place}"


def _usd(price_usd: float) -> str:
    return f"about ${price_usd:,.2f}" if price_usd >= _CENT else "less than a cent"


def _size(size_bytes: int) -> str:
    if size_bytes < _NEXT_UNIT:
        return f"{size_bytes} bytes"
    size = float(size_bytes)
    for unit in ("KB", "MB", "GB"):
        size /= _NEXT_UNIT
        if size < _NEXT_UNIT:
            return f"{size:,.1f} {unit}"
    return f"{size / _NEXT_UNIT:,.1f} TB"
