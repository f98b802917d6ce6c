"""Every alarm of a full stack, held against what AWS publishes.

An alarm with a wrong metric or a missing dimension is never refused: it is silent for ever.
"""

import re
from dataclasses import replace
from typing import Any

import pytest

from components.alarm import Alarm
from tests.components.estate import deployed
from tests.components.everything import ALARMS
from tests.components.published import faults, watched

# The limits of PutMetricAlarm.
MAX_NAME = 255
MAX_DESCRIPTION = 1024
MAX_METRICS = 10
A_DAY_SECONDS = 86_400

NAMED = {alarm.name: alarm for alarm in ALARMS}
each = pytest.mark.parametrize("name", NAMED)


@pytest.fixture(scope="module")
def inputs() -> dict[str, dict[str, Any]]:
    return deployed(ALARMS)


def found(alarm: Alarm) -> list[str]:
    """Give what is wrong with the metrics that an alarm watches."""
    [inputs] = deployed([alarm]).values()
    return [fault for series in watched(inputs) for fault in faults(series)]


@each
def test_watches_what_aws_publishes(inputs: dict[str, dict[str, Any]], name: str) -> None:
    series = [*watched(inputs[name])]

    assert 1 <= len(series) <= MAX_METRICS
    assert [fault for one in series for fault in faults(one)] == []


INDEX = NAMED["requests-user-index-WriteThrottleEvents"]
OF_INDEX = ["GlobalSecondaryIndexName", "TableName"]
ERRORS = NAMED["requests-SystemErrors"]


@pytest.mark.parametrize(
    ("alarm", "expected"),
    [
        pytest.param(
            replace(INDEX, metric="WriteThrottledEvents"),
            ["AWS/DynamoDB has no WriteThrottledEvents"],
            id="no such metric",
        ),
        pytest.param(
            replace(INDEX, namespace="AWS/DAX"),
            ["AWS/DAX has no WriteThrottleEvents"],
            id="another namespace",
        ),
        pytest.param(
            replace(INDEX, dimensions={"GlobalSecondaryIndexName": "user-index"}),
            ["WriteThrottleEvents has no dimensions ['GlobalSecondaryIndexName']"],
            id="an index without its table",
        ),
        pytest.param(
            replace(INDEX, dimensions={"TableName": "orders", "IndexName": "user-index"}),
            ["WriteThrottleEvents has no dimensions ['IndexName', 'TableName']"],
            id="a dimension by another name",
        ),
        pytest.param(
            replace(INDEX, metric="WriteAccountLimitThrottleEvents"),
            [f"WriteAccountLimitThrottleEvents has no dimensions {OF_INDEX}"],
            id="a dimension too many",
        ),
        pytest.param(
            replace(ERRORS, operations=()),
            ["SystemErrors has no dimensions ['TableName']"],
            id="errors of no operation",
        ),
        pytest.param(
            replace(ERRORS, dimensions={}, operations=("Query", "PutItem")),
            ["SystemErrors has no dimensions ['Operation']"] * 2,
            id="a missing dimension in a sum",
        ),
        pytest.param(
            replace(NAMED["account-UserErrors"], dimensions={"TableName": "orders"}),
            ["UserErrors has no dimensions ['TableName']"],
            id="the account's by table",
        ),
        pytest.param(
            replace(NAMED["cache-CPUUtilization"], dimensions={"ClusterID": "dev-requests"}),
            ["CPUUtilization has no dimensions ['ClusterID']"],
            id="a dimension in other letters",
        ),
        pytest.param(
            replace(INDEX, statistic="Average"),
            ["WriteThrottleEvents has no Average"],
            id="the average of a count",
        ),
        pytest.param(
            replace(NAMED["requests-Query-SuccessfulRequestLatency"], statistic="Sum"),
            ["SuccessfulRequestLatency has no Sum"],
            id="the sum of latencies",
        ),
        pytest.param(
            replace(NAMED["account-ReadCapacityUtilization"], period_seconds=60),
            ["AccountProvisionedReadCapacityUtilization comes every 300 s only"],
            id="a period without data",
        ),
    ],
)
def test_an_alarm_that_would_be_silent_is_found(alarm: Alarm, expected: list[str]) -> None:
    assert found(alarm) == expected


@each
def test_says_what_it_means_and_what_to_do_first(
    inputs: dict[str, dict[str, Any]], name: str
) -> None:
    description = inputs[name]["alarmDescription"]

    alarm = NAMED[name]
    assert description == f"{alarm.meaning} First: {alarm.first_step}"
    assert len(description) <= MAX_DESCRIPTION
    assert re.fullmatch(r"[A-Z][^{}\n]+[\w)]\. First: [a-z][^{}\n]+\w\.", description)
    assert min(len(alarm.meaning.split()), len(alarm.first_step.split())) >= 5


@each
def test_fits_what_cloudwatch_takes(inputs: dict[str, dict[str, Any]], name: str) -> None:
    alarm = inputs[name]

    assert re.fullmatch(rf"[ -~]{{1,{MAX_NAME}}}", alarm["name"])
    periods = {series.period_seconds for series in watched(alarm)}
    assert len(periods) == 1
    assert periods.pop() * alarm["evaluationPeriods"] <= A_DAY_SECONDS
    assert alarm["datapointsToAlarm"] == alarm["evaluationPeriods"]


def test_names_are_unique(inputs: dict[str, dict[str, Any]]) -> None:
    assert len(NAMED) == len(ALARMS)
    assert len({alarm["name"] for alarm in inputs.values()}) == len(ALARMS)


def test_everything_is_watched() -> None:
    metrics = {alarm.metric for alarm in ALARMS}

    throttling = {
        f"{access}{reason}ThrottleEvents"
        for access in ("Read", "Write")
        for reason in ("", "AccountLimit", "KeyRangeThroughput", "MaxOnDemandThroughput")
    }
    assert metrics == throttling | {
        "AccountProvisionedReadCapacityUtilization",
        "AccountProvisionedWriteCapacityUtilization",
        "CPUUtilization",
        "CacheMemoryUtilization",
        "EvictedSize",
        "FaultRequestCount",
        "ReplicationLatency",
        "SuccessfulRequestLatency",
        "SystemErrors",
        "ThrottledRequestCount",
        "UserErrors",
    }
