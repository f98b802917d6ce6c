from dataclasses import replace
from typing import Any

import pytest

from ops.restore import alarms
from ops.restore.planning import Planning
from ops.restore.put_back import PutBack
from ops.restore.questions import alarm_questions, answered
from ops.restore.restored import Restored
from ops.verify.aws import Client
from tables.specs import REQUESTS
from tests.conftest import REGION
from tests.ops.restore.estate import RESTORED, TAGS, Clients, client
from tests.ops.restore.service import ACCOUNT

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:prod-market-intelligence-alarms"
PREFIX = f"prod-market-intelligence-{RESTORED}-requests-"


@pytest.fixture
def cloudwatch(source: str, clients: Clients) -> Client:
    assert source
    return client(clients, "cloudwatch")


def named(of: Restored, name: str) -> dict[str, Any]:
    [found] = [alarm for alarm in of.alarms if alarm.name.endswith(name)]
    return alarms.parameters(of, found)


def names(cloudwatch: Client) -> list[str]:
    return [one["AlarmName"] for one in cloudwatch.describe_alarms()["MetricAlarms"]]


def test_an_alarm_on_one_metric(of: Restored) -> None:
    assert named(of, "-user-index-ReadThrottleEvents") == {
        "AlarmName": f"{PREFIX}user-index-ReadThrottleEvents",
        "AlarmDescription": named(of, "-user-index-ReadThrottleEvents")["AlarmDescription"],
        "Namespace": "AWS/DynamoDB",
        "MetricName": "ReadThrottleEvents",
        "Dimensions": [
            {"Name": "TableName", "Value": RESTORED},
            {"Name": "GlobalSecondaryIndexName", "Value": "user-index"},
        ],
        "Statistic": "Sum",
        "Period": 60,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0,
        "EvaluationPeriods": 5,
        "DatapointsToAlarm": 5,
        "TreatMissingData": "notBreaching",
        "AlarmActions": [TOPIC],
        "OKActions": [TOPIC],
        "Tags": [{"Key": key, "Value": value} for key, value in of.site.tags.items()],
    }
    assert dict(of.site.tags) == TAGS


def test_an_alarm_says_what_it_means_of_the_restored_table(of: Restored) -> None:
    assert (
        f"index user-index of {RESTORED}"
        in (named(of, "-user-index-ReadThrottleEvents")["AlarmDescription"])
    )


def test_an_alarm_on_a_sum(of: Restored) -> None:
    found = named(of, "-SystemErrors")
    operations = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"]
    total = {
        "Id": "total",
        "Expression": "m1 + m2 + m3 + m4 + m5",
        "Label": "SystemErrors",
        "ReturnData": True,
    }
    assert found["Metrics"] == [
        total,
        *(
            {
                "Id": f"m{number}",
                "MetricStat": {
                    "Metric": {
                        "Namespace": "AWS/DynamoDB",
                        "MetricName": "SystemErrors",
                        "Dimensions": [
                            {"Name": "TableName", "Value": RESTORED},
                            {"Name": "Operation", "Value": operation},
                        ],
                    },
                    "Stat": "Sum",
                    "Period": 60,
                },
                "ReturnData": False,
            }
            for number, operation in enumerate(operations, start=1)
        ),
    ]
    assert "MetricName" not in found


def test_alarms_are_put_back_as_they_should_be(of: Restored, cloudwatch: Client) -> None:
    assert [*alarms.put_back(of)] == [PutBack("alarms", "put back", "16 of 16")]
    assert {check.status for check in answered(of, alarm_questions(of))} == {"ok"}
    assert len(names(cloudwatch)) == 16


def test_only_alarms_that_are_lacking_are_put_back(of: Restored, cloudwatch: Client) -> None:
    assert [one.outcome for one in alarms.put_back(of)] == ["put back"]
    cloudwatch.delete_alarms(AlarmNames=[f"{PREFIX}ReadThrottleEvents"])
    cloudwatch.disable_alarm_actions(AlarmNames=[f"{PREFIX}SystemErrors"])
    assert [*alarms.put_back(of)] == [PutBack("alarms", "put back", "2 of 16")]
    assert [*alarms.put_back(of)] == [PutBack("alarms", "there already")]


def test_a_stack_without_alarms_has_none(of: Restored) -> None:
    assert [*alarms.put_back(replace(of, alarms=[]))] == []


def test_alarms_that_may_not_be_made_are_told(
    of: Restored, cloudwatch: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(*_: object) -> dict[str, object]:
        return {}

    monkeypatch.setattr(alarms, "parameters", no)
    [found] = alarms.put_back(of)
    assert (found.setting, found.outcome) == ("alarms", "failed")
    assert names(cloudwatch) == []


def test_only_alarms_on_the_table_are_removed(
    planning: Planning, of: Restored, cloudwatch: Client
) -> None:
    other = planning.under(REQUESTS, f"{RESTORED}-too")
    assert len([*alarms.put_back(of), *alarms.put_back(other)]) == 2
    assert alarms.remove(of) == 16
    assert names(cloudwatch) == [alarm.physical_name(other.site) for alarm in other.alarms]
    assert alarms.remove(of) == 0
