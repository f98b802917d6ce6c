from typing import Any

import pytest

from ops.capacity.surroundings import KEY_CLIENTS
from ops.review.costs.resources import Resource
from ops.review.costs.tables import CostedTable
from tables.cost.bill import MONTH_HOURS, Line
from tables.cost.costs import bill
from tables.cost.prices import default_prices
from tables.load.deployment import DeployedTable, Deployment, Insights
from tables.load.workload import Workload
from tables.specs import PROCESSING_LOGS, REQUESTS, TableSpec
from tests.ops.review.findings.made import LOGS
from tests.ops.review.findings.made import REQUESTS as REQUESTS_NAME

PRICES = default_prices()
LOAD = Workload.model_validate(
    {"requestsPerSecond": 2, "reads": {"byId": {"perSecond": 3}, "byUser": {"perSecond": 1}}}
)
NAMES = {REQUESTS.name: REQUESTS_NAME, PROCESSING_LOGS.name: LOGS}


def indexes(spec: TableSpec) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "keySchemas": [
                {"attributeName": key.name, "keyType": kind}
                for key, kind in zip(one.keys, ("HASH", "RANGE"), strict=False)
            ],
            "projectionType": "ALL",
        }
        for one in spec.indexes
    ]


def declared(spec: TableSpec = REQUESTS, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "name": NAMES[spec.name],
        "hashKey": spec.hash_key.name,
        "billingMode": "PAY_PER_REQUEST",
        "globalSecondaryIndexes": indexes(spec),
        "ttl": {"enabled": True},
    }
    return given | more


def table(spec: TableSpec = REQUESTS, **more: Any) -> CostedTable:
    found = CostedTable.of(Resource(spec.name, declared(spec, **more)), LOAD)
    assert found
    return found


def costs(lines: list[Line]) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in lines:
        if line.usd:
            found[line.name] = found.get(line.name, 0) + line.usd
    return {name: round(usd, 6) for name, usd in found.items()}


ENCRYPTED = {"serverSideEncryption": {"enabled": True}}
RECOVERABLE = {"pointInTimeRecovery": {"enabled": True}}
REPLICATED: dict[str, Any] = {"replicas": [{"regionName": "us-west-2"}]}
RARE = {"tableClass": "STANDARD_INFREQUENT_ACCESS"}


@pytest.mark.parametrize("spec", [REQUESTS, PROCESSING_LOGS], ids=lambda spec: spec.name)
@pytest.mark.parametrize(
    ("given", "deployed"),
    [
        pytest.param({}, {}, id="as it is"),
        pytest.param(ENCRYPTED, {"key_clients": KEY_CLIENTS}, id="with a key"),
        pytest.param(RECOVERABLE, {"recovery": True}, id="recoverable"),
        pytest.param(REPLICATED, {"replicas": 1}, id="with a replica"),
        pytest.param(
            REPLICATED | {"ttl": None}, {"replicas": 1, "expires": False}, id="not expiring"
        ),
        pytest.param(RARE, {}, id="seldom accessed"),
    ],
)
def test_a_table_costs_what_capacity_planning_says(
    spec: TableSpec, given: dict[str, Any], deployed: dict[str, Any]
) -> None:
    of_class = DeployedTable(spec=spec, table_class=given.get("tableClass", "STANDARD"))
    settings: dict[str, Any] = {"recovery": False} | deployed
    one = Deployment(tables=(of_class,), **settings)
    expected = [line for line in bill(LOAD, one, PRICES) if line.mode != "provisioned"]
    assert costs([*table(spec, **given).lines(LOAD, PRICES)]) == costs(expected)


def test_a_table_with_a_name_of_its_own_is_known_by_that_of_the_program() -> None:
    assert CostedTable.of(Resource("logs", declared(PROCESSING_LOGS, name="own")), LOAD)


def test_a_table_that_nobody_specified_has_no_load() -> None:
    assert CostedTable.of(Resource("other", {"name": "prod-other"}), LOAD) is None


def test_an_index_that_is_gone_costs_nothing() -> None:
    all_, fewer = indexes(REQUESTS), indexes(REQUESTS)[1:]
    before, after = (
        costs([*table(globalSecondaryIndexes=given).lines(LOAD, PRICES)]) for given in (all_, fewer)
    )
    cheaper = {name for name, usd in before.items() if after[name] < usd}
    assert cheaper == {
        "requests: writes of indexes",
        "requests: reads",
        "requests: storage with indexes",
    }


def test_an_index_that_is_not_specified_costs_as_if_it_held_all() -> None:
    more = [*indexes(REQUESTS), {"name": "tag-index", "hashKey": "tag"}]
    before, after = (
        costs([*given.lines(LOAD, PRICES)])
        for given in (table(), table(globalSecondaryIndexes=more))
    )
    grown = {
        name: round(after[name] - usd, 4) for name, usd in before.items() if after[name] != usd
    }
    whole = costs([*table(globalSecondaryIndexes=[]).lines(LOAD, PRICES)])
    assert grown == {
        "requests: writes of indexes": round(whole["requests: writes"], 4),
        "requests: storage with indexes": round(whole["requests: storage with indexes"], 4),
    }


def test_provisioned_capacity_costs_by_the_hour() -> None:
    of_index = {"name": "by-user", "hashKey": "user", "readCapacity": 1, "writeCapacity": 2}
    given = table(
        billingMode="PROVISIONED",
        readCapacity=5,
        writeCapacity=6,
        globalSecondaryIndexes=[of_index],
        replicas=[{"regionName": "us-west-2"}],
    )
    found = costs([*given.lines(LOAD, PRICES)])
    assert {name: usd for name, usd in found.items() if "capacity" in name} == {
        "requests: write capacity": round(8 * 2 * MONTH_HOURS * PRICES.standard.write_hour.each, 6),
        "requests: read capacity": round(6 * 2 * MONTH_HOURS * PRICES.standard.read_hour.each, 6),
    }
    assert "requests: writes" not in found


@pytest.mark.parametrize(("mode", "name"), [("THROTTLED_KEYS", "throttled"), (None, "all")])
def test_counting_keys_costs_what_capacity_planning_says(mode: str | None, name: Insights) -> None:
    deployed = DeployedTable(spec=REQUESTS, insights=name)
    one = Deployment(tables=(deployed,), recovery=False)
    expected = [line for line in bill(LOAD, one, PRICES) if line.name.startswith("contributor")]
    given = {} if mode is None else {"mode": mode}
    lines = [
        line
        for index in (None, *(one.name for one in REQUESTS.indexes))
        for line in table().counting(
            Resource("insights", given | ({"indexName": index} if index else {})), PRICES
        )
    ]
    assert costs(lines) == costs(expected)
