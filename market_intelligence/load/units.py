"""What reads and writes cost in units, by DynamoDB's rules; a KB has 1,024 bytes.

A request unit (on-demand) and a capacity unit (provisioned) are counted in the same way. The rules
are those of "DynamoDB read and write operations" and "Using global secondary indexes" in the
developer guide.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Consistency = Literal["eventual", "strong", "transactional"]

READ_UNIT_BYTES = 4 * 1024
WRITE_UNIT_BYTES = 1024
_READ_FACTORS: dict[Consistency, float] = {"eventual": 0.5, "strong": 1.0, "transactional": 2.0}


class IndexUnits(NamedTuple):
    """The write units that keep an index current: of the entry removed, and of the one put."""

    delete: int
    put: int


def write_units(item_bytes: int, *, transactional: bool = False) -> int:
    """Return the units of putting or deleting an item; even nothing costs one."""
    return _rounded_up(item_bytes, WRITE_UNIT_BYTES) * (2 if transactional else 1)


def update_units(before_bytes: int, after_bytes: int, *, transactional: bool = False) -> int:
    """Return the units of changing an item, or of replacing it: the larger of both counts."""
    return write_units(max(before_bytes, after_bytes), transactional=transactional)


def batch_write_units(item_bytes: Iterable[int]) -> int:
    """Return the units of writing items at once: each is rounded up by itself."""
    return sum(write_units(size) for size in item_bytes)


def read_units(total_bytes: int, consistency: Consistency = "eventual") -> float:
    """Return the units of reading an item, or all that one query or scan goes over.

    A missing item, and a query that finds nothing, cost as much as the smallest item.
    """
    return _rounded_up(total_bytes, READ_UNIT_BYTES) * _READ_FACTORS[consistency]


def query_units(items: int, item_bytes: int, consistency: Consistency = "eventual") -> float:
    """Return the units of a query: the sum of its items is rounded up, not each of them."""
    return read_units(items * item_bytes, consistency)


def batch_read_units(item_bytes: Iterable[int], consistency: Consistency = "eventual") -> float:
    """Return the units of reading items at once: each is rounded up by itself."""
    return sum(read_units(size, consistency) for size in item_bytes)


def index_units(
    before_bytes: int | None, after_bytes: int | None, *, key_changes: bool = False
) -> IndexUnits:
    """Return the units that a write to a table costs an index.

    Sizes are those of what the index has of the item, None where the index has none of it. A
    transaction costs an index no more than any other write.
    """
    if before_bytes is None:
        return IndexUnits(0, 0 if after_bytes is None else write_units(after_bytes))
    if after_bytes is None:
        return IndexUnits(write_units(before_bytes), 0)
    if key_changes:
        return IndexUnits(write_units(before_bytes), write_units(after_bytes))
    return IndexUnits(0, update_units(before_bytes, after_bytes))


def _rounded_up(size: int, unit: int) -> int:
    return max(1, -(-size // unit))
