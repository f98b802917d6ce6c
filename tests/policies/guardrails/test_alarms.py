"""Alarms watch existing metrics, notify a topic, and exist for each table and index."""

from typing import Any

import pytest
from pulumi_policy import PolicyResource

from tests.policies.asking import UNKNOWN, cases, found, resource

COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
GLOBAL_SECONDARY_INDEX = "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"
TABLE = "aws:dynamodb/table:Table"
TOPIC = "aws:sns/topic:Topic"

NAME = "dev-market-intelligence-requests"
ARN = "arn:aws:sns:us-east-1:111122223333:alerts"
OF_TABLE = {"TableName": NAME}
OF_INDEX = {"TableName": NAME, "GlobalSecondaryIndexName": "user-index"}
THROTTLES = ("ReadThrottleEvents", "WriteThrottleEvents")
REQUESTS = resource(TABLE, {"name": NAME, "globalSecondaryIndexes": [{"name": "user-index"}]})


def alarm(metric: str, dimensions: object, **changed: Any) -> dict[str, Any]:
    watched = {"namespace": "AWS/DynamoDB", "metricName": metric, "dimensions": dimensions}
    return {"name": "reads", "alarmActions": [ARN]} | watched | changed


@pytest.mark.parametrize(
    ("resource_type", "name"), [(METRIC_ALARM, "name"), (COMPOSITE_ALARM, "alarmName")]
)
def test_an_alarm_has_an_action(resource_type: str, name: str) -> None:
    def said(actions: object, label: str = "reads") -> list[str]:
        props = {"alarmActions": actions} | ({name: "reads"} if label == "reads" else {})
        return found("cloudwatch-alarm-action", resource(resource_type, props))

    mute = "Set alarm_actions to the ARN of a topic on alarm '{}': it has no action."
    for actions in (None, [], [""], [5], ARN):
        assert said(actions) == [mute.format("reads")]
    assert said([], "requests") == [mute.format("requests")]
    assert said([ARN]) == said(["", UNKNOWN]) == []
    assert said(UNKNOWN) == ["unknown .alarmActions"]


def never(metric: str, wanted: str, dimensions: str) -> list[str]:
    return [
        (
            f"Set dimensions to {wanted} on alarm 'reads', not to {dimensions}: {metric} is not "
            "published with these dimensions, so the alarm never goes off."
        )
    ]


BOTH = "TableName or to TableName and GlobalSecondaryIndexName"
INDEX_ONLY = never("ReadThrottleEvents", BOTH, "GlobalSecondaryIndexName")


@cases(
    "changed said",
    {
        "table": ({}, []),
        "index": ({"dimensions": OF_INDEX}, []),
        "index without a table": ({"dimensions": {"GlobalSecondaryIndexName": "y"}}, INDEX_ONLY),
        "no dimensions": ({"dimensions": None}, never("ReadThrottleEvents", BOTH, "none")),
        "table of an account's metric": (
            {"metricName": "UserErrors"},
            never("UserErrors", "none", "TableName"),
        ),
        "misspelt cluster": (
            {"namespace": "AWS/DAX", "metricName": "CPU", "dimensions": {"ClusterID": "x"}},
            never("CPU", "ClusterId or to ClusterId and NodeId", "ClusterID"),
        ),
        "node": ({"namespace": "AWS/DAX", "dimensions": {"ClusterId": "x", "NodeId": "y"}}, []),
        "another service": ({"namespace": "AWS/SQS", "dimensions": {}}, []),
        "invented metric": ({"metricName": "Invented", "dimensions": {}}, []),
        "blank": (
            {"dimensions": {"TableName": ""}},
            [("Set dimension TableName to a name on alarm 'reads': its value is not a name.")],
        ),
        "unknown table": (
            {"dimensions": {"TableName": UNKNOWN}},
            ["unknown .dimensions.TableName"],
        ),
        "unknown dimensions": ({"dimensions": UNKNOWN}, ["unknown .dimensions"]),
        "no metric": ({"metricName": 5, "dimensions": {}}, []),
        "unknown metric": ({"metricName": UNKNOWN}, ["unknown .metricName"]),
    },
)
def test_a_metric_is_watched_with_the_dimensions_that_it_has(
    changed: dict[str, Any], said: list[str]
) -> None:
    watched = alarm("ReadThrottleEvents", OF_TABLE) | changed
    assert found("cloudwatch-alarm-dimensions", resource(METRIC_ALARM, watched)) == said
    query = {part: watched[part] for part in ("namespace", "metricName", "dimensions")}
    queries = [{"id": "filled", "expression": "FILL(m, 0)"}, {"id": "m", "metric": query}]
    combined = resource(METRIC_ALARM, {"name": "reads", "metricQueries": queries})
    assert found("cloudwatch-alarm-dimensions", combined) == [
        one.replace("unknown .", "unknown .metricQueries.1.metric.") for one in said
    ]


@cases(
    "queries path",
    {
        "all": (UNKNOWN, "metricQueries"),
        "one": ([UNKNOWN], "metricQueries.0"),
        "metric": ([{"metric": UNKNOWN}], "metricQueries.0.metric"),
    },
)
def test_queries_that_are_not_known_yet_may_watch_anything(queries: object, path: str) -> None:
    unknown = resource(METRIC_ALARM, {"metricQueries": queries, "alarmActions": [ARN]}, "x")
    assert found("cloudwatch-alarm-dimensions", unknown) == [f"unknown .{path}"]
    assert found("dynamodb-table-monitoring", REQUESTS, unknown) == [f"unknown .{path}"] * 4


def alarms(**changed_in_the_last: Any) -> list[PolicyResource]:
    props = [alarm(metric, place) for place in (OF_TABLE, OF_INDEX) for metric in THROTTLES]
    props[-1] |= changed_in_the_last
    return [resource(METRIC_ALARM, one, str(position)) for position, one in enumerate(props)]


def missing(metric: str, index: str = "", table: str = NAME) -> str:
    target, dimensions = f"table {table!r}", "TableName"
    if index:
        target, dimensions = f"{index!r} of {table!r}", "TableName, GlobalSecondaryIndexName"
    return (
        f"Add an alarm on {metric} of {target} with the dimensions {dimensions}, and an enabled "
        "action that publishes to a topic: it has none."
    )


@cases(
    "changed said",
    {
        "no topic": ({"alarmActions": ["arn:aws:automate:x:ec2:stop"]}, None),
        "half an ARN": ({"alarmActions": ["arn:"]}, None),
        "wrong namespace": ({"namespace": "DynamoDB"}, None),
        "one dimension too many": ({"dimensions": OF_INDEX | {"Operation": "x"}}, None),
        "topic among others": ({"alarmActions": ["arn:aws:sqs:x", ARN]}, []),
        "unknown action": ({"alarmActions": [UNKNOWN]}, ["unknown .alarmActions.0"]),
        "unknown switch": ({"actionsEnabled": UNKNOWN}, ["unknown .actionsEnabled"]),
        "unknown metric": ({"metricName": UNKNOWN}, ["unknown .metricName"]),
        "unknown dimensions": ({"dimensions": UNKNOWN}, ["unknown .dimensions"]),
        "unknown index": (
            {"dimensions": OF_INDEX | {"GlobalSecondaryIndexName": UNKNOWN}},
            ["unknown .dimensions.GlobalSecondaryIndexName"],
        ),
    },
)
def test_an_alarm_counts_if_it_notifies_someone(
    changed: dict[str, Any], said: list[str] | None
) -> None:
    lacking = [missing("WriteThrottleEvents", "user-index")] if said is None else said
    assert found("dynamodb-table-monitoring", REQUESTS, *alarms(**changed)) == lacking


def test_every_table_and_index_needs_alarms() -> None:
    assert found("dynamodb-table-monitoring", REQUESTS, *alarms()) == []
    assert found("dynamodb-table-monitoring", REQUESTS) == [
        missing(metric, index) for index in ("", "user-index") for metric in THROTTLES
    ]
    outside = {"tableName": NAME, "indexName": "status-index"}
    index = resource(GLOBAL_SECONDARY_INDEX, outside, "status")
    assert found("dynamodb-table-monitoring", REQUESTS, index, *alarms()) == [
        missing(metric, "status-index") for metric in THROTTLES
    ]
    nameless = resource(TABLE, {"name": 5, "globalSecondaryIndexes": [{}]}, "x")
    assert found("dynamodb-table-monitoring", nameless)[0] == missing(
        "ReadThrottleEvents", table="x"
    )


def test_new_names_are_identified_by_their_origin() -> None:
    topic = resource(TOPIC, {}, "alerts")
    queue = resource("aws:sqs/queue:Queue", {}, "queue")
    table = resource(TABLE, {"name": UNKNOWN})
    dimensions = {"TableName": UNKNOWN}

    def watching(tells: PolicyResource) -> list[PolicyResource]:
        props = (alarm(one, dimensions, alarmActions=[UNKNOWN]) for one in THROTTLES)
        comes_from = {"dimensions": table, "alarmActions": tells}
        return [
            resource(METRIC_ALARM, one, str(at), comes_from=comes_from)
            for at, one in enumerate(props)
        ]

    assert found("dynamodb-table-monitoring", topic, table, *watching(topic)) == []
    assert found("dynamodb-table-monitoring", queue, table, *watching(queue)) == [
        "unknown .alarmActions.0",
        "unknown .alarmActions.0",
    ]


def test_indexes_that_are_not_known_are_none_unless_made_of_another_resource() -> None:
    props = {"name": NAME, "globalSecondaryIndexes": UNKNOWN}
    assert found("dynamodb-table-monitoring", resource(TABLE, props), *alarms()) == []
    made_of_another = resource(TABLE, props, comes_from={"globalSecondaryIndexes": REQUESTS})
    assert found("dynamodb-table-monitoring", made_of_another, *alarms()[1:]) == [
        missing("ReadThrottleEvents"),
        "unknown .globalSecondaryIndexes",
    ]
