"""What DynamoDB tells of keys, indexes and throughput, in the words of the SDK."""

from typing import Any

from offline.plugin.values import Properties, present

# What AWS keeps warm by itself, which is not the user's doing.
WARM_READS = 12000
WARM_WRITES = 4000

Answer = dict[str, Any]


def key(item: Answer, kind: str) -> str | None:
    """Give the one key of a kind; an index with several has none to name."""
    names = [key["AttributeName"] for key in item["KeySchema"] if key["KeyType"] == kind]
    return names[0] if len(names) == 1 else None


def global_index(index: Answer) -> Properties:
    """Give a global secondary index, its keys written both ways."""
    return present(
        hashKey=key(index, "HASH"),
        keySchemas=[
            {"attributeName": key["AttributeName"], "keyType": key["KeyType"]}
            for key in index["KeySchema"]
        ],
        name=index["IndexName"],
        nonKeyAttributes=index["Projection"].get("NonKeyAttributes", []),
        onDemandThroughput=on_demand(index),
        projectionType=index["Projection"]["ProjectionType"],
        rangeKey=key(index, "RANGE"),
        readCapacity=index["ProvisionedThroughput"]["ReadCapacityUnits"],
        warmThroughput=warm_throughput(index),
        writeCapacity=index["ProvisionedThroughput"]["WriteCapacityUnits"],
    )


def local_index(index: Answer) -> Properties:
    """Give a local secondary index; its hash key is the table's."""
    return present(
        name=index["IndexName"],
        nonKeyAttributes=index["Projection"].get("NonKeyAttributes", []),
        projectionType=index["Projection"]["ProjectionType"],
        rangeKey=key(index, "RANGE"),
    )


def on_demand(item: Answer) -> Properties | None:
    """Give the caps of a table or an index on demand, zero for the one it lacks."""
    cap: Answer | None = item.get("OnDemandThroughput")
    if cap is None:
        return None
    return present(
        maxReadRequestUnits=cap.get("MaxReadRequestUnits", 0),
        maxWriteRequestUnits=cap.get("MaxWriteRequestUnits", 0),
    )


def warm_throughput(item: Answer) -> Properties | None:
    """Give what is kept warm, where that is more than AWS does by itself."""
    warm: Answer = item["WarmThroughput"]
    reads: int = warm.get("ReadUnitsPerSecond", 0)
    writes: int = warm.get("WriteUnitsPerSecond", 0)
    is_below = reads < WARM_READS and writes < WARM_WRITES
    if is_below or (reads, writes) == (WARM_READS, WARM_WRITES):
        return None
    return present(readUnitsPerSecond=reads, writeUnitsPerSecond=writes)
