import pytest
from pydantic import ValidationError

from tables.load.workload import Shares, Workload

LOAD = {
    "requestsPerSecond": 2,
    "peakRequestsPerSecond": 10,
    "reads": {"byId": {"perSecond": 4, "consistent": True}, "byStatus": {"perSecond": 1}},
}


def workload(**fields: object) -> Workload:
    return Workload.model_validate(LOAD | fields)


def test_without_a_peak_it_is_the_average() -> None:
    assert Workload.model_validate({"requestsPerSecond": 2}).peak == 2
    assert workload().peak == 10


def test_a_peak_is_no_less_than_the_average() -> None:
    assert workload(peakRequestsPerSecond=2).peak == 2
    with pytest.raises(ValidationError) as refused:
        workload(peakRequestsPerSecond=1)

    [error] = refused.value.errors()
    assert (error["loc"], error["msg"]) == (
        ("peakRequestsPerSecond",),
        "must be requestsPerSecond or more",
    )


def test_a_peak_is_not_compared_with_what_is_wrong() -> None:
    with pytest.raises(ValidationError) as refused:
        workload(requestsPerSecond="x", peakRequestsPerSecond=1)

    assert [error["loc"] for error in refused.value.errors()] == [("requestsPerSecond",)]


def test_at_another_average_reads_follow_and_the_peak_stays() -> None:
    other = workload().at(4)

    assert other.model_dump(by_alias=True, exclude_unset=True) == {
        "requestsPerSecond": 4,
        "peakRequestsPerSecond": 10,
        "reads": {
            "byId": {"perSecond": 8, "consistent": True},
            "byUser": {"perSecond": 0},
            "byProject": {"perSecond": 0},
            "byStatus": {"perSecond": 2},
            "byPriority": {"perSecond": 0},
            "logs": {"perSecond": 0},
        },
    }


def test_priorities_are_in_the_order_of_the_index() -> None:
    shares = Shares.model_validate({"highPriority": 0.5, "lowPriority": 0.125})

    assert dict(zip(sorted(["low", "medium", "high"]), shares.priorities, strict=True)) == {
        "high": 0.5,
        "low": 0.125,
        "medium": 0.375,
    }


def test_shares_are_of_one_whole() -> None:
    assert Shares.model_validate({"highPriority": 0.9, "lowPriority": 0.1}).priorities[2] == 0
    with pytest.raises(ValidationError) as refused:
        Shares.model_validate({"highPriority": 0.9})

    [error] = refused.value.errors()
    assert error["msg"] == "highPriority and lowPriority are more than 1"


def test_everything_is_described() -> None:
    schema = Workload.model_json_schema()
    parts = [schema, *schema["$defs"].values()]

    assert [
        name
        for part in parts
        for name, field in part["properties"].items()
        if not field.get("description")
    ] == []
