from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.cloudwatch_metric_alarm import kept
from offline.plugin.values import UNKNOWN, Properties, public_map
from tests.offline.plugin.conftest import Engine, Server

TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
OTHER = "arn:aws:sns:us-east-1:123456789012:others"
DEFAULTS = {"treatMissingData": "missing"}
ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:"


@pytest.fixture
def alarms(engine: Engine) -> Engine:
    return engine.of("aws:cloudwatch/metricAlarm:MetricAlarm")


@pytest.fixture
def alarm() -> Properties:
    return {
        "name": f"errors-{uuid4().hex}",
        "alarmActions": [TOPIC],
        "alarmDescription": "DynamoDB fails.",
        "comparisonOperator": "GreaterThanThreshold",
        "datapointsToAlarm": 3,
        "dimensions": {"TableName": "orders"},
        "evaluationPeriods": 5,
        "metricName": "SystemErrors",
        "namespace": "AWS/DynamoDB",
        "okActions": [TOPIC],
        "period": 60,
        "statistic": "Sum",
        "tags": {"team": "orders"},
        "threshold": 0.5,
        "treatMissingData": "notBreaching",
    }


@pytest.fixture
def summed(alarm: Properties) -> Properties:
    """Give an alarm on an expression over two metrics."""
    gone = ("dimensions", "metricName", "namespace", "period", "statistic")
    queries = [
        {
            "id": "total",
            "expression": "FILL(m1, 0) + FILL(m2, 0)",
            "label": "SystemErrors",
            "returnData": True,
        },
        *(
            {
                "id": name,
                "metric": {
                    "dimensions": {"TableName": "orders", "Operation": operation},
                    "metricName": "SystemErrors",
                    "namespace": "AWS/DynamoDB",
                    "period": 60,
                    "stat": "Sum",
                    "unit": "Count",
                },
                "returnData": False,
            }
            for name, operation in (("m1", "Query"), ("m2", "PutItem"))
        ),
    ]
    rules = {name: value for name, value in alarm.items() if name not in gone}
    return rules | {"metricQueries": queries}


def test_a_preview_tells_what_is_known(alarms: Engine, alarm: Properties, server: Server) -> None:
    checked, _ = alarms.check(alarm)
    identity, outputs = alarms.create(checked, preview=True)
    assert (identity, server.called) == ("", [])
    assert outputs == alarm | {
        "actionsEnabled": True,
        "arn": UNKNOWN,
        "evaluateLowSampleCountPercentiles": UNKNOWN,
        "region": "us-east-1",
        "tagsAll": {"team": "orders"},
    }


def test_an_alarm_is_made_as_asked_and_tells_all_of_itself(
    alarms: Engine, alarm: Properties
) -> None:
    checked, outputs = alarms.made(alarm)
    assert outputs == alarm | {
        "actionsEnabled": True,
        "arn": ARN + alarm["name"],
        "id": alarm["name"],
        "insufficientDataActions": [],
        "region": "us-east-1",
        "tagsAll": {"team": "orders"},
    }
    assert alarms.kinds(outputs, checked) == {}
    _, now, inputs = alarms.read(alarm["name"], outputs, checked)
    assert (now, inputs) == (outputs, checked)


def test_an_alarm_on_an_expression_is_read_back_complete(
    alarms: Engine, summed: Properties
) -> None:
    summed["metricQueries"][1]["accountId"] = "210987654321"
    checked, outputs = alarms.made(summed)
    assert outputs == summed | {
        "actionsEnabled": True,
        "arn": ARN + summed["name"],
        "id": summed["name"],
        "insufficientDataActions": [],
        "region": "us-east-1",
        "tagsAll": {"team": "orders"},
    }
    assert alarms.kinds(outputs, checked) == {}
    reordered = checked | {"metricQueries": checked["metricQueries"][::-1]}
    assert alarms.kinds(outputs, reordered) == {}


def test_an_alarm_on_promql_is_read_back_complete(alarms: Engine) -> None:
    asked: Properties = {
        "name": f"promql-{uuid4().hex}",
        "evaluationCriteria": {"promqlCriteria": {"query": "up < 1", "pendingPeriod": 60}},
        "evaluationInterval": 60,
        "warmUpConfiguration": {"warmUpPeriodDurationInMinutes": 10},
    }
    checked, outputs = alarms.made(asked)
    assert outputs == asked | {
        "actionsEnabled": True,
        "alarmActions": [],
        "arn": ARN + asked["name"],
        "id": asked["name"],
        "insufficientDataActions": [],
        "okActions": [],
        "region": "us-east-1",
        "tags": {},
        "tagsAll": {},
        "treatMissingData": "missing",
    }
    assert alarms.kinds(outputs, checked) == {}


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"actionsEnabled": False}, {"actionsEnabled": "UPDATE"}),
        ({"alarmActions": [OTHER]}, {"alarmActions[0]": "UPDATE"}),
        ({"alarmDescription": "x"}, {"alarmDescription": "UPDATE"}),
        ({"alarmDescription": None}, {"alarmDescription": "DELETE"}),
        ({"comparisonOperator": "LessThanThreshold"}, {"comparisonOperator": "UPDATE"}),
        ({"datapointsToAlarm": None}, {"datapointsToAlarm": "DELETE"}),
        (
            {"dimensions": {"TableName": "other", "Operation": "Query"}},
            {"dimensions.Operation": "ADD", "dimensions.TableName": "UPDATE"},
        ),
        (
            {"evaluateLowSampleCountPercentiles": "ignore"},
            {"evaluateLowSampleCountPercentiles": "ADD"},
        ),
        ({"evaluationPeriods": 6}, {"evaluationPeriods": "UPDATE"}),
        (
            {"statistic": None, "extendedStatistic": "p99"},
            {"extendedStatistic": "ADD", "statistic": "DELETE"},
        ),
        ({"insufficientDataActions": [TOPIC]}, {"insufficientDataActions[0]": "ADD"}),
        ({"metricName": "UserErrors"}, {"metricName": "UPDATE"}),
        ({"namespace": "AWS/DAX"}, {"namespace": "UPDATE"}),
        ({"okActions": [OTHER, TOPIC]}, {"okActions[0]": "ADD"}),
        ({"okActions": None}, {"okActions": "DELETE"}),
        ({"period": 300}, {"period": "UPDATE"}),
        ({"threshold": 2}, {"threshold": "UPDATE"}),
        ({"treatMissingData": None}, {"treatMissingData": "UPDATE"}),
        ({"unit": "Count"}, {"unit": "ADD"}),
        (
            {"tags": {"team": "other", "who": "me"}},
            {"tags.team": "UPDATE", "tags.who": "ADD"},
        ),
        ({"tags": {"who": "me"}}, {"tags.team": "DELETE", "tags.who": "ADD"}),
        ({"tags": None}, {"tags": "DELETE"}),
        (
            {"warmUpConfiguration": {"warmUpPeriodDurationInMinutes": 5}},
            {"warmUpConfiguration": "ADD"},
        ),
    ],
    ids=[
        "actions off",
        "action",
        "description",
        "no description",
        "comparison",
        "no datapoints",
        "dimensions",
        "low samples",
        "periods",
        "extended statistic",
        "action without data",
        "metric",
        "namespace",
        "second action",
        "no action",
        "period",
        "threshold",
        "missing data",
        "unit",
        "tag added and changed",
        "tag added and removed",
        "no tags",
        "warm-up",
    ],
)
def test_a_change_is_made_in_place_and_nothing_else(
    alarms: Engine, alarm: Properties, change: Properties, kinds: dict[str, str]
) -> None:
    _, outputs = alarms.made(alarm)
    wanted = {name: value for name, value in (alarm | change).items() if value is not None}
    checked, reasons = alarms.check(wanted)
    assert reasons == []
    before = alarms.kinds(outputs, checked)
    assert {p: k for p, k in before.items() if p in kinds} == kinds
    after = alarms.update(outputs, checked)
    assert alarms.kinds(after, checked) == {}
    assert alarms.read(alarm["name"], after, checked)[1] == after
    gone = [name for name, value in change.items() if value is None]
    left = {name: after[name] for name in gone if after.get(name)}
    assert left == {name: value for name, value in DEFAULTS.items() if name in gone}


def test_an_alarm_may_come_to_watch_an_expression_and_back(
    alarms: Engine, alarm: Properties, summed: Properties
) -> None:
    checked, outputs = alarms.made(alarm)
    there = alarms.update(outputs, alarms.check(summed)[0])
    assert there["metricQueries"] == summed["metricQueries"]
    assert "metricName" not in there
    assert alarms.update(there, checked) == outputs


def test_a_query_that_changes_is_told_by_its_id(alarms: Engine, summed: Properties) -> None:
    checked, outputs = alarms.made(summed)
    total, one, two = checked["metricQueries"]
    changed = checked | {"metricQueries": [total, two, one | {"label": "Reads"}]}
    assert alarms.kinds(outputs, changed) == {"metricQueries[2].label": "ADD"}
    after = alarms.update(outputs, changed)
    assert alarms.kinds(after, changed) == {}


def test_another_name_makes_another_alarm(alarms: Engine, alarm: Properties) -> None:
    checked, outputs = alarms.made(alarm)
    answer = alarms.diff(outputs, checked | {"name": "other"})
    assert (list(answer.replaces), answer.deleteBeforeReplace) == (["name"], False)


def test_an_import_needs_no_more_than_the_name(alarms: Engine, summed: Properties) -> None:
    checked, made = alarms.made(summed)
    _, outputs, inputs = alarms.read(summed["name"])
    assert outputs == made
    again, reasons = alarms.check(inputs)
    assert reasons == []
    assert alarms.kinds(made, again) == {}
    assert public_map(again) == public_map(checked)


def test_an_alarm_that_is_gone_reads_as_gone_and_may_be_deleted_again(
    alarms: Engine, alarm: Properties, aws: Aws
) -> None:
    checked, outputs = alarms.made(alarm | {"evaluationWindow": {"wallClockWindow": {}}})
    alarms.delete(outputs)
    alarms.delete(outputs)
    assert alarms.read(alarm["name"], outputs, checked)[0] == ""
    assert aws.records.get(kept.KIND, f"us-east-1/{alarm['name']}") is None


def test_the_next_alarm_of_a_name_has_no_tags_of_the_last(
    alarms: Engine, alarm: Properties
) -> None:
    _, outputs = alarms.made(alarm)
    alarms.delete(outputs)
    _, again = alarms.made(alarm | {"tags": {"who": "me"}})
    assert again["tags"] == {"who": "me"}


def test_a_region_has_alarms_of_its_own(alarms: Engine, alarm: Properties) -> None:
    _, here = alarms.made(alarm)
    _, there = alarms.made(alarm | {"region": "us-west-2", "threshold": 9})
    assert there["arn"] == here["arn"].replace("us-east-1", "us-west-2")
    assert alarms.read(alarm["name"])[1]["threshold"] == 0.5


CONFLICT = "Conflicting configuration arguments."


@pytest.mark.parametrize(
    ("spoilt", "expected"),
    [
        (
            {"alarmActions": ["alarms"]},
            [("alarmActions[0]", '"alarmActions" (alarms) is an invalid ARN')],
        ),
        (
            {"extendedStatistic": "p99"},
            [
                ("extendedStatistic", f'{CONFLICT} "extendedStatistic": conflicts with statistic'),
                ("statistic", f'{CONFLICT} "statistic": conflicts with extendedStatistic'),
            ],
        ),
        (
            {"thresholdMetricId": "band"},
            [
                ("threshold", f'{CONFLICT} "threshold": conflicts with thresholdMetricId'),
                ("thresholdMetricId", f'{CONFLICT} "thresholdMetricId": conflicts with threshold'),
            ],
        ),
        (
            {"metricQueries": [{"id": "m", "expression": "1"}]},
            [
                (name, f'{CONFLICT} "{name}": conflicts with {other}')
                for name, other in (
                    ("dimensions", "metricQueries"),
                    ("metricName", "metricQueries"),
                    ("metricQueries", "metricName"),
                    ("namespace", "metricQueries"),
                    ("period", "metricQueries"),
                    ("statistic", "metricQueries"),
                )
            ],
        ),
        (
            {"datapointsToAlarm": 0},
            [("datapointsToAlarm", "expected datapointsToAlarm to be at least (1), got 0")],
        ),
        (
            {"treatMissingData": "never"},
            [
                (
                    "treatMissingData",
                    (
                        'expected treatMissingData to be one of ["breaching" "ignore" "missing" '
                        '"notBreaching"], got never'
                    ),
                )
            ],
        ),
    ],
    ids=[
        "action",
        "two statistics",
        "two thresholds",
        "metric and queries",
        "no datapoints",
        "missing data",
    ],
)
def test_bad_inputs_are_refused_in_the_official_words(
    alarms: Engine, alarm: Properties, spoilt: Properties, expected: list[tuple[str, str]]
) -> None:
    _, reasons = alarms.check(alarm | spoilt)
    assert reasons == [f"{reason}. Examine values at 'orders.{path}'." for path, reason in expected]
