"""The dimensions with which AWS publishes the metrics of DynamoDB and DAX.

From the DynamoDB developer guide, "DynamoDB metrics and dimensions", and the DAX one, "Viewing DAX
metrics and dimensions".
"""

DYNAMODB = "AWS/DynamoDB"
DAX = "AWS/DAX"

_TABLE = ("TableName",)
_INDEX = ("TableName", "GlobalSecondaryIndexName")
_OPERATION = ("TableName", "Operation")
_KINESIS = ("TableName", "DelegatedOperation")

DIMENSIONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "AccountProvisionedReadCapacityUtilization": ((),),
    "AccountProvisionedWriteCapacityUtilization": ((),),
    "AgeOfOldestUnreplicatedRecord": (_KINESIS,),
    "ConditionalCheckFailedRequests": (_TABLE,),
    "ConsumedReadCapacityUnits": (_TABLE, _INDEX),
    "ConsumedWriteCapacityUnits": (_TABLE, _INDEX),
    "FailedToReplicateRecordCount": (_KINESIS,),
    "MaxProvisionedTableReadCapacityUtilization": ((),),
    "MaxProvisionedTableWriteCapacityUtilization": ((),),
    "ReadAccountLimitThrottleEvents": (_TABLE, _INDEX),
    "ReadKeyRangeThroughputThrottleEvents": (_TABLE, _INDEX),
    "ReadMaxOnDemandThroughputThrottleEvents": (_TABLE, _INDEX),
    "ReadProvisionedThroughputThrottleEvents": (_TABLE, _INDEX),
    "ReadThrottleEvents": (_TABLE, _INDEX),
    "ReplicationLatency": (("TableName", "ReceivingRegion"),),
    "SuccessfulRequestLatency": (_OPERATION,),
    "SystemErrors": (_TABLE, _OPERATION),
    "ThrottledPutRecordCount": (_KINESIS,),
    "ThrottledRequests": (_OPERATION,),
    "TimeToLiveDeletedItemCount": (_TABLE,),
    "TransactionConflict": (_TABLE,),
    "UserErrors": ((),),
    "WriteAccountLimitThrottleEvents": (_TABLE,),
    "WriteKeyRangeThroughputThrottleEvents": (_TABLE, _INDEX),
    "WriteMaxOnDemandThroughputThrottleEvents": (_TABLE, _INDEX),
    "WriteProvisionedThroughputThrottleEvents": (_TABLE, _INDEX),
    "WriteThrottleEvents": (_TABLE, _INDEX),
}

_CLUSTER = (("ClusterId",), ("ClusterId", "NodeId"))


def published(namespace: str, metric: str) -> tuple[tuple[str, ...], ...] | None:
    """Return the sets of dimensions of a metric: None if this table has no such metric."""
    if namespace == DAX:
        return _CLUSTER
    return DIMENSIONS.get(metric) if namespace == DYNAMODB else None
