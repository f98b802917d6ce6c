"""Publishing to CloudWatch as AWS does: every series that it has of a full stack."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import arguments
from tests.components import published
from tests.components.cloudwatch import Client, Described, dimensions, seconds, stats
from tests.components.everything import CACHE, REPLICAS, SETTINGS
from tests.components.published import PUBLISHED

OPERATIONS = ("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")
SPECS = {spec.physical_name("dev"): spec for spec in arguments.specs(SETTINGS)}
INDEXES = [(table, index.name) for table, spec in SPECS.items() for index in spec.indexes]
PLACES: dict[published.Dimensions, list[dict[str, str]]] = {
    published.ACCOUNT: [{}],
    published.TABLE: [{"TableName": table} for table in SPECS],
    published.INDEX: [
        {"TableName": table, "GlobalSecondaryIndexName": index} for table, index in INDEXES
    ],
    published.OPERATION: [
        {"TableName": table, "Operation": name} for table in SPECS for name in OPERATIONS
    ],
    published.REPLICA: [
        {"TableName": table, "ReceivingRegion": name} for table in SPECS for name in REPLICAS
    ],
    published.CLUSTER: [{"ClusterId": CACHE}],
    published.NODE: [{"ClusterId": CACHE, "NodeId": f"{CACHE}-a"}],
}


def publish(client: Client, minutes: Mapping[datetime, float]) -> None:
    """Publish every series that AWS has of the stack, with these values."""
    for (namespace, metric), of in PUBLISHED.items():
        data = [
            datum(metric, dimensions(place), at, value)
            for names in of.dimensions
            for place in PLACES[names]
            for at, value in minutes.items()
        ]
        client.put_metric_data(Namespace=namespace, MetricData=data)


def publish_for(client: Client, alarm: Described, now: datetime, value: float) -> None:
    """Publish one value a period of the first metric that an alarm reads."""
    stat = stats(alarm)[0]
    metric = stat["Metric"]
    times = [
        now - timedelta(seconds=back)
        for back in range(stat["Period"], seconds(alarm) + 1, stat["Period"])
    ]
    data = [datum(metric["MetricName"], metric["Dimensions"], at, value) for at in times]
    client.put_metric_data(Namespace=metric["Namespace"], MetricData=data)


def datum(metric: str, found: Sequence[dict[str, str]], at: datetime, value: float) -> Any:
    return {"MetricName": metric, "Dimensions": found, "Timestamp": at, "Value": value}
