"""A line of a monthly bill."""

from dataclasses import dataclass
from typing import Literal

from market_intelligence.cost.prices import Price

Mode = Literal["on demand", "provisioned"]

MONTH_HOURS = 730
MONTH_SECONDS = MONTH_HOURS * 3600
MONTH_DAYS = MONTH_HOURS / 24


@dataclass(frozen=True, slots=True)
class Line:
    """A quantity at a price; `mode` is the tables' capacity mode, None if the line is in both."""

    name: str
    quantity: float
    price: Price
    mode: Mode | None = None

    @property
    def usd(self) -> float:
        """Its cost a month."""
        return self.quantity * self.price.each
