"""The values of a workload, and its defaults."""

from typing import Any

import pytest
from pydantic import ValidationError

from market_intelligence.item.sizes import size_bytes
from market_intelligence.items import ProcessingLog, Request
from market_intelligence.load.lifecycle import Lifecycle, RequestLogs
from market_intelligence.load.workload import Shares, Workload
from tests.market_intelligence.examples import LOG, REQUEST
from tests.market_intelligence.loads import workload

# Sizes are a little above those of the specification's sample items.
ROUGHLY = 1.1
NOT_YET: dict[str, Any] = {"progress": {}, "errors": [], "warnings": [], "started_at": None}


def request_bytes(**fields: object) -> int:
    return size_bytes(Request.from_values(REQUEST | fields).to_attributes())


@pytest.mark.parametrize(
    ("size", "sample"),
    [
        (Lifecycle().submitted_bytes, request_bytes(results=None, **NOT_YET)),
        (Lifecycle().working_bytes, request_bytes(results=None)),
        (Lifecycle().ended_bytes, request_bytes()),
        (RequestLogs().entry_bytes, size_bytes(ProcessingLog.from_values(LOG).to_attributes())),
    ],
    ids=["submitted", "working", "ended", "log"],
)
def test_sizes_are_those_of_the_specification(size: int, sample: int) -> None:
    assert sample <= size <= sample * ROUGHLY + 10


@pytest.mark.parametrize(
    ("given", "path", "kind"),
    [
        ({"requestsPerSecond": "2"}, "requestsPerSecond", "float_type"),
        ({"requestsPerSecond": True}, "requestsPerSecond", "float_type"),
        ({"requestsPerSecond": float("nan")}, "requestsPerSecond", "finite_number"),
        ({"requestsPerSecond": -1}, "requestsPerSecond", "greater_than_equal"),
        ({"requestsPerSecond": 1e7 + 1}, "requestsPerSecond", "less_than_equal"),
        ({"requests_per_second": 2}, "requests_per_second", "extra_forbidden"),
        ({"retentionDays": 0}, "retentionDays", "greater_than_equal"),
        ({"retentionDays": 36_501}, "retentionDays", "less_than_equal"),
        ({"shares": {"busiestUser": 1.1}}, "shares.busiestUser", "less_than_equal"),
        ({"life": {"endedBytes": 0}}, "life.endedBytes", "greater_than_equal"),
        ({"life": {"endedBytes": 409_601}}, "life.endedBytes", "less_than_equal"),
        ({"life": {"progressUpdates": 100_001}}, "life.progressUpdates", "less_than_equal"),
    ],
)
def test_a_workload_has_bounds(given: dict[str, object], path: str, kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Workload.model_validate(given)

    [error] = refused.value.errors()
    assert (".".join(map(str, error["loc"])), error["type"]) == (path, kind)


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        (
            {"peakRequestsPerSecond": 1},
            "peakRequestsPerSecond",
            "must be requestsPerSecond or more",
        ),
        (
            {"shares": {"highPriority": 0.9}},
            "shares",
            "highPriority and lowPriority are more than 1",
        ),
        *(
            (
                {"life": {"statuses": statuses}},
                "life.statuses",
                "must have at least one status, and no status twice in a row",
            )
            for statuses in ([], ["pending", "processing", "processing", "failed"])
        ),
    ],
)
def test_what_does_not_go_together_is_refused(
    given: dict[str, object], path: str, message: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        workload(**given)

    [error] = refused.value.errors()
    assert (".".join(map(str, error["loc"])), error["msg"]) == (path, message)


def test_a_peak_is_not_compared_with_what_is_wrong() -> None:
    with pytest.raises(ValidationError) as refused:
        workload(requestsPerSecond="x", peakRequestsPerSecond=1)

    assert [error["loc"] for error in refused.value.errors()] == [("requestsPerSecond",)]


def test_a_status_may_come_again() -> None:
    statuses = ["pending", "processing", "failed", "processing", "completed"]

    assert Lifecycle.model_validate({"statuses": statuses}).statuses == statuses
    assert Lifecycle().statuses == ["pending", "processing", "completed"]


def test_without_a_peak_it_is_the_average() -> None:
    assert Workload.model_validate({"requestsPerSecond": 2}).peak == 2
    assert workload(peakRequestsPerSecond=2).peak == 2
    assert workload().peak == 10


def test_at_another_average_reads_follow_and_the_peak_stays() -> None:
    other = workload().at(4)

    assert (other.requests_per_second, other.peak) == (4, 10)
    assert {name: part.per_second for name, part in other.reads} == {
        name: part.per_second * 2 for name, part in workload().reads
    }
    assert other.reads.by_id.consistent


def test_priorities_are_in_the_order_of_the_index() -> None:
    shares = Shares.model_validate({"highPriority": 0.5, "lowPriority": 0.125})

    assert dict(zip(sorted(["low", "medium", "high"]), shares.priorities, strict=True)) == {
        "high": 0.5,
        "low": 0.125,
        "medium": 0.375,
    }
    all_but = Shares.model_validate({"highPriority": 0.9, "lowPriority": 0.1})
    assert all_but.priorities[2] == 0


def test_every_field_is_described() -> None:
    schema = Workload.model_json_schema()

    assert [
        name
        for part in (schema, *schema["$defs"].values())
        for name, field in part["properties"].items()
        if not field.get("description")
    ] == []
