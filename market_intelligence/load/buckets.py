"""The units that a partition, a table or an index can still serve in this second."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

BURST_SECONDS = 300
"""For how many seconds at most DynamoDB keeps unused provisioned capacity."""
HEAT_SECONDS = 300
"""For how many seconds a partition throttles before it is split here. AWS only says minutes."""
_ROUNDING = 1e-9


class Guard(Protocol):
    """A source of units for operations."""

    def refill(self) -> None:
        """Let a second pass."""
        ...

    def room(self, units: float) -> int:
        """Return how many operations of so many units fit."""
        ...

    def spend(self, units: float) -> None:
        """Take units out."""
        ...

    def refuse(self, units: float) -> None:
        """Record that an operation of so many units did not fit."""
        ...


@dataclass(slots=True)
class Bucket:
    """The units of this second, and the unused ones of some seconds before it."""

    rate: float
    kept_seconds: int = 0
    units: float = field(init=False)

    def __post_init__(self) -> None:
        """Start full."""
        self.units = self.rate * (1 + self.kept_seconds)

    def refill(self) -> None:
        """Let a second pass."""
        self.units = min(self.rate * (1 + self.kept_seconds), self.units + self.rate)

    def room(self, units: float) -> int:
        """Return how many operations of so many units fit."""
        return int((self.units + _ROUNDING) // units)

    def spend(self, units: float) -> None:
        """Take units out."""
        self.units -= units

    def refuse(self, units: float) -> None:
        """Leave it as it is."""


@dataclass(slots=True)
class _Partition:
    shares: Sequence[float]
    bucket: Bucket
    throttles: bool = False
    hot_seconds: int = 0


@dataclass(slots=True)
class HotValue:
    """A value of a hash key: one partition, until it is split because it was hot for long.

    `shares` are those of its sort keys, in their order. A partition is split between two of them
    only: if every write goes to the end of a rising sort key, there is only one.
    """

    rate: float
    shares: Sequence[float] = (1.0,)
    partitions: list[_Partition] = field(init=False)

    def __post_init__(self) -> None:
        """Start with one partition."""
        self.partitions = [_Partition(self.shares, Bucket(self.rate))]

    def refill(self) -> None:
        """Let a second pass, and split what has been hot for long."""
        for one in self.partitions:
            one.bucket.refill()
            one.hot_seconds = one.hot_seconds + 1 if one.throttles else 0
            one.throttles = False
        self.partitions = [half for one in self.partitions for half in self._halves(one)]

    def room(self, units: float) -> int:
        """Return how many operations of so many units fit, over all partitions."""
        return min(self._rooms(units))

    def spend(self, units: float) -> None:
        """Take units out, of each partition its share."""
        for one in self.partitions:
            one.bucket.spend(units * sum(one.shares))

    def refuse(self, units: float) -> None:
        """Record which partitions were full."""
        for one, room in zip(self.partitions, self._rooms(units), strict=True):
            one.throttles = one.throttles or room == 0

    def _rooms(self, units: float) -> list[int]:
        return [one.bucket.room(units * sum(one.shares)) for one in self.partitions]

    def _halves(self, partition: _Partition) -> list[_Partition]:
        if partition.hot_seconds < HEAT_SECONDS or len(partition.shares) == 1:
            return [partition]
        cut = min(
            range(1, len(partition.shares)),
            key=lambda at: abs(sum(partition.shares[:at]) - sum(partition.shares[at:])),
        )
        return [
            _Partition(shares, Bucket(self.rate))
            for shares in (partition.shares[:cut], partition.shares[cut:])
        ]
