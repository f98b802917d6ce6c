"""Samples of the resource types of CloudWatch."""

import json

from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.sample import TAG_CHANGES, Change, Drift, Sample, Steps

WIDGET = {"type": "text", "x": 0, "y": 0, "width": 6, "height": 2, "properties": {"markdown": "#"}}
BODY = json.dumps({"widgets": [WIDGET]})
EMPTY = json.dumps({"widgets": []})

DASHBOARDS = Sample(
    token="aws:cloudwatch/dashboard:Dashboard",
    inputs={"dashboardName": "<name>", "dashboardBody": BODY},
    outputs={"dashboardArn": "arn:aws:cloudwatch::<account>:dashboard/<name>"},
    decided=frozenset({"dashboardArn"}),
    identity="<name>",
    updates={"body": Change({"dashboardBody": EMPTY})},
    replacing={"dashboardName": {"dashboardName": "other"}},
    drift=Drift(
        calls=[("PutDashboard", {"DashboardName": "<name>", "DashboardBody": EMPTY})],
        outputs={"dashboardBody": EMPTY},
        kinds={"dashboardBody": "UPDATE"},
    ),
    same=[{"dashboardBody": json.dumps({"widgets": [dict(reversed(WIDGET.items()))]}, indent=2)}],
    refused=[
        (
            {"dashboardName": "or ders"},
            "dashboardName",
            '"dashboardName" doesn\'t comply with restrictions ("^[0-9A-Za-z_-]+$"): "or ders"',
        ),
        (
            {"dashboardName": "x" * 256},
            "dashboardName",
            f'"dashboardName" cannot be longer than 255 characters: "{"x" * 256}"',
        ),
        (
            {"dashboardBody": ""},
            "dashboardBody",
            ('"dashboardBody" contains an invalid JSON: Expecting value: line 1 column 1 (char 0)'),
        ),
    ],
    accepted=[{"dashboardBody": UNKNOWN, "dashboardName": UNKNOWN}, {"dashboardName": "x" * 255}],
    steps=Steps("PutDashboard", "GetDashboard", "PutDashboard", "DeleteDashboards"),
)

ALARM = "arn:aws:cloudwatch:<region>:<account>:alarm:<name>"
TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
OTHER = "arn:aws:sns:us-east-1:123456789012:others"
RULES: Properties = {
    "alarmActions": [TOPIC],
    "alarmDescription": "DynamoDB fails.",
    "comparisonOperator": "GreaterThanThreshold",
    "datapointsToAlarm": 3,
    "evaluationPeriods": 5,
    "name": "<name>",
    "okActions": [TOPIC],
    "tags": {"team": "orders"},
    "threshold": 0.5,
    "treatMissingData": "notBreaching",
}
# None and an addition, or a removal and none.
NO_ACTIONS: Properties = {"insufficientDataActions": []}
ALARMS = Sample(
    token="aws:cloudwatch/metricAlarm:MetricAlarm",
    inputs=RULES
    | {
        "dimensions": {"TableName": "orders"},
        "metricName": "SystemErrors",
        "namespace": "AWS/DynamoDB",
        "period": 60,
        "statistic": "Sum",
    },
    defaults={"actionsEnabled": True},
    outputs=NO_ACTIONS | {"arn": ALARM},
    decided=frozenset({"arn", "evaluateLowSampleCountPercentiles"}),
    identity="<name>",
    auto_named=True,
    updates={
        "properties": Change(
            {
                "actionsEnabled": False,
                "alarmDescription": "x",
                "comparisonOperator": "LessThanThreshold",
                "evaluationPeriods": 6,
                "metricName": "UserErrors",
                "namespace": "AWS/DAX",
                "period": 300,
                "threshold": 2,
            }
        ),
        "properties that are left out": Change(
            dict.fromkeys(("alarmDescription", "datapointsToAlarm", "okActions")),
            dict.fromkeys(("alarmDescription", "datapointsToAlarm", "okActions"), "DELETE"),
            {"okActions": []},
        ),
        "actions": Change(
            {
                "alarmActions": [OTHER],
                "insufficientDataActions": [TOPIC],
                "okActions": [OTHER, TOPIC],
            },
            {
                "alarmActions[0]": "UPDATE",
                "insufficientDataActions[0]": "ADD",
                "okActions[0]": "ADD",
            },
        ),
        "dimensions": Change(
            {"dimensions": {"TableName": "other", "Operation": "Query"}},
            {"dimensions.Operation": "ADD", "dimensions.TableName": "UPDATE"},
        ),
        "low samples": Change(
            {"evaluateLowSampleCountPercentiles": "ignore"},
            {"evaluateLowSampleCountPercentiles": "ADD"},
            has_way_back=False,
        ),
        "extended statistic": Change(
            {"statistic": None, "extendedStatistic": "p99"},
            {"extendedStatistic": "ADD", "statistic": "DELETE"},
        ),
        "missing data": Change(
            {"treatMissingData": None},
            {"treatMissingData": "UPDATE"},
            {"treatMissingData": "missing"},
        ),
        "unit": Change({"unit": "Count"}, {"unit": "ADD"}),
        **TAG_CHANGES,
        "warm-up": Change(
            {"warmUpConfiguration": {"warmUpPeriodDurationInMinutes": 5}},
            {"warmUpConfiguration": "ADD"},
        ),
    },
    replacing={"name": {"name": "other"}},
    drift=Drift(
        calls=[
            ("DisableAlarmActions", {"AlarmNames": ["<name>"]}),
            (
                "TagResource",
                {"ResourceARN": ALARM, "Tags": [{"Key": "team", "Value": "other"}]},
            ),
        ],
        outputs={"actionsEnabled": False, "tags": {"team": "other"}},
        kinds={"actionsEnabled": "UPDATE", "tags.team": "UPDATE"},
    ),
    steps=Steps("PutMetricAlarm", "DescribeAlarms", "PutMetricAlarm", "DeleteAlarms"),
    impossible=[
        (change, f"cloudwatch PutMetricAlarm: ValidationError: {reason}")
        for change, reason in (
            ({"period": None}, "Period must not be null"),
            ({"namespace": None}, "Namespace must not be null"),
            (
                {"datapointsToAlarm": 6},
                "DatapointsToAlarm must be less than or equal to EvaluationPeriods",
            ),
        )
    ],
)


def query(name: str, operation: str) -> Properties:
    """Return a query of the errors of one operation."""
    return {
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


TOTAL: Properties = {
    "id": "total",
    "expression": "FILL(m1, 0) + FILL(m2, 0)",
    "label": "SystemErrors",
    "period": 60,
    "returnData": True,
}
ELSEWHERE = query("m1", "Query") | {"accountId": "210987654321"}
PUTS: Properties = query("m2", "PutItem")
ONE_RESULT = "Exactly one element of the metrics list should return data."
EXPRESSIONS = Sample(
    token=ALARMS.token,
    inputs=RULES | {"metricQueries": [TOTAL, ELSEWHERE, PUTS]},
    defaults=ALARMS.defaults,
    outputs=ALARMS.outputs,
    decided=ALARMS.decided,
    identity="<name>",
    updates={
        "label of a query that moves": Change(
            {"metricQueries": [TOTAL, PUTS, ELSEWHERE | {"label": "Reads"}]},
            {"metricQueries[2].label": "ADD"},
        ),
        "one query fewer": Change(
            {"metricQueries": [TOTAL | {"expression": "m2"}, PUTS]},
            {"metricQueries[0].expression": "UPDATE", "metricQueries[1]": "DELETE"},
        ),
        "metric in the place of queries": Change(
            {"metricQueries": None} | ALARMS.inputs,
            {
                "metricQueries": "DELETE",
                "dimensions": "ADD",
                **dict.fromkeys(("metricName", "namespace", "period", "statistic"), "ADD"),
            },
        ),
    },
    same=[{"metricQueries": [PUTS, ELSEWHERE, TOTAL]}],
    impossible=[
        (change, f"cloudwatch PutMetricAlarm: ValidationError: {reason}")
        for change, reason in (
            ({"metricQueries": [PUTS]}, ONE_RESULT),
            ({"metricQueries": [TOTAL, PUTS | {"returnData": True}]}, ONE_RESULT),
            ({"unit": "Count"}, "Unit should not be set if list of Metrics is set"),
        )
    ],
)
PROMQL = Sample(
    token=ALARMS.token,
    inputs={
        "name": "<name>",
        "evaluationCriteria": {"promqlCriteria": {"query": "up < 1", "pendingPeriod": 60}},
        "evaluationInterval": 60,
        "evaluationWindow": {"wallClockWindow": {"timezone": "UTC"}},
        "warmUpConfiguration": {"warmUpPeriodDurationInMinutes": 10},
    },
    defaults=ALARMS.defaults | {"treatMissingData": "missing"},
    outputs=ALARMS.outputs | {"alarmActions": [], "okActions": [], "tags": {}},
    decided=ALARMS.decided,
    identity="<name>",
    updates={
        "query": Change(
            {"evaluationCriteria": {"promqlCriteria": {"query": "up < 2"}}},
            {
                "evaluationCriteria.promqlCriteria.pendingPeriod": "DELETE",
                "evaluationCriteria.promqlCriteria.query": "UPDATE",
            },
        ),
        "no window": Change({"evaluationWindow": None}, {"evaluationWindow": "DELETE"}),
    },
)

CLOUDWATCH = {
    "dashboard": DASHBOARDS,
    "alarm": ALARMS,
    "alarm on an expression": EXPRESSIONS,
    "alarm on PromQL": PROMQL,
}
