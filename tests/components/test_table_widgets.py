from typing import Any

import pytest

from components.site import Site
from components.table_args import Replica, TableArgs
from components.table_widgets import TableWidgets
from components.thresholds import Thresholds
from components.widgets import Widget
from tables.specs import Index, Key, TableSpec
from tests.conftest import ACCOUNT

SITE = Site(environment="dev", partition="aws", region="eu-west-1", account=ACCOUNT)
ORDERS = TableSpec(
    name="orders",
    base_name="orders",
    hash_key=Key("id"),
    indexes=(Index(name="by-day", hash_key=Key("day")),),
    ttl_attribute="gone_at",
)
THRESHOLDS = Thresholds(
    item_latency_milliseconds=21, query_latency_milliseconds=101, replication_latency_seconds=181
)
OPERATIONS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query")


def rows(**given: Any) -> list[list[Widget]]:
    args = TableArgs(spec=ORDERS, site=SITE, **given)
    return [*TableWidgets(SITE, args, THRESHOLDS).rows()]


def metric(name: str, label: str, statistic: str = "Sum", **dimensions: str) -> list[Any]:
    pairs = [part for pair in ({"TableName": "dev-orders"} | dimensions).items() for part in pair]
    return ["AWS/DynamoDB", name, *pairs, {"label": label, "stat": statistic}]


def of_operations(name: str, statistic: str) -> list[list[Any]]:
    return [metric(name, one, statistic, Operation=one) for one in OPERATIONS]


def of_table_and_index(name: str) -> list[list[Any]]:
    index = metric(name, "by-day", GlobalSecondaryIndexName="by-day")
    return [metric(name, "table"), index]


def graph(
    title: str, unit: str, metrics: list[list[Any]], limits: dict[str, int] | None = None
) -> Widget:
    properties: dict[str, Any] = {
        "title": title,
        "view": "timeSeries",
        "region": "eu-west-1",
        "period": 60,
        "metrics": metrics,
        "yAxis": {"left": {"label": unit, "min": 0, "showUnits": False}},
    }
    if limits:
        lines = [{"label": label, "value": value} for label, value in limits.items()]
        properties |= {"annotations": {"horizontal": lines}}
    return Widget(kind="metric", height=6, properties=properties)


def of_items(*lines: list[Any]) -> Widget:
    queried = metric("ReturnedItemCount", "items queried", Operation="Query")
    return graph("Items and bytes", "a minute", [queried, *lines])


THROTTLED_AND_CONSUMED = [
    graph("Throttled reads", "events a minute", of_table_and_index("ReadThrottleEvents")),
    graph("Throttled writes", "events a minute", of_table_and_index("WriteThrottleEvents")),
    graph("Consumed read units", "units a minute", of_table_and_index("ConsumedReadCapacityUnits")),
    graph(
        "Consumed write units", "units a minute", of_table_and_index("ConsumedWriteCapacityUnits")
    ),
]
LATENCY_AND_ERRORS = [
    graph(
        "Latency, average",
        "ms",
        of_operations("SuccessfulRequestLatency", "Average"),
        {"GetItem, PutItem, UpdateItem, DeleteItem": 21, "Query": 101},
    ),
    graph("Latency, p99", "ms", of_operations("SuccessfulRequestLatency", "p99")),
    graph(
        "Errors",
        "requests a minute",
        [
            *of_operations("SystemErrors", "Sum"),
            metric("ConditionalCheckFailedRequests", "failed conditions"),
            metric("TransactionConflict", "conflicts of transactions"),
        ],
    ),
]
EXPIRED = metric("TimeToLiveDeletedItemCount", "items expired")
# CloudWatch finds it without the stream's label.
BY_STREAM = [
    {
        "expression": "SEARCH('{AWS/DynamoDB,TableName,Operation,StreamLabel} "
        'MetricName="ReturnedBytes" TableName="dev-orders"\', \'Sum\')',
        "label": "bytes of the stream",
    }
]


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        pytest.param({}, [], id="by itself"),
        pytest.param({"time_to_live": True}, [EXPIRED], id="with expiry"),
        pytest.param({"stream": "KEYS_ONLY"}, [BY_STREAM], id="with a stream"),
        pytest.param(
            {"time_to_live": True, "stream": "KEYS_ONLY"}, [EXPIRED, BY_STREAM], id="with both"
        ),
    ],
)
def test_a_table_has_two_rows_of_four(given: dict[str, Any], lines: list[list[Any]]) -> None:
    assert rows(**given) == [THROTTLED_AND_CONSUMED, [*LATENCY_AND_ERRORS, of_items(*lines)]]


@pytest.mark.parametrize("regions", [["us-west-2"], ["us-west-2", "us-east-1"]], ids=["one", "two"])
def test_replicas_have_a_row_of_their_own(regions: list[str]) -> None:
    behind = [
        metric("ReplicationLatency", region, "Average", ReceivingRegion=region)
        for region in regions
    ]
    replicas = [Replica(region=region) for region in regions]

    assert rows(stream="NEW_AND_OLD_IMAGES", replicas=replicas) == [
        THROTTLED_AND_CONSUMED,
        [*LATENCY_AND_ERRORS, of_items(BY_STREAM)],
        [graph("Replicas behind by", "ms", behind, {"alarm": 181_000})],
    ]
