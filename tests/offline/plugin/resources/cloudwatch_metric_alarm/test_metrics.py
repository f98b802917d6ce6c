from typing import Any

import pytest

from offline.plugin.resources.cloudwatch_metric_alarm.metrics import (
    dimensions,
    dimensions_sent,
    query,
    query_sent,
)
from offline.plugin.values import Properties

EXPRESSION: Properties = {
    "expression": "FILL(m1, 0)",
    "id": "total",
    "label": "Errors",
    "period": 60,
    "returnData": True,
}
METRIC: Properties = {
    "accountId": "210987654321",
    "id": "m1",
    "metric": {
        "dimensions": {"TableName": "orders", "Operation": "Query"},
        "metricName": "SystemErrors",
        "namespace": "AWS/DynamoDB",
        "period": 60,
        "stat": "Sum",
        "unit": "Count",
    },
    "returnData": False,
}
PLAIN: Properties = {
    "id": "m2",
    "metric": {"metricName": "Latency", "period": 300, "stat": "p99"},
    "returnData": False,
}


def test_dimensions_are_a_map_here_and_a_list_there() -> None:
    given = {"TableName": "orders", "Operation": "Query"}
    sent = [{"Name": "TableName", "Value": "orders"}, {"Name": "Operation", "Value": "Query"}]
    assert dimensions_sent(given) == sent
    assert dimensions(sent) == given


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (
            EXPRESSION,
            {
                "Expression": "FILL(m1, 0)",
                "Id": "total",
                "Label": "Errors",
                "Period": 60,
                "ReturnData": True,
            },
        ),
        (
            METRIC,
            {
                "AccountId": "210987654321",
                "Id": "m1",
                "MetricStat": {
                    "Metric": {
                        "Dimensions": [
                            {"Name": "TableName", "Value": "orders"},
                            {"Name": "Operation", "Value": "Query"},
                        ],
                        "MetricName": "SystemErrors",
                        "Namespace": "AWS/DynamoDB",
                    },
                    "Period": 60,
                    "Stat": "Sum",
                    "Unit": "Count",
                },
                "ReturnData": False,
            },
        ),
        (
            PLAIN,
            {
                "Id": "m2",
                "MetricStat": {
                    "Metric": {"MetricName": "Latency"},
                    "Period": 300,
                    "Stat": "p99",
                },
                "ReturnData": False,
            },
        ),
    ],
    ids=["expression", "metric with all", "metric with little"],
)
def test_a_query_is_sent_and_read_back_complete(given: Properties, sent: dict[str, Any]) -> None:
    assert query_sent(given) == sent
    assert query(sent, {"m1": "210987654321"}) == given
