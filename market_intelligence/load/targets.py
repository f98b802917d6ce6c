"""Where reads and writes go, and what one of them costs there."""

from dataclasses import dataclass
from typing import Literal

Access = Literal["read", "write"]

NO_SHARE = 1e-9
"""What is no more than that of all that comes to an index is nothing."""


@dataclass(frozen=True, slots=True)
class Target:
    """A table, one of its indexes, or one value of an index's hash key."""

    table: str
    index: str | None = None
    value: str | None = None

    @property
    def whole(self) -> "Target":
        """The table or index that it is, or is a value of."""
        return Target(self.table, self.index)

    @property
    def name(self) -> str:
        """Its name, such as `status-index: processing`; a table's own says that it is one."""
        whole = self.index or f"table {self.table}"
        return f"{whole}: {self.value}" if self.value else whole


@dataclass(frozen=True, slots=True)
class Consumption:
    """What an operation costs a target on average, in units, and how often it comes there."""

    target: Target
    units: float
    times: float = 1


@dataclass(frozen=True, slots=True)
class Operation:
    """A kind of read or write: how many a second, and all that one of them consumptions."""

    name: str
    access: Access
    per_second: float
    consumptions: tuple[Consumption, ...]
