"""What AWS publishes to CloudWatch, from its guides alone.

The DynamoDB developer guide has it in "DynamoDB Metrics and dimensions" and, of DAX, in "Viewing
DAX metrics and dimensions"; CloudWatch's own guide has the recommended alarms. Of the statistics
that are valid of a metric only those stand here that say how much there is of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TABLE = frozenset({"TableName"})
INDEX = frozenset({"TableName", "GlobalSecondaryIndexName"})
OPERATION = frozenset({"TableName", "Operation"})
REPLICA = frozenset({"TableName", "ReceivingRegion"})
CLUSTER = frozenset({"ClusterId"})
NODE = frozenset({"ClusterId", "NodeId"})
ACCOUNT = frozenset[str]()

COUNT = frozenset({"Sum"})
LEVEL = frozenset({"Average", "Maximum"})
LATENCY = frozenset({"Average", "Maximum", "p90", "p99", "p99.9"})

Dimensions = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A metric: the sets of dimensions it has, its meaningful statistics, how often it comes."""

    dimensions: tuple[Dimensions, ...]
    statistics: frozenset[str]
    every_seconds: int = 60


_OF_TABLES_AND_INDEXES = Published(dimensions=(TABLE, INDEX), statistics=COUNT)
_OF_ACCOUNT = Published(dimensions=(ACCOUNT,), statistics=LEVEL, every_seconds=300)
_OF_CLUSTERS = Published(dimensions=(CLUSTER, NODE), statistics=COUNT)
_LEVEL_OF_CLUSTERS = Published(dimensions=(CLUSTER, NODE), statistics=LEVEL)

PUBLISHED: dict[tuple[str, str], Published] = {
    ("AWS/DynamoDB", "AccountProvisionedReadCapacityUtilization"): _OF_ACCOUNT,
    ("AWS/DynamoDB", "AccountProvisionedWriteCapacityUtilization"): _OF_ACCOUNT,
    ("AWS/DynamoDB", "ConsumedReadCapacityUnits"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReadAccountLimitThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReadKeyRangeThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReadMaxOnDemandThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReadProvisionedThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReadThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReplicationLatency"): Published(dimensions=(REPLICA,), statistics=LEVEL),
    ("AWS/DynamoDB", "SuccessfulRequestLatency"): Published(
        dimensions=(OPERATION,), statistics=LATENCY
    ),
    ("AWS/DynamoDB", "SystemErrors"): Published(dimensions=(OPERATION,), statistics=COUNT),
    ("AWS/DynamoDB", "ThrottledRequests"): Published(dimensions=(OPERATION,), statistics=COUNT),
    ("AWS/DynamoDB", "UserErrors"): Published(dimensions=(ACCOUNT,), statistics=COUNT),
    # The one throttling metric that the guide has with a table alone.
    ("AWS/DynamoDB", "WriteAccountLimitThrottleEvents"): Published(
        dimensions=(TABLE,), statistics=COUNT
    ),
    ("AWS/DynamoDB", "WriteKeyRangeThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "WriteMaxOnDemandThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "WriteProvisionedThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "WriteThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DAX", "CPUUtilization"): _LEVEL_OF_CLUSTERS,
    ("AWS/DAX", "CacheMemoryUtilization"): _LEVEL_OF_CLUSTERS,
    ("AWS/DAX", "ErrorRequestCount"): _OF_CLUSTERS,
    ("AWS/DAX", "EvictedSize"): _OF_CLUSTERS,
    ("AWS/DAX", "FailedRequestCount"): _OF_CLUSTERS,
    ("AWS/DAX", "FaultRequestCount"): _OF_CLUSTERS,
    ("AWS/DAX", "ItemCacheHits"): _OF_CLUSTERS,
    ("AWS/DAX", "ItemCacheMisses"): _OF_CLUSTERS,
    ("AWS/DAX", "ThrottledRequestCount"): _OF_CLUSTERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What an alarm reads: a metric with its dimensions, and how."""

    namespace: str
    metric: str
    dimensions: dict[str, str]
    statistic: str
    period_seconds: int


def watched(alarm: dict[str, Any]) -> Iterator[Series]:
    """Yield the series that a deployed alarm reads: its own, or those that its expression sums."""
    if alarm.get("metricName"):
        yield _series(alarm, alarm["statistic"])
    for query in alarm.get("metricQueries", []):
        if query.get("metric"):
            yield _series(query["metric"], query["metric"]["stat"])


def _series(found: dict[str, Any], statistic: str) -> Series:
    return Series(
        namespace=found["namespace"],
        metric=found["metricName"],
        dimensions=found.get("dimensions", {}),
        statistic=statistic,
        period_seconds=int(found["period"]),
    )


def faults(series: Series) -> Iterator[str]:
    """Yield why an alarm on a series would be silent, or go off for no reason."""
    metric = PUBLISHED.get((series.namespace, series.metric))
    if metric is None:
        yield f"{series.namespace} has no {series.metric}"
        return
    if series.dimensions.keys() not in metric.dimensions:
        yield f"{series.metric} has no dimensions {sorted(series.dimensions)}"
    if series.statistic not in metric.statistics:
        yield f"{series.metric} has no {series.statistic}"
    if series.period_seconds % metric.every_seconds:
        yield f"{series.metric} comes every {metric.every_seconds} s only"
