from collections.abc import Callable
from typing import Any

import pytest

from ops.verify.alarms import questions
from ops.verify.deployed import Deployed
from tests.conftest import ACCOUNT, REGION
from tests.offline.plugin.conftest import Server
from tests.ops.verify.as_asked import REQUESTS
from tests.ops.verify.estate import breakages, checked, client, found

START = "prod-market-intelligence-"
LATENCY = "requests-Query-SuccessfulRequestLatency"
ERRORS = "requests-SystemErrors"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:prod-market-intelligence-alarms"
_TOLD = {
    "AlarmArn",
    "AlarmConfigurationUpdatedTimestamp",
    "StateReason",
    "StateReasonData",
    "StateUpdatedTimestamp",
    "StateValue",
}


def described(name: str) -> dict[str, Any]:
    [alarm] = client("cloudwatch").describe_alarms(AlarmNames=[f"{START}{name}"])["MetricAlarms"]
    return {key: value for key, value in alarm.items() if key not in _TOLD}


def put(name: str, **changes: Any) -> None:
    parameters = described(name) | changes
    if parameters["Metrics"]:
        parameters.pop("Dimensions")
    else:
        parameters.pop("Metrics")
    client("cloudwatch").put_metric_alarm(**parameters)


def no_alarm() -> None:
    client("cloudwatch").delete_alarms(AlarmNames=[f"{START}{LATENCY}"])


def an_alarm_that_is_off() -> None:
    client("cloudwatch").disable_alarm_actions(AlarmNames=[f"{START}{LATENCY}"])


def nobody_is_told() -> None:
    put(LATENCY, AlarmActions=[])


def another_topic_is_told() -> None:
    put(LATENCY, AlarmActions=[f"{TOPIC}-of-others"])


def nobody_is_told_that_it_is_over() -> None:
    put(LATENCY, OKActions=[])


def a_higher_threshold() -> None:
    put(LATENCY, Threshold=1000.0)


def another_comparison() -> None:
    put(LATENCY, ComparisonOperator="LessThanThreshold")


def another_metric() -> None:
    put(LATENCY, MetricName="ReturnedItemCount")


def another_statistic() -> None:
    put(LATENCY, Statistic="Maximum")


def a_dimension_less() -> None:
    put(LATENCY, Dimensions=[{"Name": "TableName", "Value": REQUESTS}])


def a_longer_period() -> None:
    put(LATENCY, Period=300)


def more_periods() -> None:
    put(LATENCY, EvaluationPeriods=20)


def fewer_data_points() -> None:
    put(LATENCY, DatapointsToAlarm=1)


def other_missing_data() -> None:
    put(LATENCY, TreatMissingData="ignore")


def a_summand_less() -> None:
    metrics = described(ERRORS)["Metrics"]
    put(ERRORS, Metrics=metrics[:-1])


def another_sum() -> None:
    total, *summands = described(ERRORS)["Metrics"]
    put(ERRORS, Metrics=[total | {"Expression": "m1"}, *summands])


BREAKAGES = breakages(
    {
        no_alarm: LATENCY,
        an_alarm_that_is_off: LATENCY,
        nobody_is_told: LATENCY,
        another_topic_is_told: LATENCY,
        nobody_is_told_that_it_is_over: LATENCY,
        a_higher_threshold: LATENCY,
        another_comparison: LATENCY,
        another_metric: LATENCY,
        another_statistic: LATENCY,
        a_dimension_less: LATENCY,
        a_longer_period: LATENCY,
        more_periods: LATENCY,
        fewer_data_points: LATENCY,
        other_missing_data: LATENCY,
        a_summand_less: ERRORS,
        another_sum: ERRORS,
    }
)


@pytest.mark.parametrize(("breaks", "check"), BREAKAGES)
def test_one_check_finds_it(of: Deployed, breaks: Callable[[], None], check: str) -> None:
    breaks()
    assert found(of) == {f"alarms: {check}": "failed"}


def test_every_alarm_is_looked_at(of: Deployed) -> None:
    checks = checked(questions(of))
    names = {alarm["AlarmName"] for alarm in client("cloudwatch").describe_alarms()["MetricAlarms"]}
    assert {f"{START}{check.check}" for check in checks} == names
    assert {check.status for check in checks} == {"ok"}


def test_only_what_differs_is_told(of: Deployed) -> None:
    a_dimension_less()
    [check] = [one for one in checked(questions(of)) if one.check == LATENCY]
    place = {"TableName": REQUESTS}
    metric = {"metric": "AWS/DynamoDB SuccessfulRequestLatency", "statistic": "Average"}
    assert (check.found, check.expected) == (
        {"metrics": [metric | {"dimensions": place}]},
        {"metrics": [metric | {"dimensions": place | {"Operation": "Query"}}]},
    )


def test_one_call_asks_about_all(of: Deployed, server: Server) -> None:
    server.called.clear()
    checked(questions(of))
    assert len(server.called) == 1
