from typing import Any

import pytest

from ops.review.findings.alarms import Alarm, weakened
from ops.review.preview import State

GIVEN: dict[str, Any] = {
    "namespace": "AWS/DynamoDB",
    "metricName": "ReadThrottleEvents",
    "dimensions": {"TableName": "prod-market-intelligence-requests"},
    "statistic": "Sum",
    "comparisonOperator": "GreaterThanThreshold",
    "threshold": 10,
    "period": 60,
    "evaluationPeriods": 5,
    "datapointsToAlarm": 3,
    "treatMissingData": "missing",
    "alarmActions": ["topic"],
}


def combined(*operations: str, stat: str = "Sum") -> dict[str, Any]:
    queries: list[dict[str, Any]] = [
        {"metric": {"metricName": "SystemErrors", "stat": stat, "dimensions": {"Operation": one}}}
        for one in operations
    ]
    return {"metricQueries": [{"expression": "m1 + m2"}, *queries], "threshold": 0}


def alarm(**more: Any) -> Alarm:
    return Alarm(GIVEN | more)


@pytest.mark.parametrize(
    ("new", "reasons"),
    [
        pytest.param({"threshold": 1_000_000}, ["threshold 1,000,000 instead of 10"], id="higher"),
        pytest.param({"threshold": 9.5}, [], id="lower"),
        pytest.param({"datapointsToAlarm": 4}, ["4 of 5 periods instead of 3 of 5"], id="more"),
        pytest.param({"evaluationPeriods": 4}, ["3 of 4 periods instead of 3 of 5"], id="of fewer"),
        pytest.param({"evaluationPeriods": 6}, [], id="of more"),
        pytest.param({"datapointsToAlarm": 2}, [], id="fewer"),
        pytest.param({"datapointsToAlarm": None}, ["5 of 5 periods instead of 3 of 5"], id="all"),
        pytest.param({"period": 300}, ["periods of 300 s instead of 60 s"], id="longer periods"),
        pytest.param({"period": 30}, [], id="shorter periods"),
        pytest.param(
            {"treatMissingData": "notBreaching"},
            ["missing data counts as notBreaching instead of missing"],
            id="missing data counts as good",
        ),
        pytest.param({"treatMissingData": "breaching"}, [], id="missing data counts as bad"),
        pytest.param({"treatMissingData": None}, [], id="missing data counts as by default"),
        pytest.param(
            {"comparisonOperator": "GreaterThanOrEqualToThreshold"},
            ["GreaterThanOrEqualToThreshold instead of GreaterThanThreshold"],
            id="compared otherwise",
        ),
        pytest.param({"statistic": "Average"}, ["Average statistic instead of Sum"], id="averaged"),
        pytest.param(
            {"statistic": None, "extendedStatistic": "p99"},
            ["no statistic instead of Sum", "p99 extendedStatistic instead of none"],
            id="a percentile",
        ),
        pytest.param(
            {"metricName": "WriteThrottleEvents", "threshold": 99},
            ["something else is watched"],
            id="another metric",
        ),
        pytest.param(
            {"dimensions": {"TableName": "prod-request-processing-logs"}},
            ["something else is watched"],
            id="another table",
        ),
        pytest.param(
            {"dimensions": {"TableName": "staging-market-intelligence-requests"}},
            [],
            id="the same table under another name",
        ),
        pytest.param({"alarmDescription": "Clearer."}, [], id="described"),
    ],
)
def test_an_alarm_that_goes_off_later_or_less_often_says_why(
    new: dict[str, Any], reasons: list[str]
) -> None:
    assert list(weakened(alarm(), alarm(**new))) == reasons


@pytest.mark.parametrize(
    ("threshold", "reasons"),
    [(9, ["threshold 9 instead of 10"]), (11, [])],
    ids=["lower", "higher"],
)
def test_an_alarm_on_too_little_is_weaker_with_a_lower_threshold(
    threshold: int, reasons: list[str]
) -> None:
    below = "LessThanThreshold"
    old = alarm(comparisonOperator=below)
    assert list(weakened(old, alarm(comparisonOperator=below, threshold=threshold))) == reasons


@pytest.mark.parametrize(
    ("new", "reasons"),
    [
        pytest.param(combined("GetItem", "PutItem"), [], id="the same"),
        pytest.param(combined("GetItem"), ["something else is watched"], id="one less"),
        pytest.param(
            combined("GetItem", "PutItem", stat="Average"),
            ["something else is watched"],
            id="averaged",
        ),
        pytest.param(
            combined("GetItem", "PutItem") | {"threshold": 1},
            ["threshold 1 instead of 0"],
            id="higher",
        ),
    ],
)
def test_an_alarm_that_combines_metrics_is_compared_too(
    new: dict[str, Any], reasons: list[str]
) -> None:
    assert list(weakened(Alarm(combined("GetItem", "PutItem")), Alarm(new))) == reasons


def test_what_is_deployed_is_what_aws_tells_and_what_is_new_is_what_is_declared() -> None:
    state = State(inputs={"threshold": 1}, outputs={"threshold": 2, "actionsEnabled": True})
    assert Alarm.old(state).properties == {"threshold": 2, "actionsEnabled": True}
    assert Alarm.new(state).properties == {"threshold": 1}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(GIVEN, {"topic"}, id="a topic"),
        pytest.param(GIVEN | {"actionsEnabled": False}, set[str](), id="actions are off"),
        pytest.param(GIVEN | {"alarmActions": None}, set[str](), id="no action"),
    ],
)
def test_an_alarm_tells_those_whom_its_actions_name(
    given: dict[str, Any], expected: set[str]
) -> None:
    assert Alarm(given).listeners == expected


def test_an_alarm_that_combines_metrics_is_about_the_first() -> None:
    of = Alarm(combined("GetItem", "PutItem"))
    assert (of.metric, of.dimensions) == ("SystemErrors", {"Operation": "GetItem"})


def test_an_alarm_without_a_metric_is_about_nothing() -> None:
    assert (Alarm({}).metric, Alarm({}).dimensions, Alarm({}).watches) == ("", {}, ())
