"""How a table is made: anew, or from what another table was."""

from offline.plugin.resources.dynamodb_table.parameters import (
    Parameters,
    attributes,
    encryption,
    index_creation,
    key_schema,
    on_demand,
    projection,
    provisioned,
    warm_throughput,
)
from offline.plugin.tagging import as_list
from offline.plugin.values import Properties


def creation(inputs: Properties) -> tuple[str, Parameters]:
    """Give the action that makes the table, and its parameters."""
    target = {"TargetTableName": inputs["name"]}
    if arn := inputs.get("restoreBackupArn"):
        return "RestoreTableFromBackup", target | {"BackupArn": arn} | _overrides(inputs)
    source = {
        "SourceTableName": inputs.get("restoreSourceName"),
        "SourceTableArn": inputs.get("restoreSourceTableArn"),
        "RestoreDateTime": inputs.get("restoreDateTime"),
        "UseLatestRestorableTime": inputs.get("restoreToLatestTime"),
    }
    if source["SourceTableName"] or source["SourceTableArn"]:
        given = {name: value for name, value in source.items() if value is not None}
        return "RestoreTableToPointInTime", target | given | _overrides(inputs)
    return "CreateTable", _parameters(inputs)


def _parameters(inputs: Properties) -> Parameters:
    mode: str = inputs["billingMode"]
    parameters: Parameters = {
        "TableName": inputs["name"],
        "BillingMode": mode,
        "KeySchema": key_schema(inputs),
        "AttributeDefinitions": attributes(inputs),
        "TableClass": inputs["tableClass"],
        "Tags": as_list(inputs.get("tags", {})),
    }
    if mode == "PROVISIONED":
        parameters["ProvisionedThroughput"] = provisioned(inputs)
    if inputs.get("deletionProtectionEnabled"):
        parameters["DeletionProtectionEnabled"] = True
    if indexes := inputs.get("localSecondaryIndexes"):
        parameters["LocalSecondaryIndexes"] = [_local(index, inputs) for index in indexes]
    if indexes := inputs.get("globalSecondaryIndexes"):
        parameters["GlobalSecondaryIndexes"] = [index_creation(i, mode) for i in indexes]
    if cap := inputs.get("onDemandThroughput"):
        parameters["OnDemandThroughput"] = on_demand(cap)
    if inputs.get("streamEnabled"):
        view = inputs["streamViewType"]
        parameters["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    if inputs.get("serverSideEncryption"):
        parameters["SSESpecification"] = encryption(inputs)
    if warm := inputs.get("warmThroughput"):
        parameters["WarmThroughput"] = warm_throughput(warm)
    return parameters


def _local(index: Properties, inputs: Properties) -> Parameters:
    keys = key_schema({"hashKey": inputs["hashKey"], "rangeKey": index["rangeKey"]})
    return {"IndexName": index["name"], "KeySchema": keys, "Projection": projection(index)}


def _overrides(inputs: Properties) -> Parameters:
    mode: str = inputs["billingMode"]
    overrides: Parameters = {"BillingModeOverride": mode}
    if mode == "PROVISIONED" and inputs.get("readCapacity") and inputs.get("writeCapacity"):
        overrides["ProvisionedThroughputOverride"] = provisioned(inputs)
    if inputs.get("serverSideEncryption"):
        overrides["SSESpecificationOverride"] = encryption(inputs)
    return overrides
