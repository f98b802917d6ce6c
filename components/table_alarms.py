"""Alarms on a table besides those on throttling: errors, latency, replicas."""

from collections.abc import Iterator, Sequence

from components.alarm import Alarm
from components.site import Site
from components.thresholds import Thresholds
from market_intelligence.specs import TableSpec

# The operations of the access patterns. AWS publishes errors and latency for each.
ITEM_OPERATIONS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem")
OPERATIONS = (*ITEM_OPERATIONS, "Query")


def errors(site: Site, spec: TableSpec, thresholds: Thresholds) -> Alarm:
    """Return the alarm on errors of DynamoDB itself."""
    table = site.table_name(spec)
    return Alarm(
        name=f"{spec.name}-SystemErrors",
        metric="SystemErrors",
        dimensions={"TableName": table},
        operations=OPERATIONS,
        threshold=thresholds.system_errors_per_minute,
        periods=15,
        meaning=f"DynamoDB answers requests to {table} with errors of its own (HTTP 500).",
        first_step="look at the AWS Health Dashboard; clients should retry with backoff.",
    )


def latency(site: Site, spec: TableSpec, thresholds: Thresholds) -> Iterator[Alarm]:
    """Yield an alarm for each operation on its latency within DynamoDB."""
    table = site.table_name(spec)
    for operation in OPERATIONS:
        is_item = operation in ITEM_OPERATIONS
        highest = (
            thresholds.item_latency_milliseconds
            if is_item
            else thresholds.query_latency_milliseconds
        )
        yield Alarm(
            name=f"{spec.name}-{operation}-SuccessfulRequestLatency",
            metric="SuccessfulRequestLatency",
            dimensions={"TableName": table, "Operation": operation},
            statistic="Average",
            threshold=highest,
            periods=10,
            missing_data="missing",
            meaning=f"{operation} on {table} takes more than {highest} ms on average.",
            first_step="see on the dashboard whether items or pages have grown; "
            "then look at the AWS Health Dashboard.",
        )


def replication(
    site: Site, spec: TableSpec, thresholds: Thresholds, regions: Sequence[str]
) -> Iterator[Alarm]:
    """Yield an alarm for each replica on its replication latency."""
    table = site.table_name(spec)
    seconds = thresholds.replication_latency_seconds
    for region in regions:
        yield Alarm(
            name=f"{spec.name}-{region}-ReplicationLatency",
            metric="ReplicationLatency",
            dimensions={"TableName": table, "ReceivingRegion": region},
            statistic="Average",
            threshold=seconds * 1000,
            periods=15,
            missing_data="missing",
            meaning=f"The replica of {table} in {region} is more than {seconds} s behind.",
            first_step="do not fail over to it; see whether writes there are throttled, "
            "then look at the AWS Health Dashboard.",
        )
