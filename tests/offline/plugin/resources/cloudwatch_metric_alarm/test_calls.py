from typing import Any
from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.failures import AwsError
from offline.plugin.resources.cloudwatch_metric_alarm import calls
from offline.plugin.values import Properties

QUERY = {"id": "m1", "metric": {"metricName": "m", "namespace": "n", "period": 60, "stat": "Sum"}}


@pytest.fixture
def alarm() -> Properties:
    return {
        "name": f"alarm-{uuid4().hex}",
        "comparisonOperator": "GreaterThanThreshold",
        "evaluationPeriods": 2,
    }


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        (
            {"metricQueries": [QUERY]},
            "Exactly one element of the metrics list should return data.",
        ),
        (
            {"metricQueries": [QUERY | {"returnData": True}, QUERY | {"returnData": True}]},
            "Exactly one element of the metrics list should return data.",
        ),
        (
            {"metricQueries": [QUERY | {"returnData": True}], "unit": "Count"},
            "Unit should not be set if list of Metrics is set",
        ),
        ({"metricName": "m", "namespace": "n"}, "Period must not be null"),
        ({"metricName": "m", "period": 60}, "Namespace must not be null"),
        (
            {"metricName": "m", "namespace": "n", "period": 60, "datapointsToAlarm": 3},
            "DatapointsToAlarm must be less than or equal to EvaluationPeriods",
        ),
    ],
    ids=["no result", "two results", "unit", "no period", "no namespace", "too many datapoints"],
)
def test_what_only_aws_would_refuse_is_refused(
    aws: Aws, alarm: Properties, inputs: Properties, reason: str
) -> None:
    with pytest.raises(AwsError) as refused:
        calls.put(aws, alarm | inputs, {})
    assert str(refused.value) == f"cloudwatch PutMetricAlarm: ValidationError: {reason}"
    assert calls.describe(aws, alarm["name"]) is None


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, {"Threshold": 0.0}),
        ({"threshold": 1.5}, {"Threshold": 1.5}),
        ({"thresholdMetricId": "band"}, {"ThresholdMetricId": "band"}),
        (
            {"evaluationCriteria": {"promqlCriteria": {"query": "up"}}},
            {},
        ),
    ],
    ids=["none", "number", "band", "PromQL"],
)
def test_an_alarm_without_a_threshold_has_zero_unless_it_takes_none(
    aws: Aws, alarm: Properties, inputs: Properties, expected: dict[str, Any]
) -> None:
    calls.put(aws, alarm | inputs, {})
    made = calls.describe(aws, alarm["name"]) or {}
    assert {key: made[key] for key in made if key.startswith("Threshold")} == expected


@pytest.mark.parametrize("statistic", ["p99.9", "tm95", "TM(10%:90%)"])
def test_every_extended_statistic_is_read_back(aws: Aws, alarm: Properties, statistic: str) -> None:
    metric = {"metricName": "m", "namespace": "n", "period": 60, "extendedStatistic": statistic}
    calls.put(aws, alarm | metric, {})
    made = calls.outputs(aws, alarm["name"])
    assert made
    assert (made["extendedStatistic"], made["statistic"]) == (statistic, None)


def test_tags_of_an_alarm_are_put_on_and_taken_off(aws: Aws, alarm: Properties) -> None:
    calls.put(aws, alarm, {"team": "orders", "cost": "1"})
    made = calls.describe(aws, alarm["name"])
    assert made
    arn = made["AlarmArn"]
    calls.untag(aws, arn, ["cost"])
    calls.untag(aws, arn, [])
    calls.tag(aws, arn, {"who": "me"})
    calls.tag(aws, arn, {})
    assert calls.tags_of(aws, arn) == {"team": "orders", "who": "me"}
