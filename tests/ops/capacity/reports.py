"""Reports for tests."""

from market_intelligence.cost.prices import default_prices
from market_intelligence.load.deployment import DeployedTable, Deployment
from market_intelligence.specs import REQUESTS
from market_intelligence.table_options import MaxThroughput
from ops.capacity.report import Report
from tests.market_intelligence.loads import deployed, workload


def report(deployment: Deployment | None = None, **fields: object) -> Report:
    """Make a report on a workload of which all figures are known, with other fields."""
    return Report.of(workload(**fields), deployment or deployed(), default_prices())


def overloaded() -> Report:
    """Make a report on a peak above several ceilings."""
    maximums: dict[str | None, MaxThroughput] = {"user-index": MaxThroughput(write_units=1_000)}
    deployment = Deployment(tables=(DeployedTable(spec=REQUESTS, maximums=maximums),))
    return report(deployment, peakRequestsPerSecond=200)
