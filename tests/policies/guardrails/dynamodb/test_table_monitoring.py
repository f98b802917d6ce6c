from typing import Any

import pytest
from pulumi_policy import PolicyResource
from pulumi_policy.proxy import UNKNOWN_ARRAY_VALUE, UNKNOWN_STRING_VALUE

from guardrails.cloudwatch.alarms import METRIC_ALARM
from guardrails.dynamodb.table_monitoring import RULE
from guardrails.dynamodb.tables import GLOBAL_SECONDARY_INDEX, TABLE
from guardrails.sns.topics import TOPIC
from tests.policies.stacks import found, resource

NAME = "dev-market-intelligence-requests"
OF_TABLE = {"TableName": NAME}
OF_INDEX = {"TableName": NAME, "GlobalSecondaryIndexName": "user-index"}
WATCHED = [
    (metric, dimensions)
    for dimensions in (OF_TABLE, OF_INDEX)
    for metric in ("ReadThrottleEvents", "WriteThrottleEvents")
]
ARN = "arn:aws:sns:us-east-1:111122223333:alerts"
REQUESTS = resource(
    TABLE, "requests", {"name": NAME, "globalSecondaryIndexes": [{"name": "user-index"}]}
)


def alarm(metric: str, dimensions: Any, **changed: Any) -> dict[str, Any]:
    watched = {"namespace": "AWS/DynamoDB", "metricName": metric, "dimensions": dimensions}
    return watched | {"alarmActions": [ARN]} | changed


def alarms(**changed_in_the_last: Any) -> list[PolicyResource]:
    props = [alarm(*watched) for watched in WATCHED]
    props[-1] |= changed_in_the_last
    return [resource(METRIC_ALARM, str(place), one) for place, one in enumerate(props)]


def missing(metric: str, target: str, dimensions: str) -> str:
    return (
        f"Add an alarm on {metric} of {target} with the dimensions {dimensions}, "
        "and an enabled action that is a topic: it has none."
    )


LAST = missing(
    "WriteThrottleEvents", f"'user-index' of {NAME!r}", "TableName, GlobalSecondaryIndexName"
)
CASES = [
    pytest.param({}, [], id="all watched"),
    pytest.param({"actionsEnabled": False}, [LAST], id="disabled"),
    pytest.param({"alarmActions": []}, [LAST], id="no action"),
    pytest.param({"alarmActions": ["arn:aws:automate:x:y"]}, [LAST], id="no topic"),
    pytest.param({"metricName": "WriteThrottledEvents"}, [LAST], id="misspelt metric"),
    pytest.param({"namespace": "DynamoDB"}, [LAST], id="wrong namespace"),
    pytest.param({"dimensions": OF_TABLE}, [LAST], id="table's dimensions"),
    pytest.param({"dimensions": OF_INDEX | {"Operation": "x"}}, [LAST], id="one too many"),
    pytest.param({"dimensions": OF_INDEX | {"TableName": "x"}}, [LAST], id="another table"),
    pytest.param(
        {"alarmActions": [UNKNOWN_STRING_VALUE]},
        ["unknown: string value at .alarmActions.0 can't be known during preview"],
        id="unknown action",
    ),
    pytest.param(
        {"metricName": UNKNOWN_STRING_VALUE},
        ["unknown: string value at .metricName can't be known during preview"],
        id="unknown metric",
    ),
    pytest.param(
        {"metricName": None, "metricQueries": [{"metric": alarm(*WATCHED[-1])}]},
        [],
        id="in an expression",
    ),
]


@pytest.mark.parametrize("comes_from", [None, REQUESTS], ids=["nothing", "another resource"])
def test_indexes_that_are_not_known(comes_from: PolicyResource | None) -> None:
    origins = {"globalSecondaryIndexes": comes_from} if comes_from else {}
    props = {"name": "x", "globalSecondaryIndexes": UNKNOWN_ARRAY_VALUE}
    alarms_of_table = [
        resource(METRIC_ALARM, metric, alarm(metric, {"TableName": "x"}))
        for metric in ("ReadThrottleEvents", "WriteThrottleEvents")
    ]
    said = ["unknown: Array value at .globalSecondaryIndexes can't be known during preview"]
    assert found(RULE, resource(TABLE, "x", props, **origins), *alarms_of_table) == (
        said if comes_from else []
    )


@pytest.mark.parametrize(("changed", "said"), CASES)
def test_alarms(changed: dict[str, Any], said: list[str]) -> None:
    assert found(RULE, REQUESTS, *alarms(**changed)) == said


def test_table_without_alarms() -> None:
    index = (f"'user-index' of {NAME!r}", "TableName, GlobalSecondaryIndexName")
    assert found(RULE, REQUESTS) == [
        missing("ReadThrottleEvents", f"table {NAME!r}", "TableName"),
        missing("WriteThrottleEvents", f"table {NAME!r}", "TableName"),
        missing("ReadThrottleEvents", *index),
        missing("WriteThrottleEvents", *index),
    ]


def test_index_outside_its_table_is_watched_too() -> None:
    props = {"tableName": NAME, "indexName": "status-index"}
    index = resource(GLOBAL_SECONDARY_INDEX, "status", props)
    target = (f"'status-index' of {NAME!r}", "TableName, GlobalSecondaryIndexName")
    assert found(RULE, REQUESTS, index, *alarms()) == [
        missing("ReadThrottleEvents", *target),
        missing("WriteThrottleEvents", *target),
    ]


def test_new_names_are_known_by_where_they_come_from() -> None:
    topic = resource(TOPIC, "alerts", {})
    table = resource(TABLE, "requests", {"name": UNKNOWN_STRING_VALUE})
    watching = [
        resource(
            METRIC_ALARM,
            metric,
            alarm(metric, {"TableName": UNKNOWN_STRING_VALUE}, alarmActions=[UNKNOWN_STRING_VALUE]),
            dimensions=table,
            alarmActions=topic,
        )
        for metric in ("ReadThrottleEvents", "WriteThrottleEvents")
    ]
    assert found(RULE, topic, table, *watching) == []


def test_unknown_indexes_hide_no_missing_alarm() -> None:
    props = {"name": NAME, "globalSecondaryIndexes": UNKNOWN_ARRAY_VALUE}
    table = resource(TABLE, "x", props, globalSecondaryIndexes=REQUESTS)
    assert found(RULE, table, *alarms()[1:]) == [
        missing("ReadThrottleEvents", f"table {NAME!r}", "TableName"),
        "unknown: Array value at .globalSecondaryIndexes can't be known during preview",
    ]
