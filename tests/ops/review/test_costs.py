"""What a month costs before and after a change, as far as a preview tells."""

from typing import Any

import pytest

from market_intelligence.cost.bill import MONTH_HOURS
from market_intelligence.cost.costs import bill
from market_intelligence.cost.prices import Prices, default_prices
from market_intelligence.load.deployment import Backups, DeployedReplica, DeployedTable, Deployment
from market_intelligence.load.workload import Workload
from market_intelligence.specs import PROCESSING_LOGS, TableSpec
from market_intelligence.specs import REQUESTS as SPEC
from ops.capacity.deployment_from_settings import KEY_CLIENTS
from ops.review.cost import Basis, CostChange, CostLine, monthly
from ops.review.tokens import ALARM, CLUSTER, DASHBOARD, DESTINATION, INSIGHTS, KEY, PLAN, SELECTION
from tests.ops.review.previews import LOGS, REQUESTS, US_EAST, Change, change, preview, update

PRICES = default_prices()
NO_LOAD = Workload()
LOAD = Workload.model_validate(
    {"requestsPerSecond": 2, "reads": {"byId": {"perSecond": 3}, "byUser": {"perSecond": 1}}}
)
GIGABYTES = 2 * 90 * 86_400 * 2_000 / 2**30
METRIC: dict[str, Any] = {"metric": {"metricName": "SystemErrors"}}
COMBINED: dict[str, Any] = {"metricQueries": [{"expression": "m1 + m2"}, METRIC, METRIC]}
NODE = PRICES.cache_nodes["dax.r5.large"].each


def cost(
    *steps: Change, load: Workload = NO_LOAD, prices: Prices = PRICES, **more: Any
) -> CostChange:
    return monthly(preview(*steps, **more), Basis(workload=load, prices=prices))


def after(*steps: Change) -> dict[str, float]:
    """Return what each thing costs of what was not there before."""
    return {one.name: round(one.after_usd, 6) for one in cost(*steps, load=LOAD).lines}


def created(kind: str, properties: dict[str, Any] | None = None) -> Change:
    return change("create", None, properties or {}, kind=kind)


def indexes(spec: TableSpec) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "keySchemas": [
                {"attributeName": key.name, "keyType": kind}
                for key, kind in zip(one.keys, ("HASH", "RANGE"), strict=False)
            ],
        }
        for one in spec.indexes
    ]


def table(spec: TableSpec = SPEC, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "name": {SPEC.name: REQUESTS, PROCESSING_LOGS.name: LOGS}[spec.name],
        "hashKey": spec.hash_key.name,
        "billingMode": "PAY_PER_REQUEST",
        "globalSecondaryIndexes": indexes(spec),
        "ttl": {"enabled": True},
    }
    return given | more


def cluster(nodes: int, node_type: str = "dax.r5.large") -> dict[str, Any]:
    return {"nodeType": node_type, "replicationFactor": nodes}


def planned(deployment: Deployment, word: str = "") -> dict[str, float]:
    """Return what capacity planning says of a deployment on demand."""
    found: dict[str, float] = {}
    for line in bill(LOAD, deployment, PRICES):
        if line.mode != "provisioned" and line.usd and word in line.name:
            found[line.name] = found.get(line.name, 0) + line.usd
    return {name: round(usd, 6) for name, usd in found.items() if usd >= 0.005}


FIXED: dict[str, tuple[Change, str, float, float]] = {
    "a key": (created(KEY), "keys", 0, PRICES.key.each),
    "a key less": (change("delete", {}, kind=KEY), "keys", PRICES.key.each, 0),
    "an alarm": (created(ALARM), "alarms", 0, PRICES.alarm_metric.each),
    "two metrics": (created(ALARM, COMBINED), "alarms", 0, 2 * PRICES.alarm_metric.each),
    "a dashboard": (created(DASHBOARD), "dashboards", 0, PRICES.dashboard.each),
    "a node less": (
        update(cluster(3), cluster(2), kind=CLUSTER),
        "cache",
        3 * MONTH_HOURS * NODE,
        2 * MONTH_HOURS * NODE,
    ),
}


@pytest.mark.parametrize(("step", "name", "before", "now"), FIXED.values(), ids=FIXED)
def test_a_fixed_price_needs_no_load(step: Change, name: str, before: float, now: float) -> None:
    found = cost(step)
    assert found == CostChange(
        before_usd=before,
        after_usd=now,
        lines=(CostLine(name=name, before_usd=before, after_usd=now),),
        is_fixed_only=True,
    )
    assert found.change_usd == now - before


def test_counting_keys_has_a_fixed_price_where_the_preview_has_the_table() -> None:
    given = {"tableName": REQUESTS, "mode": "THROTTLED_KEYS"}
    whole = change("same", table(), table())
    others = created(INSIGHTS, given | {"tableName": "other"})
    usd = PRICES.insight_rule.each
    assert cost(whole, created(INSIGHTS, given), others).lines == (
        CostLine(name="contributor insights", before_usd=0, after_usd=usd),
    )


RARE = "STANDARD_INFREQUENT_ACCESS"
REPLICATED: dict[str, Any] = {"replicas": [{"regionName": "us-west-2"}]}

TABLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "as it is": ({}, {}),
    "with a key": ({"serverSideEncryption": {"enabled": True}}, {"key_clients": KEY_CLIENTS}),
    "recoverable": ({"pointInTimeRecovery": {"enabled": True}}, {"recovery": True}),
    "with a replica that does not expire": (
        REPLICATED | {"ttl": None},
        {"replicas": (DeployedReplica(recovered=False),)},
    ),
    "seldom accessed": ({"tableClass": RARE}, {}),
}


@pytest.mark.parametrize("spec", [SPEC, PROCESSING_LOGS], ids=lambda spec: spec.name)
@pytest.mark.parametrize(("given", "deployed"), TABLES.values(), ids=TABLES)
def test_a_table_costs_what_capacity_planning_says(
    spec: TableSpec, given: dict[str, Any], deployed: dict[str, Any]
) -> None:
    of_class = DeployedTable(
        spec=spec,
        table_class=given.get("tableClass", "STANDARD"),
        expires=given.get("ttl", True) is not None,
    )
    settings: dict[str, Any] = {"recovery": False} | deployed
    expected = planned(Deployment(tables=(of_class,), **settings))
    assert after(change("create", None, table(spec, **given), name=spec.name)) == expected


@pytest.mark.parametrize(
    ("name", "in_aws", "is_known"),
    [("mine", LOGS, True), ("logs", "own", True), ("other", "prod-other", False)],
)
def test_a_table_is_known_by_its_name_in_the_program_or_in_aws(
    name: str, in_aws: str, is_known: bool
) -> None:
    step = change("create", None, table(PROCESSING_LOGS, name=in_aws), name=name)
    assert bool(after(step)) is is_known


def test_an_index_that_is_gone_costs_nothing() -> None:
    fewer = table(globalSecondaryIndexes=indexes(SPEC)[1:])
    lines = cost(update(table(), fewer), load=LOAD).lines
    assert {one.name for one in lines if one.after_usd < one.before_usd} == {
        "requests: writes of indexes",
        "requests: reads",
        "requests: storage with indexes",
    }
    assert len(lines) == 3


def test_an_index_that_is_not_specified_costs_as_if_it_held_all() -> None:
    more = [*indexes(SPEC), {"name": "tag-index", "hashKey": "tag"}]
    lines = cost(update(table(), table(globalSecondaryIndexes=more)), load=LOAD).lines
    whole = after(change("create", None, table(globalSecondaryIndexes=[])))
    assert {one.name: one.after_usd - one.before_usd for one in lines} == pytest.approx(
        {
            "requests: writes of indexes": whole["requests: writes"],
            "requests: storage with indexes": whole["requests: storage with indexes"],
        },
        abs=1e-4,
    )


def test_provisioned_capacity_costs_by_the_hour_in_each_region() -> None:
    of_index = {"name": "by-user", "hashKey": "user", "readCapacity": 1, "writeCapacity": 2}
    given = {"readCapacity": 5, "writeCapacity": 6, "globalSecondaryIndexes": [of_index]}
    found = after(change("create", None, table(billingMode=None, **given, **REPLICATED)))
    write, read = PRICES.standard.write_hour.each, PRICES.standard.read_hour.each
    assert {name: usd for name, usd in found.items() if "capacity" in name} == {
        "requests: write capacity": round(8 * 2 * MONTH_HOURS * write, 6),
        "requests: read capacity": round(6 * 2 * MONTH_HOURS * read, 6),
    }
    assert "requests: writes" not in found


@pytest.mark.parametrize(("mode", "insights"), [("THROTTLED_KEYS", "throttled"), (None, "all")])
def test_counting_keys_costs_what_capacity_planning_says(mode: str | None, insights: Any) -> None:
    places = [{}, *({"indexName": one.name} for one in SPEC.indexes)]
    given = [{"tableName": REQUESTS, "mode": mode, **one} for one in places]
    steps = [
        created(INSIGHTS, one) | {"urn": f"{created(INSIGHTS)['urn']}-{n}"}
        for n, one in enumerate(given)
    ]
    deployed = DeployedTable(spec=SPEC, insights=insights)
    expected = planned(Deployment(tables=(deployed,), recovery=False), "contributor")
    assert after(change("same", table(), table()), *steps) == expected
    # Of a replica no event is known, but the rules are paid for.
    copies = DeployedReplica(recovered=False, insights=insights)
    deployed = DeployedTable(spec=SPEC)
    expected = planned(
        Deployment(tables=(deployed,), recovery=False, replicas=(copies,)), "contributor"
    )
    there = [created(INSIGHTS, one | {"region": "us-west-2"}) for one in given]
    steps = [one | {"urn": f"{one['urn']}-{n}"} for n, one in enumerate(there)]
    assert after(change("same", table(), table()), *steps) == expected


def test_sending_changes_costs_what_capacity_planning_says() -> None:
    sent = created(DESTINATION, {"tableName": REQUESTS})
    elsewhere = created(DESTINATION, {"tableName": LOGS}) | {"urn": f"{sent['urn']}-2"}
    deployed = DeployedTable(spec=SPEC, kinesis=True)
    expected = planned(Deployment(tables=(deployed,), recovery=False), "Kinesis")
    assert list(expected) == ["requests: changes sent to Kinesis"]
    whole = change("same", table(), table())
    assert after(whole, sent, elsewhere) == expected

    without = PRICES.model_copy(update={"change_capture": None})
    found = cost(whole, sent, load=LOAD, prices=without)
    why = (
        "there is no price for changes sent to Kinesis data streams: add changeCapture to a price "
        "file, and name that with --prices"
    )
    assert (found.lines, found.unpriced) == ((), (why,))


RULE: dict[str, Any] = {"schedule": "cron(0 5 ? * * *)", "lifecycle": {"deleteAfter": 120}}
ALL = [f"{US_EAST}{REQUESTS}", f"{US_EAST}{LOGS}"]
THERE = [
    change("same", table(), table()),
    change("same", table(PROCESSING_LOGS), table(PROCESSING_LOGS), name="logs"),
]


def backed_up(rule: dict[str, Any], *arns: str) -> dict[str, float]:
    selection = created(SELECTION, {"resources": [*arns]})
    return after(*THERE, created(PLAN, {"rules": [rule]}), selection)


RULES: dict[str, tuple[dict[str, Any], Backups]] = {
    "warm": ({}, Backups(kept_days=120)),
    "cold": (
        {"lifecycle": {"deleteAfter": 120, "coldStorageAfter": 30}},
        Backups(kept_days=120, warm_days=30),
    ),
    "copied": (
        {"copyActions": [{"lifecycle": {"deleteAfter": 7}}]},
        Backups(kept_days=120, copy_kept_days=7),
    ),
    "twice a day": ({"schedule": "cron(0 5,17 ? * * *)"}, Backups(per_day=2, kept_days=120)),
}


@pytest.mark.parametrize(("rule", "backups"), RULES.values(), ids=RULES)
def test_backups_cost_what_capacity_planning_says(rule: dict[str, Any], backups: Backups) -> None:
    specs = (DeployedTable(spec=SPEC), DeployedTable(spec=PROCESSING_LOGS))
    expected = planned(Deployment(tables=specs, recovery=False, backups=backups), "backup")
    assert backed_up(RULE | rule, *ALL) == expected


@pytest.mark.parametrize(
    ("arns", "names"),
    [
        ([], []),
        (ALL[:1], ["requests"]),
        ([f"{US_EAST}other"], []),
        (["arn:aws:dynamodb:*:*:table/prod-*"], ["requests", "logs"]),
        (["*"], ["requests", "logs"]),
    ],
)
def test_only_selected_tables_are_backed_up(arns: list[str], names: list[str]) -> None:
    each = {
        name: backed_up(RULE, arn).get("backups", 0)
        for name, arn in zip(("requests", "logs"), ALL, strict=True)
    }
    expected = sum(each[name] for name in names)
    assert each["requests"] == pytest.approx(120 * GIGABYTES * PRICES.backup.each)
    assert backed_up(RULE, *arns).get("backups", 0) == pytest.approx(expected)


@pytest.mark.parametrize(
    "rule", [{"schedule": "sometimes"}, {"lifecycle": None}], ids=["at no times", "kept for ever"]
)
def test_backups_that_cannot_be_priced_are_listed_as_unpriced(rule: dict[str, Any]) -> None:
    assert backed_up(RULE | rule, *ALL) == {}
    [unpriced] = cost(created(PLAN, {"rules": [RULE | rule]})).unpriced
    assert unpriced.startswith("the rule without a name of the backup plan requests: ")


def test_the_load_decides_what_a_change_costs() -> None:
    on = table(pointInTimeRecovery={"enabled": True})
    found = cost(update(table(), on), change("same", {}, {}, kind=KEY), load=LOAD)
    [line] = found.lines
    assert (line.name, line.before_usd) == ("point-in-time recovery", 0)
    assert line.after_usd == pytest.approx(GIGABYTES * PRICES.recovery.each)
    assert found.change_usd == pytest.approx(line.after_usd)
    assert found.before_usd > PRICES.key.each
    assert not found.is_fixed_only


def test_less_than_half_a_cent_is_left_out() -> None:
    metric = PRICES.alarm_metric.model_copy(update={"usd": 0.004})
    found = cost(created(ALARM), prices=PRICES.model_copy(update={"alarm_metric": metric}))
    assert (found.after_usd, found.lines) == (0.004, ())


def test_nodes_without_a_price_are_listed_as_unpriced() -> None:
    found = cost(created(CLUSTER, cluster(3, "dax.r9.huge")), created(KEY))
    [unpriced] = found.unpriced
    assert unpriced.startswith("there is no price for nodes of type dax.r9.huge, only for ")
    assert [one.name for one in found.lines] == ["keys"]


def test_of_a_table_without_a_load_only_provisioned_capacity_is_priced() -> None:
    more = {"name": "prod-more", "readCapacity": 2, "writeCapacity": 0}
    found = cost(change("create", None, more, name="more"), load=LOAD)
    assert {one.name: one.after_usd for one in found.lines} == {
        "more: read capacity": 2 * MONTH_HOURS * PRICES.standard.read_hour.each
    }
    assert found.unpriced == ("the storage of the table more: its load is unknown",)


def test_what_is_left_behind_is_still_paid_for() -> None:
    assert cost(change("delete", {}, kind=KEY, retained=True)).lines == ()


SAME = change("same", {}, {})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"unchanged": 1}, False, id="all that stays is listed"),
        pytest.param({"unchanged": 2}, True, id="more stays"),
        pytest.param({"unchanged": 1, "errors": ["preview failed"]}, True, id="it stopped"),
    ],
)
def test_a_preview_may_be_partial(given: dict[str, Any], expected: bool) -> None:
    assert cost(SAME, **given).is_partial is expected
