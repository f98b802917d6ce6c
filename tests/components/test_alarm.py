from dataclasses import replace
from typing import Any

import pytest

from components.alarm import Alarm
from tests.components.estate import SITE, TOPIC_ARN, deployed

ONE = Alarm(
    name="orders-ReadThrottleEvents",
    metric="ReadThrottleEvents",
    dimensions={"TableName": "dev-orders"},
    meaning="Reads are throttled.",
    first_step="look on the dashboard.",
)
# Its expression must not use FILL: the 0 of a minute that is only late would keep it silent.
SUM = replace(
    ONE, name="orders-SystemErrors", metric="SystemErrors", operations=("GetItem", "Query")
)

COMMON: dict[str, Any] = {
    "alarmDescription": "Reads are throttled. First: look on the dashboard.",
    "comparisonOperator": "GreaterThanThreshold",
    "threshold": 0,
    "evaluationPeriods": 5,
    "datapointsToAlarm": 5,
    "treatMissingData": "notBreaching",
    "alarmActions": [TOPIC_ARN],
    "okActions": [TOPIC_ARN],
    "tags": {"team": "search"},
}
OF_ONE: dict[str, Any] = {
    "name": "dev-market-intelligence-orders-ReadThrottleEvents",
    "namespace": "AWS/DynamoDB",
    "metricName": "ReadThrottleEvents",
    "dimensions": {"TableName": "dev-orders"},
    "statistic": "Sum",
    "period": 60,
    **COMMON,
}


def inputs(alarm: Alarm) -> dict[str, Any]:
    return deployed([alarm])[alarm.name]


def summand(number: int, operation: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"m{number}",
        "metric": {
            "namespace": "AWS/DynamoDB",
            "metricName": "SystemErrors",
            "dimensions": {"TableName": "dev-orders", "Operation": operation},
            "stat": "Sum",
            "period": 60,
            **changes,
        },
        "returnData": False,
    }


def test_tells_the_topic_when_it_goes_off_and_when_that_is_over() -> None:
    assert inputs(ONE) == OF_ONE


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"threshold": 80.5}, {"threshold": 80.5}),
        ({"namespace": "AWS/DAX"}, {"namespace": "AWS/DAX"}),
        ({"statistic": "Maximum"}, {"statistic": "Maximum"}),
        ({"period_seconds": 300}, {"period": 300}),
        ({"periods": 15}, {"evaluationPeriods": 15, "datapointsToAlarm": 15}),
        ({"missing_data": "missing"}, {"treatMissingData": "missing"}),
        ({"dimensions": {}}, {"dimensions": {}}),
    ],
    ids=str,
)
def test_each_part_changes_only_its_own_inputs(
    changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert inputs(replace(ONE, **changes)) == OF_ONE | expected


def test_sums_what_aws_publishes_for_each_operation_alone() -> None:
    assert inputs(SUM) == COMMON | {
        "name": "dev-market-intelligence-orders-SystemErrors",
        "metricQueries": [
            {"id": "total", "expression": "m1 + m2", "label": "SystemErrors", "returnData": True},
            summand(1, "GetItem"),
            summand(2, "Query"),
        ],
    }


def test_sums_with_its_own_statistic_period_and_namespace() -> None:
    alarm = replace(SUM, statistic="Average", period_seconds=300, namespace="AWS/DAX")

    _, *summands = inputs(alarm)["metricQueries"]
    own: dict[str, Any] = {"stat": "Average", "period": 300, "namespace": "AWS/DAX"}
    assert summands == [summand(1, "GetItem", **own), summand(2, "Query", **own)]


def test_its_arn_is_known_before_it_is_made() -> None:
    assert ONE.arn(SITE) == (
        "arn:aws:cloudwatch:us-east-1:111122223333:alarm:"
        "dev-market-intelligence-orders-ReadThrottleEvents"
    )


@pytest.mark.parametrize(
    ("alarm", "usd"), [pytest.param(ONE, 0.1, id="one"), pytest.param(SUM, 0.2, id="two")]
)
def test_costs_what_its_metrics_cost(alarm: Alarm, usd: float) -> None:
    assert alarm.monthly_usd == usd
