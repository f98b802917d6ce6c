"""What is reported of a workload, computed once for people, machines and the picture."""

from dataclasses import dataclass

from tables.capacity import Demand, demands
from tables.cost.bill import Line
from tables.cost.costs import bill, break_even
from tables.cost.prices import Prices
from tables.load.advice import advice
from tables.load.ceilings import NEW_TABLE_UNITS, Ceiling, ceilings
from tables.load.deployment import Deployment
from tables.load.workload import Workload

NEAR = 2
"""Below how much headroom a ceiling is near."""
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A workload on a deployment, with what follows from both."""

    workload: Workload
    deployment: Deployment
    prices: Prices
    demands: list[Demand]
    bill: list[Line]
    ceilings: list[Ceiling]

    @classmethod
    def of(cls, workload: Workload, deployment: Deployment, prices: Prices) -> "Report":
        """Compute it; raises UnknownPriceError for what has no price."""
        return cls(
            workload=workload,
            deployment=deployment,
            prices=prices,
            demands=demands(workload, deployment),
            bill=bill(workload, deployment, prices),
            ceilings=ceilings(workload, deployment),
        )

    @property
    def exceeded(self) -> list[Ceiling]:
        """The ceilings that the peak is above."""
        return [one for one in self.ceilings if one.is_exceeded]

    @property
    def break_even(self) -> float:
        """The average rate of requests above which provisioned capacity is cheaper."""
        return break_even(self.workload, self.bill)

    @property
    def advice(self) -> list[tuple[Ceiling, list[str]]]:
        """What to do about the first ceiling, and about some more that are near."""
        near = [one for one in self.ceilings if one.headroom < NEAR][:_MOST_NEAR]
        return [
            (one, advice(one, self.workload, self.deployment)) for one in near or self.ceilings[:1]
        ]

    @property
    def cold_starts(self) -> list[Demand]:
        """What the peak asks more of than a new table or index takes at once."""
        return [
            one
            for one in self.demands
            if one.peak_writes.units > NEW_TABLE_UNITS["write"]
            or one.peak_reads.units > NEW_TABLE_UNITS["read"]
        ]

    @property
    def unconfirmed(self) -> list[Line]:
        """The lines of the bill whose price AWS itself was not found to state."""
        return [line for line in self.bill if not line.price.confirmed]
