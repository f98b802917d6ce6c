import pytest

from components.alarm import Alarm
from components.table_alarms import errors, latency, replication
from components.thresholds import Thresholds
from tests.components.estate import ORDERS, SITE, deployed

THRESHOLDS = Thresholds(
    system_errors_per_minute=7,
    item_latency_milliseconds=15,
    query_latency_milliseconds=60,
    replication_latency_seconds=90,
)


def test_errors_are_those_of_every_operation_for_a_quarter_of_an_hour() -> None:
    assert errors(SITE, ORDERS, THRESHOLDS) == Alarm(
        name="orders-SystemErrors",
        metric="SystemErrors",
        dimensions={"TableName": "dev-orders"},
        operations=("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"),
        threshold=7,
        periods=15,
        meaning="DynamoDB answers requests to dev-orders with errors of its own (HTTP 500).",
        first_step="look at the AWS Health Dashboard; clients should retry with backoff.",
    )


def test_errors_are_summed_by_metric_math() -> None:
    alarm = deployed([errors(SITE, ORDERS, THRESHOLDS)])["orders-SystemErrors"]

    assert alarm["metricQueries"] == [
        {
            "id": "total",
            "expression": "m1 + m2 + m3 + m4 + m5",
            "label": "SystemErrors",
            "returnData": True,
        },
        *(
            {
                "id": f"m{number}",
                "metric": {
                    "namespace": "AWS/DynamoDB",
                    "metricName": "SystemErrors",
                    "dimensions": {"TableName": "dev-orders", "Operation": operation},
                    "stat": "Sum",
                    "period": 60,
                },
                "returnData": False,
            }
            for number, operation in (
                (1, "GetItem"),
                (2, "PutItem"),
                (3, "UpdateItem"),
                (4, "DeleteItem"),
                (5, "Query"),
            )
        ),
    ]


@pytest.mark.parametrize(
    ("operation", "milliseconds"),
    [("GetItem", 15), ("PutItem", 15), ("UpdateItem", 15), ("DeleteItem", 15), ("Query", 60)],
)
def test_latency_has_an_alarm_an_operation(operation: str, milliseconds: int) -> None:
    found = {alarm.name: alarm for alarm in latency(SITE, ORDERS, THRESHOLDS)}

    assert len(found) == 5
    assert found[f"orders-{operation}-SuccessfulRequestLatency"] == Alarm(
        name=f"orders-{operation}-SuccessfulRequestLatency",
        metric="SuccessfulRequestLatency",
        dimensions={"TableName": "dev-orders", "Operation": operation},
        statistic="Average",
        threshold=milliseconds,
        periods=10,
        missing_data="missing",
        meaning=f"{operation} on dev-orders takes more than {milliseconds} ms on average.",
        first_step="see on the dashboard whether items or pages have grown; "
        "then look at the AWS Health Dashboard.",
    )


def test_replication_has_an_alarm_a_replica() -> None:
    assert [*replication(SITE, ORDERS, THRESHOLDS, ["eu-west-1", "us-west-2"])] == [
        Alarm(
            name=f"orders-{region}-ReplicationLatency",
            metric="ReplicationLatency",
            dimensions={"TableName": "dev-orders", "ReceivingRegion": region},
            statistic="Average",
            threshold=90_000,
            periods=15,
            missing_data="missing",
            meaning=f"The replica of dev-orders in {region} is more than 90 s behind.",
            first_step="do not fail over to it; see whether writes there are throttled, "
            "then look at the AWS Health Dashboard.",
        )
        for region in ("eu-west-1", "us-west-2")
    ]


def test_nothing_is_replicated_without_replicas() -> None:
    assert [*replication(SITE, ORDERS, THRESHOLDS, [])] == []
