"""A table's inputs in the words of DynamoDB's API."""

from typing import Any

from offline.plugin.failures import RefusedError
from offline.plugin.values import Properties

Parameters = dict[str, Any]


def index_creation(index: Properties, billing_mode: str) -> Parameters:
    """Give a global secondary index as CreateTable and UpdateTable take it."""
    parameters: Parameters = {
        "IndexName": index["name"],
        "KeySchema": key_schema(index),
        "Projection": projection(index),
    }
    if billing_mode == "PROVISIONED":
        parameters["ProvisionedThroughput"] = index_capacity(index)
    elif cap := index.get("onDemandThroughput"):
        parameters["OnDemandThroughput"] = on_demand(cap)
    if warm := index.get("warmThroughput"):
        parameters["WarmThroughput"] = warm_throughput(warm)
    return parameters


def index_capacity(index: Properties) -> dict[str, int]:
    """Give the provisioned capacity of an index, which has to be there."""
    capacity = provisioned(index)
    for name, units in (
        ("write", capacity["WriteCapacityUnits"]),
        ("read", capacity["ReadCapacityUnits"]),
    ):
        if units < 1:
            raise RefusedError(
                f"index '{index['name']}': {name} capacity must be > 0 "
                "when billing mode is PROVISIONED"
            )
    return capacity


def key_schema(item: Properties) -> list[dict[str, str]]:
    """Give the keys of a table or an index, whichever way they are written."""
    if schemas := item.get("keySchemas"):
        return [{"AttributeName": k["attributeName"], "KeyType": k["keyType"]} for k in schemas]
    keys = (("hashKey", "HASH"), ("rangeKey", "RANGE"))
    return [{"AttributeName": item[name], "KeyType": kind} for name, kind in keys if item.get(name)]


def projection(index: Properties) -> Parameters:
    """Give what an index holds besides its keys."""
    result: Parameters = {"ProjectionType": index["projectionType"]}
    if index.get("nonKeyAttributes"):
        result["NonKeyAttributes"] = index["nonKeyAttributes"]
    return result


def provisioned(item: Properties) -> dict[str, int]:
    """Give provisioned capacity, zero where it is left out."""
    return {
        "ReadCapacityUnits": item.get("readCapacity", 0),
        "WriteCapacityUnits": item.get("writeCapacity", 0),
    }


def on_demand(cap: Properties) -> dict[str, int]:
    """Give the most that may be read and written in on-demand mode."""
    units = {
        "MaxReadRequestUnits": cap.get("maxReadRequestUnits"),
        "MaxWriteRequestUnits": cap.get("maxWriteRequestUnits"),
    }
    return {name: value for name, value in units.items() if value}


def warm_throughput(warm: Properties) -> dict[str, int]:
    """Give the throughput that is ready at once."""
    units = {
        "ReadUnitsPerSecond": warm.get("readUnitsPerSecond"),
        "WriteUnitsPerSecond": warm.get("writeUnitsPerSecond"),
    }
    return {name: value for name, value in units.items() if value}


def encryption(inputs: Properties) -> Parameters:
    """Give encryption at rest; without a key, the key that AWS manages."""
    encrypted: Properties = inputs.get("serverSideEncryption", {})
    result: Parameters = {"Enabled": encrypted.get("enabled", False)}
    if result["Enabled"] and encrypted.get("kmsKeyArn"):
        result |= {"SSEType": "KMS", "KMSMasterKeyId": encrypted["kmsKeyArn"]}
    return result


def attributes(inputs: Properties) -> list[dict[str, str]]:
    """Give the attributes that are keys, with their types."""
    return [
        {"AttributeName": item["name"], "AttributeType": item["type"]}
        for item in inputs.get("attributes", [])
    ]
