"""Indexes that are added to the specification: their load, and the assumptions about it."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from market_intelligence.capacity import operations
from market_intelligence.load.ceilings import ceilings
from market_intelligence.load.deployment import DeployedTable, Deployment
from market_intelligence.load.spread import assumptions
from market_intelligence.load.workload import Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, Index, Key, TableSpec
from tests.market_intelligence.loads import workload

MODULES = ("reads", "spread", "workload", "writes")
BY_KIND = Index(name="by-kind", hash_key=Key("kind"))
EVEN = "requests are spread evenly over the values of kind"
UNASKED = "it is not queried"


def assumed(index: str, *what: str) -> str:
    return (
        f"Assumed for {index}: {' and '.join(what)}. To change this, set workload.indexes.{index}."
    )


def with_index(
    monkeypatch: pytest.MonkeyPatch, index: Index, spec: TableSpec = REQUESTS
) -> Deployment:
    """Have one of the tables have one more index, and return both as they are deployed."""
    more = replace(spec, indexes=(*spec.indexes, index))
    name = "REQUESTS" if spec is REQUESTS else "PROCESSING_LOGS"
    for module in MODULES:
        monkeypatch.setattr(f"market_intelligence.load.{module}.{name}", more)
    specs = [more if one is spec else one for one in (REQUESTS, PROCESSING_LOGS)]
    return Deployment(tables=tuple(DeployedTable(spec=one) for one in specs))


def touched(load: Workload, deployment: Deployment, operation: str) -> dict[str, float]:
    """Return the units that an operation costs each value of the one more index."""
    [found] = [one for one in operations(load, 1, deployment) if one.name == operation]
    index = next(index for table in deployment.tables for index in table.spec.indexes[::-1])
    name = index.name
    return {
        consumption.target.name: consumption.units
        for consumption in found.consumptions
        if consumption.target.index == name
    }


def told(load: Workload, deployment: Deployment) -> list[str]:
    return assumptions(load, [table.spec for table in deployment.tables])


def test_an_attribute_that_the_workload_knows_nothing_of_is_assumed_to_be_spread_evenly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deployment = with_index(monkeypatch, BY_KIND)
    assert touched(workload(), deployment, "submit") == {"by-kind": 1}
    assert assumed("by-kind", EVEN, UNASKED) in told(workload(), deployment)


def test_the_workload_overrides_an_assumption(monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = with_index(monkeypatch, BY_KIND)
    own = {"shares": {"scan": 0.5, "deep": 0.25}, "perSecond": 2, "items": 8}
    load = workload(indexes={"by-kind": own})
    assert touched(load, deployment, "submit") == {
        "by-kind: scan": 0.5,
        "by-kind: deep": 0.25,
        "by-kind": 0.25,
    }
    # Eight ended requests of 4,000 bytes, at half a unit for each 4 KB.
    assert touched(load, deployment, "query of by-kind") == {
        "by-kind: scan": 2,
        "by-kind: deep": 1,
        "by-kind": 1,
    }
    assert [one for one in told(load, deployment) if "by-kind" in one] == []
    assert "writes of by-kind: scan" in [one.name for one in ceilings(load, deployment)]
    assert load.at(4).indexes["by-kind"].per_second == 4


def test_whoever_names_an_index_without_shares_states_that_it_is_even(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deployment = with_index(monkeypatch, BY_KIND)
    load = workload(indexes={"by-kind": {}})
    assert touched(load, deployment, "submit") == {"by-kind": 1}
    assert [one for one in told(load, deployment) if "by-kind" in one] == []


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("user_id", {"more: busiest user": 0.125, "more": 0.875}),
        ("processing_strategy", {"more: table": 0.75, "more: sqs": 0.25}),
        ("priority", {"more: high": 0.25, "more: low": 0.25, "more: medium": 0.5}),
        ("request_id", {"more": 1}),
    ],
)
def test_what_is_known_of_a_key_counts_for_each_index_on_it(
    key: str, values: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = with_index(monkeypatch, Index(name="more", hash_key=Key(key)))
    assert touched(workload(), deployment, "submit") == values
    assert assumed("more", UNASKED) in told(workload(), deployment)


@pytest.mark.parametrize(
    ("keys", "units"),
    [
        pytest.param(("kind", "created_at"), 2, id="neither key"),
        pytest.param(("kind", "status"), 3, id="a status that changes"),
        pytest.param(("kind", "updated_at"), 3, id="a time that each write changes"),
    ],
)
def test_a_key_that_changes_is_a_deletion_as_well(
    keys: tuple[str, str], units: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_keys = Index(name="more", hash_key=Key(keys[0]), range_key=Key(keys[1]))
    deployment = with_index(monkeypatch, by_keys)
    [taken] = [
        one for one in operations(workload(), 1, deployment) if one.name == "pending to processing"
    ]
    assert sum(one.units for one in taken.consumptions if one.target.index == "more") == units


def test_an_index_of_the_logs_is_spread_and_asked_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    by_stage = Index(name="by-stage", hash_key=Key("stage"), range_key=Key("timestamp"))
    deployment = with_index(monkeypatch, by_stage, PROCESSING_LOGS)
    even = "logs are spread evenly over the values of stage"
    assert assumed("by-stage", even, UNASKED) in told(workload(), deployment)
    load = workload(indexes={"by-stage": {"shares": {"fetch": 0.5}, "perSecond": 1, "items": 16}})
    units = {
        one.name: {
            consumption.target.name: consumption.units
            for consumption in one.consumptions
            if consumption.target.index == "by-stage"
        }
        for one in operations(load, 1, deployment)
    }
    assert units["log"] == {"by-stage: fetch": 0.5, "by-stage": 0.5}
    assert units["query of by-stage"] == {"by-stage: fetch": 0.5, "by-stage": 0.5}


@pytest.mark.parametrize(
    ("indexes", "path", "message"),
    [
        (
            {"user-index": {}},
            "indexes",
            "must name only indexes that reads and shares do not cover, by-kind",
        ),
        (
            {"by-kind": {"shares": {"scan": 0.6, "deep": 0.5}}},
            "indexes.by-kind.shares",
            "must be 1 or less in total",
        ),
    ],
    ids=["an index of the reads", "more than all"],
)
def test_what_cannot_be_is_refused(
    indexes: dict[str, Any], path: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    further = replace(REQUESTS, indexes=(BY_KIND,))
    monkeypatch.setattr("market_intelligence.load.workload.REQUESTS", further)
    with pytest.raises(ValidationError) as refused:
        workload(indexes=indexes)
    [error] = refused.value.errors()
    assert (".".join(map(str, error["loc"])), error["msg"]) == (path, message)
