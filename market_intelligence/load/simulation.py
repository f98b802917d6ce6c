"""A second-by-second simulation of DynamoDB's throttling, which tests compare with the formulas.

Partitions serve 1,000 write and 3,000 read units a second at most. What a table or an index has
below that is shared by its partitions as needed, which is how adaptive capacity is documented, and
what it does not use is kept for 300 seconds. A write for which an index has no room is refused,
table and all. There are no retries.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from market_intelligence.capacity import operations
from market_intelligence.load.buckets import Bucket, Guard, HotValue
from market_intelligence.load.ceilings import limits
from market_intelligence.load.deployment import Deployment
from market_intelligence.load.targets import Access, Operation, Target
from market_intelligence.load.workload import Workload

Guards = Mapping[tuple[Target, Access], Sequence[Guard]]
_ROUNDING = 1e-9


@dataclass(slots=True)
class Outcome:
    """How many operations were served, how many each target throttled, and when first."""

    served: int = 0
    refused: Counter[tuple[Target, Access]] = field(default_factory=Counter[tuple[Target, Access]])
    first_second: int | None = None


def simulate(
    workload: Workload,
    deployment: Deployment,
    requests_per_second: float,
    seconds: int,
    *,
    splits: bool = False,
) -> Outcome:
    """Simulate an even rate of requests; with `splits`, hot partitions are split."""
    among = operations(workload, requests_per_second, deployment)
    guards: dict[tuple[Target, Access], list[Guard]] = {}
    for target, access, kind, limit in limits(among, deployment):
        by_priority = splits and target.index == "strategy-index"
        shares = workload.shares.priorities if by_priority else (1.0,)
        guard = HotValue(limit, shares) if kind == "partition" else Bucket(limit)
        guards.setdefault((target, access), []).append(guard)
    return run(among, guards, seconds)


def run(among: Sequence[Operation], guards: Guards, seconds: int) -> Outcome:
    """Simulate evenly spread operations, each on the buckets of all of its targets."""
    outcome = Outcome()
    due = [0.0] * len(among)
    everyone = [guard for several in guards.values() for guard in several]
    spent = [_spent(one, guards) for one in among]
    for second in range(seconds):
        for position, one in enumerate(among):
            due[position] += one.per_second
            count = int(due[position] + _ROUNDING)
            due[position] -= count
            _serve(count, spent[position], second, outcome)
        for guard in everyone:
            guard.refill()
    return outcome


@dataclass(frozen=True, slots=True)
class _Spending:
    key: tuple[Target, Access]
    guard: Guard
    units: float


def _spent(operation: Operation, guards: Guards) -> list[_Spending]:
    units: defaultdict[tuple[Target, Access], float] = defaultdict(float)
    for consumption in operation.consumptions:
        for target in {consumption.target, consumption.target.whole}:
            units[target, operation.access] += consumption.units
    return [
        _Spending(key, guard, amount)
        for key, amount in units.items()
        for guard in guards.get(key, ())
    ]


def _serve(count: int, spent: Sequence[_Spending], second: int, outcome: Outcome) -> None:
    served = min([count, *(one.guard.room(one.units) for one in spent)])
    for one in spent:
        one.guard.spend(one.units * served)
    outcome.served += served
    if served < count:
        for one in spent:
            if one.guard.room(one.units) == 0:
                one.guard.refuse(one.units)
                outcome.refused[one.key] += count - served
        if outcome.first_second is None:
            outcome.first_second = second
