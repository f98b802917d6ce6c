"""A table's properties, from what DynamoDB answers."""

from typing import Any

from offline.plugin.aws import Aws
from offline.plugin.resources.dynamodb_table import calls
from offline.plugin.values import Properties, present

# What AWS keeps warm by itself is not the user's doing, and not reported.
WARM_READS = 12000
WARM_WRITES = 4000

Answer = dict[str, Any]


def outputs(aws: Aws, name: str, known: Properties) -> Properties | None:
    """Give the properties of the table, or None where there is none."""
    table = calls.describe(aws, name)
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
        "globalSecondaryIndexes": [_index(index) for index in table["GlobalSecondaryIndexes"]],
        "globalTableWitness": table.get("globalTableWitness"),
        "hashKey": _key(table, "HASH"),
        "localSecondaryIndexes": [_local(index) for index in table["LocalSecondaryIndexes"]],
        "name": table["TableName"],
        "onDemandThroughput": _on_demand(table),
        "pointInTimeRecovery": _recovery(aws, name),
        "rangeKey": _key(table, "RANGE"),
        "readCapacity": table["ProvisionedThroughput"]["ReadCapacityUnits"],
        "replicas": [_replica(table, replica, known) for replica in table.get("replicas", [])],
        "serverSideEncryption": _encryption(aws, table),
        "streamArn": _stream_arn(table),
        "streamEnabled": stream.get("StreamEnabled", False),
        "streamLabel": table.get("LatestStreamLabel", ""),
        "streamViewType": stream.get("StreamViewType") or known.get("streamViewType", ""),
        "tableClass": table.get("TableClassSummary", {}).get("TableClass", "STANDARD"),
        "tags": _tags(aws, table),
        "ttl": _ttl(aws, name),
        "warmThroughput": _warm(table),
        "writeCapacity": table["ProvisionedThroughput"]["WriteCapacityUnits"],
    }


def _key(item: Answer, kind: str) -> str | None:
    """Give the one key of a kind; an index with several has none to name."""
    names = [key["AttributeName"] for key in item["KeySchema"] if key["KeyType"] == kind]
    return names[0] if len(names) == 1 else None


def _index(index: Answer) -> Properties:
    return present(
        hashKey=_key(index, "HASH"),
        keySchemas=[
            {"attributeName": key["AttributeName"], "keyType": key["KeyType"]}
            for key in index["KeySchema"]
        ],
        name=index["IndexName"],
        nonKeyAttributes=index["Projection"].get("NonKeyAttributes", []),
        onDemandThroughput=_on_demand(index),
        projectionType=index["Projection"]["ProjectionType"],
        rangeKey=_key(index, "RANGE"),
        readCapacity=index["ProvisionedThroughput"]["ReadCapacityUnits"],
        warmThroughput=_warm(index),
        writeCapacity=index["ProvisionedThroughput"]["WriteCapacityUnits"],
    )


def _local(index: Answer) -> Properties:
    return present(
        name=index["IndexName"],
        nonKeyAttributes=index["Projection"].get("NonKeyAttributes", []),
        projectionType=index["Projection"]["ProjectionType"],
        rangeKey=_key(index, "RANGE"),
    )


def _on_demand(item: Answer) -> Properties | None:
    cap: Answer | None = item.get("OnDemandThroughput")
    if cap is None:
        return None
    return present(
        maxReadRequestUnits=cap.get("MaxReadRequestUnits", 0),
        maxWriteRequestUnits=cap.get("MaxWriteRequestUnits", 0),
    )


def _warm(item: Answer) -> Properties | None:
    warm: Answer = item["WarmThroughput"]
    reads: int = warm.get("ReadUnitsPerSecond", 0)
    writes: int = warm.get("WriteUnitsPerSecond", 0)
    is_below = reads < WARM_READS and writes < WARM_WRITES
    if is_below or (reads, writes) == (WARM_READS, WARM_WRITES):
        return None
    return present(readUnitsPerSecond=reads, writeUnitsPerSecond=writes)


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


def _tags(aws: Aws, table: Answer) -> dict[str, str]:
    arn = table["TableArn"]
    tags = aws.pages("dynamodb", "ListTagsOfResource", "Tags", ResourceArn=arn)
    return {tag["Key"]: tag["Value"] for tag in tags if not tag["Key"].startswith("aws:")}


def _stream_arn(table: Answer) -> str:
    label = table.get("LatestStreamLabel")
    return f"{table['TableArn']}/stream/{label}" if label else ""


def _replica(table: Answer, replica: Answer, known: Properties) -> Properties:
    home = table["TableArn"].split(":")[3]
    name: str = replica["regionName"]
    asked: list[Properties] = known.get("replicas", [])
    propagates = any(r.get("propagateTags") for r in asked if r["regionName"] == name)
    return replica | {
        "arn": table["TableArn"].replace(f":{home}:", f":{name}:"),
        "propagateTags": propagates,
        "streamArn": "",
        "streamLabel": "",
    }
