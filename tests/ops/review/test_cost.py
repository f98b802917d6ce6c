from typing import Any

import pytest

from ops.review.cost import CostChange, CostLine, monthly
from ops.review.preview import Preview, Step
from ops.review.tokens import ALARM, CLUSTER, DASHBOARD, INSIGHTS, KEY, PLAN, SELECTION
from tables.cost.prices import default_prices
from tables.load.workload import Workload
from tests.ops.review.findings.made import REQUESTS, US_EAST, preview, step, update

PRICES = default_prices()
NO_LOAD = Workload()
LOAD = Workload.model_validate({"requestsPerSecond": 1})
TABLE: dict[str, Any] = {
    "name": REQUESTS,
    "hashKey": "request_id",
    "billingMode": "PAY_PER_REQUEST",
    "globalSecondaryIndexes": [],
}
METRIC: dict[str, Any] = {"metric": {"metricName": "SystemErrors"}}
COMBINED: dict[str, Any] = {"metricQueries": [{"expression": "m1 + m2"}, METRIC, METRIC]}


def created(of: str, properties: dict[str, Any] | None = None) -> Step:
    return step("create", None, properties or {}, of=of)


def cluster(nodes: int, node_type: str = "dax.r5.large") -> dict[str, Any]:
    return {"nodeType": node_type, "replicationFactor": nodes}


@pytest.mark.parametrize(
    ("change", "name", "before", "after"),
    [
        pytest.param(created(KEY), "keys", 0, PRICES.key.each, id="a key"),
        pytest.param(step("delete", {}, of=KEY), "keys", PRICES.key.each, 0, id="a key less"),
        pytest.param(created(ALARM), "alarms", 0, PRICES.alarm_metric.each, id="an alarm"),
        pytest.param(
            created(ALARM, COMBINED), "alarms", 0, 2 * PRICES.alarm_metric.each, id="two metrics"
        ),
        pytest.param(created(DASHBOARD), "dashboards", 0, PRICES.dashboard.each, id="a dashboard"),
        pytest.param(
            update(cluster(3), cluster(2), of=CLUSTER),
            "cache",
            3 * 730 * PRICES.cache_nodes["dax.r5.large"].each,
            2 * 730 * PRICES.cache_nodes["dax.r5.large"].each,
            id="a node less",
        ),
    ],
)
def test_what_has_a_price_of_its_own_needs_no_load(
    change: Step, name: str, before: float, after: float
) -> None:
    assert monthly(preview(change), NO_LOAD, PRICES) == CostChange(
        before_usd=before,
        after_usd=after,
        lines=(CostLine(name=name, before_usd=before, after_usd=after),),
        is_fixed_only=True,
    )


def test_counting_keys_of_a_table_has_a_price_of_its_own() -> None:
    of_table = {"tableName": REQUESTS, "mode": "THROTTLED_KEYS"}
    steps = (
        step("same", TABLE, TABLE),
        created(INSIGHTS, of_table),
        created(INSIGHTS, of_table | {"tableName": "other"}),
    )
    usd = PRICES.insight_rule.each
    assert monthly(preview(*steps), NO_LOAD, PRICES).lines == (
        CostLine(name="contributor insights", before_usd=0, after_usd=usd),
    )


def test_a_table_costs_nothing_of_its_own_on_demand() -> None:
    found = monthly(preview(created("aws:dynamodb/table:Table", TABLE)), NO_LOAD, PRICES)
    assert (found.change_usd, found.lines) == (0, ())


def test_a_load_tells_what_recovery_costs() -> None:
    on = TABLE | {"pointInTimeRecovery": {"enabled": True}}
    found = monthly(preview(update(TABLE, on)), LOAD, PRICES)
    gigabytes = 90 * 86_400 * 2_000 / 2**30
    [line] = found.lines
    assert (line.name, line.before_usd) == ("point-in-time recovery", 0)
    assert line.after_usd == pytest.approx(gigabytes * PRICES.recovery.each)
    assert found.change_usd == pytest.approx(line.after_usd)
    assert found.before_usd > 0
    assert not found.is_fixed_only


def test_a_load_tells_what_backups_cost() -> None:
    rule = {"schedule": "cron(0 5 ? * * *)", "lifecycle": {"deleteAfter": 35}}
    steps = (
        step("same", TABLE, TABLE),
        created(PLAN, {"rules": [rule]}),
        created(SELECTION, {"resources": [f"{US_EAST}{REQUESTS}"]}),
    )
    gigabytes = 90 * 86_400 * 2_000 / 2**30
    [line] = monthly(preview(*steps), LOAD, PRICES).lines
    assert (line.name, line.before_usd) == ("backups", 0)
    assert line.after_usd == pytest.approx(35 * gigabytes * PRICES.backup.each)


def test_what_costs_the_same_is_left_out() -> None:
    steps = (step("same", TABLE, TABLE), step("same", {}, {}, of=KEY), created(ALARM))
    assert [line.name for line in monthly(preview(*steps), LOAD, PRICES).lines] == ["alarms"]


def test_less_than_half_a_cent_is_left_out() -> None:
    cheap = PRICES.model_copy(
        update={"alarm_metric": PRICES.alarm_metric.model_copy(update={"usd": 0.004})}
    )
    found = monthly(preview(created(ALARM)), NO_LOAD, cheap)
    assert (found.after_usd, found.lines) == (0.004, ())


def test_nodes_without_a_price_are_said_to_have_none() -> None:
    steps = (created(CLUSTER, cluster(3, "dax.r9.huge")), created(KEY))
    found = monthly(preview(*steps), NO_LOAD, PRICES)
    [unpriced] = found.unpriced
    assert unpriced.startswith("there is no price for nodes of type dax.r9.huge, only for ")
    assert found.lines == (CostLine(name="keys", before_usd=0, after_usd=PRICES.key.each),)


def test_a_preview_that_leaves_out_what_stays_is_partial() -> None:
    whole = Preview(environment="prod", steps=(created(KEY),), violations=None, unchanged=9)
    assert monthly(whole, NO_LOAD, PRICES).is_partial
