import pytest

from tables.capacity import demands
from tables.cost.bill import MONTH_HOURS, MONTH_SECONDS
from tables.cost.other import UnknownPriceError, others
from tables.cost.prices import Price, default_prices
from tables.load.deployment import Cache, DeployedTable, Deployment, Insights
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests.tables.billing import shown
from tests.tables.loads import workload

PRICES = default_prices()


def lines(deployment: Deployment, **fields: object) -> dict[str, tuple[float, Price]]:
    load = workload(**fields)
    found = others(load, demands(load, deployment), deployment, PRICES)
    return {name: line for name, line in shown(found).items() if line[0]}


def test_nothing_around_the_tables_costs_nothing() -> None:
    assert lines(Deployment()) == {}


def test_keys_alarms_and_dashboards() -> None:
    deployment = Deployment(keys=4, key_clients=10, alarm_metrics=60, dashboards=1)

    assert lines(deployment) == {
        "keys": (4, PRICES.key),
        "requests for keys": (2 * 10 * 12 * MONTH_HOURS, PRICES.key_requests),
        "alarms": (60, PRICES.alarm_metric),
        "dashboards": (1, PRICES.dashboard),
    }


def test_replicas_ask_for_keys_of_their_own() -> None:
    assert lines(Deployment(key_clients=10, replicas=2)) == {
        "requests for keys": (3 * 2 * 10 * 12 * MONTH_HOURS, PRICES.key_requests)
    }


def test_streams_cost_who_reads_them() -> None:
    assert lines(Deployment(), streamReadsPerSecond=0.5) == {
        "reads of streams": (0.5 * MONTH_SECONDS, PRICES.stream_reads)
    }


def insights(requests: Insights, logs: Insights) -> Deployment:
    return Deployment(
        tables=(
            DeployedTable(spec=REQUESTS, insights=requests),
            DeployedTable(spec=PROCESSING_LOGS, insights=logs),
        )
    )


def test_insights_have_rules_for_each_key() -> None:
    # One for a table, which has a hash key only, and two for an index with both keys.
    assert lines(insights("throttled", "throttled")) == {
        "contributor insights": ((1 + 4 * 2) + (1 + 2), PRICES.insight_rule)
    }


def test_insights_into_all_keys_take_in_every_operation() -> None:
    operations = (10 + 12) + (1 + 12) + (2 + 12) + (4 + 16) + (3 + 12)

    assert lines(insights("all", "off")) == {
        "contributor insights": (2 * 9, PRICES.insight_rule),
        "contributor insights: events": (operations * MONTH_SECONDS, PRICES.insight_events),
    }


def test_a_cache_costs_its_nodes() -> None:
    assert lines(Deployment(cache=Cache(node_type="dax.r5.large", nodes=3))) == {
        "cache": (3 * MONTH_HOURS, PRICES.cache_nodes["dax.r5.large"])
    }


def test_a_node_without_a_price_is_refused() -> None:
    with pytest.raises(UnknownPriceError) as refused:
        lines(Deployment(cache=Cache(node_type="dax.r9.large", nodes=3)))

    assert str(refused.value) == (
        "there is no price for nodes of type dax.r9.large, only for dax.t3.small, dax.t3.medium, "
        "dax.r5.large, dax.r5.xlarge, dax.r5.2xlarge, dax.r5.4xlarge, dax.r5.8xlarge, "
        "dax.r5.12xlarge, dax.r5.16xlarge, dax.r5.24xlarge: "
        "add it to cacheNodes of a price file, and name that with --prices"
    )
