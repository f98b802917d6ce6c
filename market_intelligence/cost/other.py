"""The monthly cost of supporting resources: keys, alarms, insights, a cache."""

from collections.abc import Iterator, Sequence

from market_intelligence.capacity import Demand
from market_intelligence.cost.bill import MONTH_HOURS, MONTH_SECONDS, Line
from market_intelligence.cost.prices import Prices
from market_intelligence.errors import MarketIntelligenceError
from market_intelligence.load.deployment import Cache, DeployedTable, Deployment
from market_intelligence.load.workload import Workload

# "DynamoDB encryption at rest usage notes": a connection asks for the key of a table again after
# five minutes.
_KEY_REQUESTS_AN_HOUR = 12


class UnknownPriceError(MarketIntelligenceError, ValueError):
    """A deployed resource has no price."""


def others(
    workload: Workload, needed: Sequence[Demand], deployment: Deployment, prices: Prices
) -> Iterator[Line]:
    """Yield the lines that do not depend on the capacity mode, and hardly on the workload.

    Raises UnknownPriceError for nodes of a cache that have no price.
    """
    streams = workload.stream_reads_per_second * MONTH_SECONDS
    tables = sum(map(deployment.regions, deployment.tables))
    asked = tables * deployment.key_clients * _KEY_REQUESTS_AN_HOUR * MONTH_HOURS
    yield Line("reads of streams", streams, prices.stream_reads)
    yield Line("keys", deployment.keys, prices.key)
    yield Line("requests for keys", asked, prices.key_requests)
    yield Line("alarms", deployment.alarm_metrics, prices.alarm_metric)
    yield Line("dashboards", deployment.dashboards, prices.dashboard)
    rules = sum(_rules(table, deployment) for table in deployment.tables)
    yield Line("contributor insights", rules, prices.insight_rule)
    events = sum(_events(table, needed) for table in deployment.tables)
    yield Line("contributor insights: events", events, prices.insight_events)
    if deployment.cache:
        yield _nodes(deployment.cache, prices)


def _rules(table: DeployedTable, deployment: Deployment) -> int:
    """Count CloudWatch's rules: for the hash key, and for both keys where there is a range key.

    Those of a replica count no events here, as the workload is that of the table's own region.
    """
    places = (table, *deployment.replicas_of(table))
    of_mode = sum({"off": 0, "throttled": 1, "all": 2}[one.insights] for one in places)
    keyed = (table.spec, *table.spec.indexes)
    return of_mode * sum(len(one.keys) for one in keyed)


def _events(table: DeployedTable, needed: Sequence[Demand]) -> float:
    if table.insights != "all":
        return 0
    own = [one for one in needed if one.target.table == table.spec.name]
    return sum(one.reads.times + one.writes.times for one in own) * MONTH_SECONDS


def _nodes(cache: Cache, prices: Prices) -> Line:
    price = prices.cache_nodes.get(cache.node_type)
    if price is None:
        known = ", ".join(prices.cache_nodes)
        raise UnknownPriceError(
            f"there is no price for nodes of type {cache.node_type}, only for {known}: add it to "
            "cacheNodes of a price file, and pass that file with --prices"
        )
    return Line("cache", cache.nodes * MONTH_HOURS, price)
