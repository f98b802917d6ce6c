"""Bills for tests, as tables of quantities and prices."""

from collections.abc import Iterable

from tables.cost.bill import Line
from tables.cost.prices import Price


def shown(lines: Iterable[Line]) -> dict[str, tuple[float, Price]]:
    """Give the quantity and the price of each line."""
    return {line.name: (line.quantity, line.price) for line in lines}
