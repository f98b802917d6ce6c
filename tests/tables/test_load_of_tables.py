"""The load on a table that the life of a request does not cover, and the assumptions about it."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from market_intelligence.capacity import demands, operations
from market_intelligence.cost.costs import bill
from market_intelligence.cost.prices import default_prices
from market_intelligence.load.deployment import DeployedReplica, DeployedTable, Deployment
from market_intelligence.load.spread import assumptions
from market_intelligence.load.table_load import FURTHER
from market_intelligence.load.workload import Workload
from tests.market_intelligence.loads import workload
from tests.tables.example import BILLS

PRICES = default_prices()
NAME = "bills"
TOLD: dict[str, Any] = {
    "perRequest": 3,
    "itemBytes": 1_500,
    "keptDays": 10,
    "gets": {"perSecond": 4, "consistent": True},
    "indexes": {"by-author": {"perSecond": 1, "items": 8, "shares": {"ada": 0.25}}, "by-day": {}},
}
DEPLOYED = Deployment(tables=(DeployedTable(spec=BILLS),))


@pytest.fixture(autouse=True)
def _bills(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*FURTHER]:
        monkeypatch.delitem(FURTHER, name)
    monkeypatch.setitem(FURTHER, NAME, BILLS)


def units(load: Workload) -> dict[str, dict[str, float]]:
    """Return the units that each operation costs each target."""
    return {
        one.name: {each.target.name: each.units for each in one.consumptions}
        for one in operations(load, load.requests_per_second, DEPLOYED)
    }


def test_load_that_a_workload_leaves_out_is_assumed_and_reported() -> None:
    load = workload()
    assert units(load) == {"write to bills": {"table bills": 1, "by-author": 1, "by-day": 1}}
    own, *_ = demands(load, DEPLOYED)
    assert (own.writes.units, own.items) == (2, 2 * 86_400 * 365)
    assert assumptions(load, [BILLS]) == [
        (
            "Assumed for bills: one item is written for each request, an item has 1,000 bytes, it "
            "is kept for 365 days and it is not read by key. To change this, set "
            "workload.tables.bills."
        ),
        (
            "Assumed for by-author: bills are spread evenly over the values of author_id and "
            "it is not queried. To change this, set workload.tables.bills.indexes.by-author."
        ),
        (
            "Assumed for by-day: bills are spread evenly over the values of day and it is "
            "not queried. To change this, set workload.tables.bills.indexes.by-day."
        ),
    ]


def test_the_workload_overrides_an_assumption() -> None:
    load = workload(tables={NAME: TOLD})
    assert units(load) == {
        "write to bills": {
            "table bills": 2,
            "by-author: ada": 0.5,
            "by-author": 1.5,
            "by-day": 2,
        },
        "get from bills": {"table bills": 1},
        "query of by-author": {"by-author: ada": 0.375, "by-author": 1.125},
    }
    own, *_ = demands(load, DEPLOYED)
    assert (own.reads.units, own.writes.units, own.items) == (4, 12, 6 * 86_400 * 10)
    assert assumptions(load, [BILLS]) == []


def test_its_reads_rise_with_the_requests() -> None:
    table = workload(tables={NAME: TOLD}).at(4).tables[NAME]
    assert (table.gets.per_second, table.indexes["by-author"].per_second) == (8, 2)


def test_items_that_expire_are_kept_as_long_as_the_stack_sets() -> None:
    kept = {"requests": 3, NAME: 7}
    assert Workload().kept(kept).retention_days == 3
    assert workload().kept(kept).retention_days == 5
    assert workload().kept(kept).tables[NAME].kept_days == 7
    assert workload(tables={NAME: TOLD}).kept(kept).tables[NAME].kept_days == 10
    told = assumptions(workload().kept(kept), [BILLS])[0]
    assert "kept for" not in told


def cost(**table: Any) -> dict[str, float]:
    """Return the quantities of the bill for the table alone, with two replicas."""
    bills = DeployedTable(spec=replace(BILLS, **table))
    deployed = Deployment(tables=(bills,), replicas=(DeployedReplica(),) * 2)
    return {one.name: one.quantity for one in bill(workload(), deployed, PRICES)}


def test_it_costs_what_a_table_costs_and_its_replicas_only_if_it_has_any() -> None:
    seconds = 730 * 3600
    replicated, alone = cost(), cost(replicated=False)
    assert (replicated["bills: writes"], alone["bills: writes"]) == (6 * seconds, 2 * seconds)
    assert replicated["bills: expiry in replicas"] == 4 * seconds
    assert replicated["bills: expiry in indexes of replicas"] == 8 * seconds
    assert [name for name in alone if "replica" in name] == []
    assert "bills: expiry in replicas" not in cost(ttl_attribute=None)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            {"requests": {}},
            "must name only tables that the life of a request does not cover, bills",
        ),
        (
            {NAME: {"indexes": {"user-index": {}}}},
            "must not name user-index; the indexes of bills are by-author, by-day",
        ),
    ],
    ids=["a table of a request's life", "no index of it"],
)
def test_what_cannot_be_is_refused(tables: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        workload(tables=tables)
    assert [error["msg"] for error in refused.value.errors()] == [message]
