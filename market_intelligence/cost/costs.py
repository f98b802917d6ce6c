"""The monthly cost of a workload, on demand and with capacity provisioned for its peak."""

from collections.abc import Iterable

from market_intelligence.capacity import demands
from market_intelligence.cost.bill import Line, Mode
from market_intelligence.cost.change_capture import change_capture
from market_intelligence.cost.other import others
from market_intelligence.cost.prices import Prices
from market_intelligence.cost.storage import replication, storage
from market_intelligence.cost.throughput import TARGET_UTILISATION, throughput
from market_intelligence.load.deployment import Deployment
from market_intelligence.load.workload import Workload


def bill(
    workload: Workload,
    deployment: Deployment,
    prices: Prices,
    utilisation: float = TARGET_UTILISATION,
) -> list[Line]:
    """Return each line of the bill that is not zero.

    Free tiers, discounts, reserved capacity, restores and traffic to the internet are not in it.
    Raises UnknownPriceError for a resource without a price.
    """
    needed = demands(workload, deployment)
    lines = [
        *throughput(needed, deployment, prices, utilisation),
        *storage(needed, deployment, prices),
        *(replication(workload, needed, deployment, prices) if deployment.replicas else ()),
        *(
            line
            for table in deployment.tables
            for line in change_capture(table, workload, needed, prices)
        ),
        *others(workload, needed, deployment, prices),
    ]
    return [line for line in lines if line.usd]


def total(lines: Iterable[Line], mode: Mode) -> float:
    """Sum up a bill in a mode."""
    return sum(line.usd for line in lines if line.mode in {None, mode})


def break_even(workload: Workload, lines: Iterable[Line]) -> float:
    """Return the average rate of requests above which provisioned capacity is cheaper.

    That is for the same peak, as the capacity is provisioned for it whatever the average. A rate
    above the peak means never.
    """
    by_mode = dict.fromkeys(("on demand", "provisioned"), 0.0)
    for line in lines:
        if line.mode:
            by_mode[line.mode] += line.usd
    return workload.requests_per_second * by_mode["provisioned"] / by_mode["on demand"]
