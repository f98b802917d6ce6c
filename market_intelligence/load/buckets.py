"""What a partition, a table or an index has left to serve in this second."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

BURST_SECONDS = 300
"""For how long DynamoDB keeps provisioned capacity that is not used, at most."""
HEAT_SECONDS = 300
"""For how long a partition throttles until it is split here. AWS speaks of minutes, and no more."""
_ROUNDING = 1e-9


class Guard(Protocol):
    """What operations have to get units from."""

    def refill(self) -> None:
        """Let a second pass."""
        ...

    def room(self, units: float) -> int:
        """Tell how many operations of so many units there is room for."""
        ...

    def spend(self, units: float) -> None:
        """Take units out."""
        ...

    def refuse(self, units: float) -> None:
        """Note that there was no room for an operation of so many units."""
        ...


@dataclass(slots=True)
class Bucket:
    """The units of this second, and those that were not used in so many seconds before it."""

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
        """Tell how many operations of so many units there is room for."""
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
    """A value of a hash key: one partition, until that is split because it was hot for long.

    `shares` are those of its sort keys, in their order, in what comes to it. A partition is split
    between two of them only: where all comes to the end of a rising sort key, there is but one.
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
        """Tell how many operations there is room for, of so many units over all partitions."""
        return min(self._rooms(units))

    def spend(self, units: float) -> None:
        """Take units out, of each partition its share."""
        for one in self.partitions:
            one.bucket.spend(units * sum(one.shares))

    def refuse(self, units: float) -> None:
        """Note which partitions there was no room in."""
        for one, room in zip(self.partitions, self._rooms(units), strict=True):
            one.throttles = one.throttles or room == 0

    def _rooms(self, units: float) -> list[int]:
        return [one.bucket.room(units * sum(one.shares)) for one in self.partitions]

    def _halves(self, one: _Partition) -> list[_Partition]:
        if one.hot_seconds < HEAT_SECONDS or len(one.shares) == 1:
            return [one]
        cut = min(
            range(1, len(one.shares)),
            key=lambda at: abs(sum(one.shares[:at]) - sum(one.shares[at:])),
        )
        return [
            _Partition(shares, Bucket(self.rate)) for shares in (one.shares[:cut], one.shares[cut:])
        ]
