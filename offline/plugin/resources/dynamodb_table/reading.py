"""A table's properties, from what DynamoDB answers."""

from typing import Any

from offline.plugin.aws import Aws
from offline.plugin.resources.dynamodb_table import calls, properties
from offline.plugin.tagging import as_map
from offline.plugin.values import Properties, present

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
        "globalSecondaryIndexes": [
            properties.global_index(index) for index in table["GlobalSecondaryIndexes"]
        ],
        "globalTableWitness": table.get("globalTableWitness"),
        "hashKey": properties.key(table, "HASH"),
        "localSecondaryIndexes": [
            properties.local_index(index) for index in table["LocalSecondaryIndexes"]
        ],
        "name": table["TableName"],
        "onDemandThroughput": properties.on_demand(table),
        "pointInTimeRecovery": _recovery(aws, name),
        "rangeKey": properties.key(table, "RANGE"),
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
        "warmThroughput": properties.warm_throughput(table),
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


def _tags(aws: Aws, table: Answer) -> dict[str, str]:
    arn = table["TableArn"]
    tags = aws.pages("dynamodb", "ListTagsOfResource", "Tags", ResourceArn=arn)
    return as_map(tags)


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
