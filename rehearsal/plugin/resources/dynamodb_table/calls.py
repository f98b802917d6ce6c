"""Calls of DynamoDB on a table, and its properties in the answers."""

from typing import Any

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.tagging import TagCalls, as_map
from rehearsal.plugin.values import Properties, present

TAGS = TagCalls(service="dynamodb")

# What AWS keeps warm by itself, which is not the user's doing.
WARM_READS = 12000
WARM_WRITES = 4000

Answer = dict[str, Any]
Description = dict[str, Any]


def key(item: Answer, kind: str) -> str | None:
    """Return the one key of a kind; an index with several has none to name."""
    names = [key["AttributeName"] for key in item["KeySchema"] if key["KeyType"] == kind]
    return names[0] if len(names) == 1 else None


def global_index(index: Answer) -> Properties:
    """Return a global secondary index, its keys written both ways."""
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
    """Return a local secondary index; its hash key is the table's."""
    return present(
        name=index["IndexName"],
        nonKeyAttributes=index["Projection"].get("NonKeyAttributes", []),
        projectionType=index["Projection"]["ProjectionType"],
        rangeKey=key(index, "RANGE"),
    )


def on_demand(item: Answer) -> Properties | None:
    """Return the caps of a table or an index on demand, zero for the one it lacks."""
    cap: Answer | None = item.get("OnDemandThroughput")
    if cap is None:
        return None
    return present(
        maxReadRequestUnits=cap.get("MaxReadRequestUnits", 0),
        maxWriteRequestUnits=cap.get("MaxWriteRequestUnits", 0),
    )


def warm_throughput(item: Answer) -> Properties | None:
    """Return what is kept warm, where that is more than AWS does by itself."""
    warm: Answer = item["WarmThroughput"]
    reads: int = warm.get("ReadUnitsPerSecond", 0)
    writes: int = warm.get("WriteUnitsPerSecond", 0)
    is_below = reads < WARM_READS and writes < WARM_WRITES
    if is_below or (reads, writes) == (WARM_READS, WARM_WRITES):
        return None
    return present(readUnitsPerSecond=reads, writeUnitsPerSecond=writes)


NOT_FOUND = "ResourceNotFoundException"
ON_DEMAND = "PAY_PER_REQUEST"


def create(aws: Aws, action: str, parameters: Description) -> None:
    """Make a table with CreateTable or by a restore."""
    aws.call("dynamodb", action, **parameters)


def send(aws: Aws, action: str, name: str, request: Description, region: str = "") -> None:
    """Ask DynamoDB to change a table, or its replica in a region, and wait until it is done."""
    there = aws.within(region) if region else aws
    there.call("dynamodb", action, TableName=name, **request)
    if action == "UpdateTable":
        wait_until_active(there, name)


def describe(aws: Aws, name: str) -> Description | None:
    """Return the table as AWS would describe it, or None where there is none."""
    try:
        return described(aws, name)
    except AwsError as error:
        if error.code == NOT_FOUND:
            return None
        raise


def described(aws: Aws, name: str) -> Description:
    """Return the table as AWS would describe it."""
    return aws.call("dynamodb", "DescribeTable", TableName=name)["Table"]


def wait_until_active(aws: Aws, name: str) -> None:
    """Wait until the table and its indexes are active."""

    def is_active() -> bool:
        table = described(aws, name)
        indexes = [index["IndexStatus"] for index in table["GlobalSecondaryIndexes"]]
        return {table["TableStatus"], *indexes} == {"ACTIVE"}

    aws.wait(f"table '{name}'", is_active)


def set_ttl(aws: Aws, name: str, ttl: Properties) -> None:
    """Turn expiry on or off; either way AWS asks for the attribute's name."""
    aws.call("dynamodb", "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=expiry(ttl))


def expiry(ttl: Properties) -> Description:
    """Return expiry as UpdateTimeToLive takes it."""
    return {"AttributeName": ttl.get("attributeName", ""), "Enabled": ttl.get("enabled", False)}


def set_recovery(aws: Aws, name: str, recovery: Properties) -> None:
    """Turn point-in-time recovery on, for as many days as asked, or off."""
    spec = {"PointInTimeRecoveryEnabled": recovery["enabled"]}
    if recovery["enabled"] and recovery.get("recoveryPeriodInDays"):
        spec["RecoveryPeriodInDays"] = recovery["recoveryPeriodInDays"]
    send(aws, "UpdateContinuousBackups", name, {"PointInTimeRecoverySpecification": spec})


def outputs(aws: Aws, name: str, known: Properties) -> Properties | None:
    """Return the properties of the table, or None where there is none."""
    table = describe(aws, name)
    if table is None:
        return None
    stream: Answer = table.get("StreamSpecification") or {}
    return {
        "arn": table["TableArn"],
        "attributes": [
            {"name": item["AttributeName"], "type": item["AttributeType"]}
            for item in table["AttributeDefinitions"]
        ],
        "billingMode": table["BillingModeSummary"].get("BillingMode") or "PROVISIONED",
        "deletionProtectionEnabled": table["DeletionProtectionEnabled"],
        "globalSecondaryIndexes": [
            global_index(index) for index in table["GlobalSecondaryIndexes"]
        ],
        "globalTableWitness": _witness(table),
        "hashKey": key(table, "HASH"),
        "localSecondaryIndexes": [local_index(index) for index in table["LocalSecondaryIndexes"]],
        "name": table["TableName"],
        "onDemandThroughput": on_demand(table),
        "pointInTimeRecovery": _recovery(aws, name),
        "rangeKey": key(table, "RANGE"),
        "readCapacity": table["ProvisionedThroughput"]["ReadCapacityUnits"],
        "replicas": [_replica(aws, table, replica, known) for replica in table.get("Replicas", [])],
        "serverSideEncryption": _encryption(aws, table),
        "streamArn": _stream_arn(table),
        "streamEnabled": stream.get("StreamEnabled", False),
        "streamLabel": table.get("LatestStreamLabel", ""),
        "streamViewType": stream.get("StreamViewType") or known.get("streamViewType", ""),
        "tableClass": table.get("TableClassSummary", {}).get("TableClass", "STANDARD"),
        "tags": tags(aws, table),
        "ttl": _ttl(aws, name),
        "warmThroughput": warm_throughput(table),
        "writeCapacity": table["ProvisionedThroughput"]["WriteCapacityUnits"],
    }


def _encryption(aws: Aws, table: Answer) -> Properties | None:
    description: Answer | None = table.get("SSEDescription")
    if not description:
        return None
    key: str = description.get("KMSMasterKeyArn", "")
    is_managed = key == aws.default_key("dynamodb")
    is_enabled = description["Status"] == "ENABLED"
    return present(enabled=is_enabled, kmsKeyArn="" if is_managed else key)


def _recovery(aws: Aws, name: str) -> Properties:
    answer = aws.call("dynamodb", "DescribeContinuousBackups", TableName=name)
    recovery: Answer = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    if recovery["PointInTimeRecoveryStatus"] != "ENABLED":
        return {"enabled": False}
    return {"enabled": True, "recoveryPeriodInDays": recovery["RecoveryPeriodInDays"]}


def _ttl(aws: Aws, name: str) -> Properties:
    answer = aws.call("dynamodb", "DescribeTimeToLive", TableName=name)
    ttl: Answer = answer["TimeToLiveDescription"]
    is_enabled = ttl["TimeToLiveStatus"] == "ENABLED"
    # AWS forgets the attribute once expiry is off; the embedded AWS does not.
    return {"attributeName": ttl["AttributeName"] if is_enabled else "", "enabled": is_enabled}


def tags(aws: Aws, table: Answer) -> dict[str, str]:
    """Return the tags of a table."""
    arn = table["TableArn"]
    return as_map(aws.pages("dynamodb", "ListTagsOfResource", "Tags", ResourceArn=arn))


def tag(aws: Aws, arn: str, olds: Properties, news: Properties) -> None:
    """Bring the tags of a table from old ones to new ones."""
    TAGS.change(aws, olds, news, ResourceArn=arn)


def _stream_arn(table: Answer) -> str:
    label = table.get("LatestStreamLabel")
    return f"{table['TableArn']}/stream/{label}" if label else ""


def _witness(table: Answer) -> Properties | None:
    witnesses: list[Answer] = table.get("GlobalTableWitnesses", [])
    return {"regionName": witnesses[0]["RegionName"]} if witnesses else None


def _replica(aws: Aws, table: Answer, replica: Answer, known: Properties) -> Properties:
    region, name = replica["RegionName"], table["TableName"]
    there = aws.within(region)
    copy = described(there, name)
    key: str = replica.get("KMSMasterKeyId", "")
    asked: list[Properties] = known.get("replicas", [])
    propagates = any(r.get("propagateTags") for r in asked if r["regionName"] == region)
    return {
        "arn": copy["TableArn"],
        "consistencyMode": table["MultiRegionConsistency"],
        "deletionProtectionEnabled": copy["DeletionProtectionEnabled"],
        "kmsKeyArn": "" if key == there.default_key("dynamodb") else key,
        "pointInTimeRecovery": _recovery(there, name)["enabled"],
        "propagateTags": propagates,
        "regionName": region,
        "streamArn": _stream_arn(copy),
        "streamLabel": copy.get("LatestStreamLabel", ""),
    }
