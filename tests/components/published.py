"""What AWS publishes to CloudWatch, from its guides alone.

The DynamoDB developer guide has it in "DynamoDB Metrics and dimensions" and, of DAX, in "Viewing
DAX metrics and dimensions". Of the statistics that are valid of a metric only those stand here that
say how much there is of it. An alarm or a graph with a wrong metric or a missing dimension is never
refused: it is silent for ever.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A metric: the sets of dimensions it has, its meaningful statistics, how often it comes."""

    dimensions: tuple[frozenset[str], ...]
    statistics: frozenset[str] = COUNT
    every_seconds: int = 60


_OF_TABLES_AND_INDEXES = Published(dimensions=(TABLE, INDEX))
_OF_TABLES = Published(dimensions=(TABLE,))
_OF_OPERATIONS = Published(dimensions=(OPERATION,))
_OF_ACCOUNT = Published(dimensions=(ACCOUNT,), statistics=LEVEL, every_seconds=300)
_OF_CLUSTERS = Published(dimensions=(CLUSTER, NODE))
_LEVEL_OF_CLUSTERS = Published(dimensions=(CLUSTER, NODE), statistics=LEVEL)

PUBLISHED: dict[tuple[str, str], Published] = {
    ("AWS/DynamoDB", "AccountProvisionedReadCapacityUtilization"): _OF_ACCOUNT,
    ("AWS/DynamoDB", "AccountProvisionedWriteCapacityUtilization"): _OF_ACCOUNT,
    ("AWS/DynamoDB", "ConditionalCheckFailedRequests"): _OF_TABLES,
    ("AWS/DynamoDB", "ConsumedReadCapacityUnits"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReadAccountLimitThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReadKeyRangeThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReadMaxOnDemandThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReadThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "ReplicationLatency"): Published(dimensions=(REPLICA,), statistics=LEVEL),
    ("AWS/DynamoDB", "ReturnedItemCount"): _OF_OPERATIONS,
    ("AWS/DynamoDB", "SuccessfulRequestLatency"): Published(
        dimensions=(OPERATION,), statistics=LATENCY
    ),
    ("AWS/DynamoDB", "SystemErrors"): _OF_OPERATIONS,
    ("AWS/DynamoDB", "TimeToLiveDeletedItemCount"): _OF_TABLES,
    ("AWS/DynamoDB", "TransactionConflict"): _OF_TABLES,
    ("AWS/DynamoDB", "UserErrors"): Published(dimensions=(ACCOUNT,)),
    # The one throttling metric that the guide has with a table alone.
    ("AWS/DynamoDB", "WriteAccountLimitThrottleEvents"): _OF_TABLES,
    ("AWS/DynamoDB", "WriteKeyRangeThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "WriteMaxOnDemandThroughputThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DynamoDB", "WriteThrottleEvents"): _OF_TABLES_AND_INDEXES,
    ("AWS/DAX", "CPUUtilization"): _LEVEL_OF_CLUSTERS,
    ("AWS/DAX", "CacheMemoryUtilization"): _LEVEL_OF_CLUSTERS,
    ("AWS/DAX", "ErrorRequestCount"): _OF_CLUSTERS,
    ("AWS/DAX", "EvictedSize"): _OF_CLUSTERS,
    ("AWS/DAX", "FaultRequestCount"): _OF_CLUSTERS,
    ("AWS/DAX", "ItemCacheHits"): _OF_CLUSTERS,
    ("AWS/DAX", "ItemCacheMisses"): _OF_CLUSTERS,
    ("AWS/DAX", "QueryCacheHits"): _OF_CLUSTERS,
    ("AWS/DAX", "QueryCacheMisses"): _OF_CLUSTERS,
    ("AWS/DAX", "ThrottledRequestCount"): _OF_CLUSTERS,
}


def faults(
    namespace: str, name: str, dimensions: Mapping[str, str], statistic: str, seconds: int
) -> Iterator[str]:
    """Yield why an alarm or a graph of a metric would show nothing, or nonsense."""
    metric = PUBLISHED.get((namespace, name))
    if metric is None:
        yield f"{namespace} has no {name}"
        return
    if frozenset(dimensions) not in metric.dimensions:
        yield f"{name} has no dimensions {sorted(dimensions)}"
    if statistic not in metric.statistics:
        yield f"{name} has no {statistic}"
    if seconds % metric.every_seconds:
        yield f"{name} comes every {metric.every_seconds} s only"
