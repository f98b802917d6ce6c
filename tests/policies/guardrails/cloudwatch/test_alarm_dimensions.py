from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.cloudwatch.alarm_dimensions import RULE
from guardrails.cloudwatch.alarms import METRIC_ALARM
from tests.policies.conftest import Run

READS: dict[str, Any] = {
    "namespace": "AWS/DynamoDB",
    "metricName": "ReadThrottleEvents",
    "dimensions": {"TableName": "requests"},
}


def wrong(metric: str, wanted: str, found: str) -> str:
    return (
        f"Set dimensions to {wanted} on alarm 'reads', not to {found}: "
        f"{metric} is never published so, and the alarm never goes off."
    )


INDEX_ONLY = wrong(
    "ReadThrottleEvents",
    "TableName or to TableName and GlobalSecondaryIndexName",
    "GlobalSecondaryIndexName",
)
CASES = [
    pytest.param({}, [], id="table"),
    pytest.param(
        {"dimensions": {"TableName": "x", "GlobalSecondaryIndexName": "y"}}, [], id="index"
    ),
    pytest.param(
        {"dimensions": {"GlobalSecondaryIndexName": "y"}}, [INDEX_ONLY], id="index without a table"
    ),
    pytest.param(
        {"metricName": "UserErrors"},
        [wrong("UserErrors", "none", "TableName")],
        id="table of an account's metric",
    ),
    pytest.param(
        {"namespace": "AWS/DAX", "dimensions": {"ClusterID": "x"}},
        [wrong("ReadThrottleEvents", "ClusterId or to ClusterId and NodeId", "ClusterID")],
        id="misspelt cluster",
    ),
    pytest.param({"namespace": "AWS/SQS", "dimensions": {}}, [], id="another service"),
    pytest.param(
        {"dimensions": {"TableName": ""}},
        ["Set dimension TableName to a name on alarm 'reads': it is not one."],
        id="no table",
    ),
    pytest.param(
        {"dimensions": {"TableName": UNKNOWN_STRING_VALUE}},
        ["unknown: string value at .dimensions.TableName can't be known during preview"],
        id="unknown table",
    ),
    pytest.param(
        {"dimensions": UNKNOWN_OBJECT_VALUE},
        ["unknown: Object value at .dimensions can't be known during preview"],
        id="unknown dimensions",
    ),
]


@pytest.mark.parametrize(("changed", "said"), CASES)
def test_metric(run: Run, changed: dict[str, Any], said: list[str]) -> None:
    props = {"name": "reads"} | READS | changed
    assert run(as_policy(RULE), props, resource_type=METRIC_ALARM) == said


def test_metric_in_an_expression(run: Run) -> None:
    queries = [
        {"id": "filled", "expression": "FILL(m, 0)"},
        {"id": "m", "metric": READS | {"dimensions": {"GlobalSecondaryIndexName": "y"}}},
    ]
    props = {"name": "reads", "metricQueries": queries}
    assert run(as_policy(RULE), props, resource_type=METRIC_ALARM) == [INDEX_ONLY]
