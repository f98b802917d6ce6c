"""The metrics of DynamoDB and DAX: dimensions, units and possible values.

From the DynamoDB developer guide, "DynamoDB metrics and dimensions", and the DAX one, "Viewing DAX
metrics and dimensions". Neither service publishes a value of zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

DYNAMODB = "AWS/DynamoDB"
DAX = "AWS/DAX"
NAMESPACES = (DYNAMODB, DAX)

Dimensions = tuple[tuple[str, ...], ...]

_NONE: Dimensions = ((),)
_TABLE: Dimensions = (("TableName",),)
_TABLE_OR_INDEX: Dimensions = (("TableName",), ("TableName", "GlobalSecondaryIndexName"))
_OPERATION: Dimensions = (("TableName", "Operation"),)
_TABLE_OR_OPERATION: Dimensions = (("TableName",), ("TableName", "Operation"))
_REPLICA: Dimensions = (("TableName", "ReceivingRegion"),)
_KINESIS: Dimensions = (("TableName", "DelegatedOperation"),)
_STREAM: Dimensions = (("TableName", "StreamLabel", "Operation"),)
_CLUSTER: Dimensions = (("ClusterId",), ("ClusterId", "NodeId"))

OPERATIONS = frozenset(
    {
        *("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "GetRecords"),
        *("BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems"),
        *("ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"),
    }
)
"""The values of the dimension Operation."""

_MINUTE = 60
_FIVE_MINUTES = 300
_HOUR_IN_MILLISECONDS = 3_600_000.0


class Kind(Enum):
    """The kind of a metric's values."""

    EVENTS = "one for each event, so that only their number matters"
    USE = "the capacity, bytes or items that were used"
    LEVEL = "the level of something at a moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How AWS publishes a metric.

    `most` is the highest value of one observation, if there is one. `is_trouble` means that high
    values are a problem and low ones are not. `seconds` is the shortest period with a value in
    each.
    """

    dimensions: Dimensions
    kind: Kind
    unit: str = "Count"
    most: float | None = None
    is_trouble: bool = False
    seconds: int = _MINUTE


def _trouble(dimensions: Dimensions) -> Published:
    return Published(dimensions=dimensions, kind=Kind.EVENTS, is_trouble=True)


def _use(dimensions: Dimensions, unit: str = "Count") -> Published:
    return Published(dimensions=dimensions, kind=Kind.USE, unit=unit)


def _percent(dimensions: Dimensions, seconds: int = _MINUTE) -> Published:
    return Published(
        dimensions=dimensions,
        kind=Kind.LEVEL,
        unit="Percent",
        most=100,
        is_trouble=True,
        seconds=seconds,
    )


def _quota(dimensions: Dimensions) -> Published:
    return Published(dimensions=dimensions, kind=Kind.LEVEL, seconds=_FIVE_MINUTES)


def _milliseconds(dimensions: Dimensions, most: float) -> Published:
    return Published(
        dimensions=dimensions, kind=Kind.LEVEL, unit="Milliseconds", most=most, is_trouble=True
    )


# The SDKs stop waiting for a response after a minute at most: `read_timeout` of botocore is 60 s.
_LONGEST_ANSWER = 60_000.0
# Records of a stream are kept for 24 hours: "Change data capture for DynamoDB Streams".
_LONGEST_DELAY = 24 * _HOUR_IN_MILLISECONDS

_OF_DYNAMODB: dict[str, Published] = {
    "AccountMaxReads": _quota(_NONE),
    "AccountMaxTableLevelReads": _quota(_NONE),
    "AccountMaxTableLevelWrites": _quota(_NONE),
    "AccountMaxWrites": _quota(_NONE),
    "AccountProvisionedReadCapacityUtilization": _percent(_NONE, _FIVE_MINUTES),
    "AccountProvisionedWriteCapacityUtilization": _percent(_NONE, _FIVE_MINUTES),
    "AgeOfOldestUnreplicatedRecord": _milliseconds(_KINESIS, _LONGEST_DELAY),
    "ConditionalCheckFailedRequests": _trouble(_TABLE),
    "ConsumedReadCapacityUnits": _use(_TABLE_OR_INDEX),
    "ConsumedWriteCapacityUnits": _use(_TABLE_OR_INDEX),
    "FailedToReplicateRecordCount": _trouble(_KINESIS),
    "MaxProvisionedTableReadCapacityUtilization": _percent(_NONE, _FIVE_MINUTES),
    "MaxProvisionedTableWriteCapacityUtilization": _percent(_NONE, _FIVE_MINUTES),
    "OnDemandMaxReadRequestUnits": _quota(_TABLE_OR_INDEX),
    "OnDemandMaxWriteRequestUnits": _quota(_TABLE_OR_INDEX),
    "OnlineIndexConsumedWriteCapacity": _use(_TABLE_OR_INDEX),
    "OnlineIndexPercentageProgress": _quota(_TABLE_OR_INDEX),
    "OnlineIndexThrottleEvents": _trouble(_TABLE_OR_INDEX),
    "PendingReplicationCount": _use(_REPLICA),
    "ProvisionedReadCapacityUnits": _quota(_TABLE_OR_INDEX),
    "ProvisionedWriteCapacityUnits": _quota(_TABLE_OR_INDEX),
    "ReadAccountLimitThrottleEvents": _trouble(_TABLE_OR_INDEX),
    "ReadKeyRangeThroughputThrottleEvents": _trouble(_TABLE_OR_INDEX),
    "ReadMaxOnDemandThroughputThrottleEvents": _trouble(_TABLE_OR_INDEX),
    "ReadProvisionedThroughputThrottleEvents": _trouble(_TABLE_OR_INDEX),
    "ReadThrottleEvents": _trouble(_TABLE_OR_INDEX),
    "ReplicationLatency": _milliseconds(_REPLICA, _LONGEST_DELAY),
    "ReturnedBytes": _use(_STREAM, "Bytes"),
    "ReturnedItemCount": _use(_OPERATION),
    "ReturnedRecordsCount": _use(_STREAM),
    "SuccessfulRequestLatency": _milliseconds(_OPERATION, _LONGEST_ANSWER),
    "SystemErrors": _trouble(_TABLE_OR_OPERATION),
    "ThrottledPutRecordCount": _trouble(_KINESIS),
    "ThrottledRequests": _trouble(_OPERATION),
    "TimeToLiveDeletedItemCount": _use(_TABLE),
    "TransactionConflict": _trouble(_TABLE),
    "UserErrors": _trouble(_NONE),
    "WriteAccountLimitThrottleEvents": _trouble(_TABLE),
    "WriteKeyRangeThroughputThrottleEvents": _trouble(_TABLE_OR_INDEX),
    "WriteMaxOnDemandThroughputThrottleEvents": _trouble(_TABLE_OR_INDEX),
    "WriteProvisionedThroughputThrottleEvents": _trouble(_TABLE_OR_INDEX),
    "WriteThrottleEvents": _trouble(_TABLE_OR_INDEX),
}

_OF_DAX: dict[str, Published] = {
    "BaselineNetworkBytesInUtilization": _percent(_CLUSTER),
    "BaselineNetworkBytesOutUtilization": _percent(_CLUSTER),
    "CPUUtilization": _percent(_CLUSTER),
    "CacheMemoryUtilization": _percent(_CLUSTER),
    "ErrorRequestCount": _trouble(_CLUSTER),
    "EvictedSize": _use(_CLUSTER, "Bytes"),
    "FailedRequestCount": _trouble(_CLUSTER),
    "FaultRequestCount": _trouble(_CLUSTER),
    "ThrottledRequestCount": _trouble(_CLUSTER),
}
# Of the many others, only the dimensions are known here.
_ANY_OF_DAX = Published(dimensions=_CLUSTER, kind=Kind.LEVEL, unit="")

METRICS: Mapping[str, Mapping[str, Published]] = {DYNAMODB: _OF_DYNAMODB, DAX: _OF_DAX}


def published(namespace: object, metric: object) -> Published | None:
    """Return how AWS publishes a metric, None if it is not in this list."""
    if not isinstance(namespace, str) or not isinstance(metric, str):
        return None
    others = _ANY_OF_DAX if namespace == DAX else None
    return METRICS.get(namespace, {}).get(metric, others)
