"""What boto3 sees of CloudWatch on the embedded AWS."""

from typing import Any

import pytest

from tests.rehearsal.aws.conftest import Account, Client

ALARM: dict[str, Any] = {
    "AlarmName": "orders",
    "ComparisonOperator": "GreaterThanThreshold",
    "EvaluationPeriods": 1,
    "MetricName": "Latency",
    "Namespace": "Orders",
    "Period": 60,
    "Threshold": 5,
}
BY_QUERY: dict[str, Any] = {
    "AlarmName": "orders",
    "EvaluationCriteria": {"PromQLCriteria": {"Query": "up < 1", "PendingPeriod": 60}},
    "EvaluationInterval": 30,
    "EvaluationWindow": {"WallClockWindow": {"Timezone": "UTC"}},
    "WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 5},
}
TAGS = [{"Key": "team", "Value": "search"}]


@pytest.fixture
def cloudwatch(account: Account) -> Client:
    return account.client("cloudwatch")


def described(cloudwatch: Client) -> dict[str, Any]:
    [alarm] = cloudwatch.describe_alarms(AlarmNames=["orders"])["MetricAlarms"]
    return alarm


def tags(cloudwatch: Client, arn: str) -> list[dict[str, str]]:
    return cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"]


@pytest.mark.parametrize("statistic", ["p99.9", "tm90", "TM(10%:90%)", "IQM"])
def test_an_alarm_has_any_extended_statistic(cloudwatch: Client, statistic: str) -> None:
    cloudwatch.put_metric_alarm(**ALARM, ExtendedStatistic=statistic)
    assert described(cloudwatch)["ExtendedStatistic"] == statistic
    cloudwatch.put_metric_alarm(**ALARM, Statistic="Sum")
    assert "ExtendedStatistic" not in described(cloudwatch)


def test_an_alarm_is_evaluated_by_what_it_is_asked_for_with(cloudwatch: Client) -> None:
    cloudwatch.put_metric_alarm(**BY_QUERY)
    assert described(cloudwatch).items() >= BY_QUERY.items()
    cloudwatch.put_metric_alarm(**ALARM, Statistic="Sum")
    assert described(cloudwatch).keys().isdisjoint(BY_QUERY.keys() - {"AlarmName"})


def test_an_alarm_watches_metrics_of_other_accounts(cloudwatch: Client) -> None:
    metric = {"Metric": {"MetricName": "Latency", "Namespace": "Orders"}, "Period": 60}
    away = {"Id": "away", "AccountId": "444455556666", "ReturnData": False}
    own = {"Id": "own", "ReturnData": True}
    queries = [one | {"MetricStat": metric | {"Stat": "Sum"}} for one in (away, own)]
    rest = {
        name: ALARM[name] for name in ALARM if name not in ("MetricName", "Namespace", "Period")
    }
    cloudwatch.put_metric_alarm(**rest, Metrics=queries)
    accounts = {one["Id"]: one.get("AccountId") for one in described(cloudwatch)["Metrics"]}
    assert accounts == {"away": "444455556666", "own": None}


def test_tags_count_when_an_alarm_is_made_and_go_with_it(cloudwatch: Client) -> None:
    cloudwatch.put_metric_alarm(**ALARM, Statistic="Sum", Tags=TAGS)
    arn = described(cloudwatch)["AlarmArn"]
    cloudwatch.put_metric_alarm(**ALARM, Statistic="Sum", Tags=[{"Key": "team", "Value": "x"}])
    assert tags(cloudwatch, arn) == TAGS
    cloudwatch.delete_alarms(AlarmNames=["orders", "none"])
    cloudwatch.put_metric_alarm(**ALARM, Statistic="Sum")
    assert tags(cloudwatch, arn) == []


def test_alarms_are_listed_by_their_state_among_others(cloudwatch: Client) -> None:
    for name in ("orders-reads", "orders-writes", "bills"):
        cloudwatch.put_metric_alarm(**(ALARM | {"AlarmName": name}), Statistic="Sum")
    cloudwatch.set_alarm_state(AlarmName="orders-reads", StateValue="ALARM", StateReason="test")
    cloudwatch.set_alarm_state(AlarmName="bills", StateValue="ALARM", StateReason="test")
    listed = cloudwatch.describe_alarms(AlarmNamePrefix="orders", StateValue="ALARM")
    assert [one["AlarmName"] for one in listed["MetricAlarms"]] == ["orders-reads"]
