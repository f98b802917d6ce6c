import pytest

from offline.plugin.resources.dynamodb_table.creation import creation
from offline.plugin.resources.dynamodb_table.parameters import Parameters
from offline.plugin.values import Properties

TABLE: Properties = {
    "name": "orders",
    "billingMode": "PAY_PER_REQUEST",
    "hashKey": "id",
    "attributes": [{"name": "id", "type": "S"}],
    "tableClass": "STANDARD",
}
PLAIN: Parameters = {
    "TableName": "orders",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "TableClass": "STANDARD",
    "Tags": [],
}
LOCAL: Properties = {"name": "l", "rangeKey": "at", "projectionType": "KEYS_ONLY"}
GLOBAL: Properties = {"name": "g", "hashKey": "at", "projectionType": "ALL"}


@pytest.mark.parametrize(
    ("inputs", "added"),
    [
        ({}, {}),
        (
            {"billingMode": "PROVISIONED", "readCapacity": 5, "writeCapacity": 6},
            {
                "BillingMode": "PROVISIONED",
                "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
            },
        ),
        ({"tags": {"a": "1"}}, {"Tags": [{"Key": "a", "Value": "1"}]}),
        ({"deletionProtectionEnabled": True}, {"DeletionProtectionEnabled": True}),
        (
            {"localSecondaryIndexes": [LOCAL]},
            {
                "LocalSecondaryIndexes": [
                    {
                        "IndexName": "l",
                        "KeySchema": [
                            {"AttributeName": "id", "KeyType": "HASH"},
                            {"AttributeName": "at", "KeyType": "RANGE"},
                        ],
                        "Projection": {"ProjectionType": "KEYS_ONLY"},
                    }
                ]
            },
        ),
        (
            {"globalSecondaryIndexes": [GLOBAL]},
            {
                "GlobalSecondaryIndexes": [
                    {
                        "IndexName": "g",
                        "KeySchema": [{"AttributeName": "at", "KeyType": "HASH"}],
                        "Projection": {"ProjectionType": "ALL"},
                    }
                ]
            },
        ),
        (
            {"onDemandThroughput": {"maxReadRequestUnits": 9}},
            {"OnDemandThroughput": {"MaxReadRequestUnits": 9}},
        ),
        (
            {"streamEnabled": True, "streamViewType": "KEYS_ONLY"},
            {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}},
        ),
        ({"streamEnabled": False, "streamViewType": "KEYS_ONLY"}, {}),
        ({"serverSideEncryption": {"enabled": True}}, {"SSESpecification": {"Enabled": True}}),
        (
            {"warmThroughput": {"readUnitsPerSecond": 15000}},
            {"WarmThroughput": {"ReadUnitsPerSecond": 15000}},
        ),
    ],
    ids=[
        "plain",
        "provisioned",
        "tags",
        "protection",
        "local index",
        "global index",
        "cap",
        "stream",
        "stream that is off",
        "encryption",
        "warm throughput",
    ],
)
def test_a_table_is_made_of_what_is_asked(inputs: Properties, added: Parameters) -> None:
    assert creation(TABLE | inputs) == ("CreateTable", PLAIN | added)


@pytest.mark.parametrize(
    ("inputs", "action", "parameters"),
    [
        ({"restoreBackupArn": "b"}, "RestoreTableFromBackup", {"BackupArn": "b"}),
        (
            {"restoreSourceName": "old", "restoreToLatestTime": True},
            "RestoreTableToPointInTime",
            {"SourceTableName": "old", "UseLatestRestorableTime": True},
        ),
        (
            {"restoreSourceTableArn": "arn", "restoreDateTime": "2026-01-01T00:00:00Z"},
            "RestoreTableToPointInTime",
            {"SourceTableArn": "arn", "RestoreDateTime": "2026-01-01T00:00:00Z"},
        ),
    ],
    ids=["backup", "latest state of a table", "state of a table at a time"],
)
@pytest.mark.parametrize(
    ("overriding", "overrides"),
    [
        ({}, {"BillingModeOverride": "PAY_PER_REQUEST"}),
        ({"billingMode": "PROVISIONED"}, {"BillingModeOverride": "PROVISIONED"}),
        (
            {"billingMode": "PROVISIONED", "readCapacity": 5, "writeCapacity": 6},
            {
                "BillingModeOverride": "PROVISIONED",
                "ProvisionedThroughputOverride": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
            },
        ),
        (
            {"serverSideEncryption": {"enabled": True, "kmsKeyArn": "k"}},
            {
                "BillingModeOverride": "PAY_PER_REQUEST",
                "SSESpecificationOverride": {
                    "Enabled": True,
                    "SSEType": "KMS",
                    "KMSMasterKeyId": "k",
                },
            },
        ),
    ],
    ids=["on demand", "provisioned as it was", "provisioned", "encrypted"],
)
def test_a_restored_table_is_asked_for_with_its_source(
    inputs: Properties,
    action: str,
    parameters: Parameters,
    overriding: Properties,
    overrides: Parameters,
) -> None:
    assert creation(TABLE | inputs | overriding) == (
        action,
        {"TargetTableName": "orders"} | parameters | overrides,
    )
