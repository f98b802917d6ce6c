"""The targets of reads and writes, and the units that these consume there."""

from dataclasses import dataclass
from typing import Literal

Access = Literal["read", "write"]

NO_SHARE = 1e-9
"""A smaller share of the load on an index counts as none."""


@dataclass(frozen=True, slots=True)
class Target:
    """A table, one of its indexes, or one value of an index's hash key."""

    table: str
    index: str | None = None
    value: str | None = None

    @property
    def whole(self) -> "Target":
        """The table or index that it is, or that it is a value of."""
        return Target(self.table, self.index)

    @property
    def name(self) -> str:
        """Its name, such as `status-index: processing`; that of a table begins with `table`."""
        whole = self.index or f"table {self.table}"
        return f"{whole}: {self.value}" if self.value else whole


@dataclass(frozen=True, slots=True)
class Consumption:
    """The units that an operation consumes of a target on average, and how often it does."""

    target: Target
    units: float
    times: float = 1


@dataclass(frozen=True, slots=True)
class Operation:
    """A kind of read or write: how many a second, and all that one of them consumes."""

    name: str
    access: Access
    per_second: float
    consumptions: tuple[Consumption, ...]
