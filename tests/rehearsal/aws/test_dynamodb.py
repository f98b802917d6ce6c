"""What boto3 sees of tables on the embedded AWS."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.rehearsal.aws.conftest import Account, Client, later, refusal

NAME = "orders"
KEYS = [{"AttributeName": "id", "KeyType": "HASH"}]
BY_WHO = {
    "IndexName": "by-who",
    "KeySchema": [{"AttributeName": "who", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}
TEXTS = [{"AttributeName": name, "AttributeType": "S"} for name in ("id", "who")]
PLAIN = {
    "TableName": NAME,
    "AttributeDefinitions": TEXTS[:1],
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": KEYS,
}
INDEXED = PLAIN | {"AttributeDefinitions": TEXTS, "GlobalSecondaryIndexes": [BY_WHO]}
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
ENDED = {"StreamEnabled": False}
KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
INVALID = "ValidationException: "
OUT_OF_RANGE = "is outside of valid range"
NOTHING_ASKED = (
    f"{INVALID}At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
    "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required"
)
NO_INDEX = (
    "ResourceNotFoundException: Requested resource not found: Table: orders has no index nothing"
)
ONE_AT_A_TIME = (
    "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or "
    "deleted simultaneously per table"
)


@pytest.fixture
def dynamodb(account: Account) -> Client:
    return account.client("dynamodb")


def described(dynamodb: Client, name: str = NAME) -> dict[str, Any]:
    return dynamodb.describe_table(TableName=name)["Table"]


def maximums(dynamodb: Client) -> tuple[object, object]:
    """Return the maximums of the table and of its index."""
    table = described(dynamodb)
    [index] = table["GlobalSecondaryIndexes"]
    return table.get("OnDemandThroughput"), index.get("OnDemandThroughput")


def units(reads: int, writes: int) -> dict[str, int]:
    return {"MaxReadRequestUnits": reads, "MaxWriteRequestUnits": writes}


def test_a_table_has_the_class_that_it_was_given_last(dynamodb: Client) -> None:
    dynamodb.create_table(**PLAIN, TableClass="STANDARD_INFREQUENT_ACCESS")
    assert described(dynamodb)["TableClassSummary"] == {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
    answer = dynamodb.update_table(TableName=NAME, TableClass="STANDARD")
    assert answer["TableDescription"] == described(dynamodb)
    assert described(dynamodb)["TableClassSummary"] == {"TableClass": "STANDARD"}


LESS_WARM = (
    "One or more parameter values were invalid: Requested {} for WarmThroughput for {} is lower "
    "than current WarmThroughput, decreasing WarmThroughput is not supported"
)


def test_what_is_served_at_once_only_rises(dynamodb: Client) -> None:
    dynamodb.create_table(**INDEXED)
    reads, writes = {"ReadUnitsPerSecond": 15000}, {"WriteUnitsPerSecond": 5000}
    dynamodb.update_table(TableName=NAME, WarmThroughput=reads | writes)
    update = dynamodb.update_table
    assert refusal(update, TableName=NAME, WarmThroughput=reads | {"WriteUnitsPerSecond": 1}) == (
        f"{INVALID}{LESS_WARM.format('WriteUnitsPerSecond', 'table')}"
    )
    index = {"IndexName": "by-who", "WarmThroughput": {"ReadUnitsPerSecond": 11999}}
    assert refusal(update, TableName=NAME, GlobalSecondaryIndexUpdates=[{"Update": index}]) == (
        f"{INVALID}{LESS_WARM.format('ReadUnitsPerSecond', 'index by-who')}"
    )
    index["WarmThroughput"] = reads | writes
    update(TableName=NAME, GlobalSecondaryIndexUpdates=[{"Update": index}])
    found = described(dynamodb)
    for place in (found, *found["GlobalSecondaryIndexes"]):
        assert place["WarmThroughput"] == reads | writes | {"Status": "ACTIVE"}


def test_a_table_of_no_class_and_no_maximum_says_nothing_of_them(dynamodb: Client) -> None:
    dynamodb.create_table(**PLAIN)
    assert {"TableClassSummary", "OnDemandThroughput"}.isdisjoint(described(dynamodb))


def test_the_next_table_of_a_name_has_nothing_of_the_last(dynamodb: Client) -> None:
    dynamodb.create_table(**PLAIN, TableClass="STANDARD", OnDemandThroughput=units(5, 6))
    deleted = dynamodb.delete_table(TableName=NAME)["TableDescription"]
    assert (deleted["TableStatus"], deleted["OnDemandThroughput"]) == ("DELETING", units(5, 6))
    dynamodb.create_table(**PLAIN)
    assert {"TableClassSummary", "OnDemandThroughput"}.isdisjoint(described(dynamodb))


def test_the_policy_of_a_table_goes_with_it(dynamodb: Client) -> None:
    arn: str = dynamodb.create_table(**PLAIN)["TableDescription"]["TableArn"]
    principal = {"AWS": "arn:aws:iam::222233334444:root"}
    statement = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": "dynamodb:GetItem",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy)
    dynamodb.delete_table(TableName=NAME)
    dynamodb.create_table(**PLAIN)
    reason = refusal(dynamodb.get_resource_policy, ResourceArn=arn)
    assert reason.startswith("PolicyNotFoundException: ")


def test_a_class_changes_twice_in_thirty_days(dynamodb: Client) -> None:
    dynamodb.create_table(**PLAIN)
    rare, usual = "STANDARD_INFREQUENT_ACCESS", "STANDARD"
    for table_class in (rare, usual):
        dynamodb.update_table(TableName=NAME, TableClass=table_class)
    assert refusal(dynamodb.update_table, TableName=NAME, TableClass=rare) == (
        "LimitExceededException: Subscriber limit exceeded: the table class of orders can be "
        "updated 2 times in 30 days"
    )
    assert described(dynamodb)["TableClassSummary"] == {"TableClass": usual}
    later(dynamodb, 24 * 31)
    dynamodb.update_table(TableName=NAME, TableClass=rare)


def test_maximums_are_set_changed_and_lifted_one_by_one(dynamodb: Client) -> None:
    limited = [BY_WHO | {"OnDemandThroughput": units(3, 4)}]
    dynamodb.create_table(
        **INDEXED | {"GlobalSecondaryIndexes": limited, "OnDemandThroughput": units(5, 6)}
    )
    assert maximums(dynamodb) == (units(5, 6), units(3, 4))
    dynamodb.update_table(TableName=NAME, OnDemandThroughput={"MaxReadRequestUnits": -1})
    lifted = {"IndexName": "by-who", "OnDemandThroughput": units(-1, -1)}
    dynamodb.update_table(TableName=NAME, GlobalSecondaryIndexUpdates=[{"Update": lifted}])
    assert maximums(dynamodb) == ({"MaxWriteRequestUnits": 6}, None)


def test_an_index_takes_its_maximum_and_its_attributes_with_it(dynamodb: Client) -> None:
    dynamodb.create_table(**PLAIN)
    created = {"Create": BY_WHO | {"OnDemandThroughput": units(3, 4)}}
    made = {"TableName": NAME, "AttributeDefinitions": TEXTS}
    dynamodb.update_table(**made, GlobalSecondaryIndexUpdates=[created])
    assert maximums(dynamodb) == (None, units(3, 4))
    deleted = {"Delete": {"IndexName": "by-who"}}
    dynamodb.update_table(TableName=NAME, GlobalSecondaryIndexUpdates=[deleted])
    assert described(dynamodb)["AttributeDefinitions"] == TEXTS[:1]
    dynamodb.update_table(**made, GlobalSecondaryIndexUpdates=[{"Create": BY_WHO}])
    assert maximums(dynamodb) == (None, None)


@pytest.mark.parametrize("most", [0, -1])
def test_what_is_made_needs_a_maximum_above_zero(dynamodb: Client, most: int) -> None:
    low = {"OnDemandThroughput": {"MaxReadRequestUnits": most}}
    said = f"{INVALID}One or more parameter values were invalid: Requested MaxReadRequestUnits for "
    assert refusal(dynamodb.create_table, **PLAIN, **low) == (
        f"{said}OnDemandThroughput for table {OUT_OF_RANGE}"
    )
    limited = INDEXED | {"GlobalSecondaryIndexes": [BY_WHO | low]}
    of_index = f"{said}OnDemandThroughput for index : by-who {OUT_OF_RANGE}"
    assert refusal(dynamodb.create_table, **limited) == of_index
    assert dynamodb.list_tables()["TableNames"] == []
    dynamodb.create_table(**PLAIN)
    updates = {"GlobalSecondaryIndexUpdates": [{"Create": BY_WHO | low}]}
    assert (
        refusal(
            dynamodb.update_table,
            TableName=NAME,
            AttributeDefinitions=TEXTS,
            TableClass="STANDARD_INFREQUENT_ACCESS",
            **updates,
        )
        == of_index
    )
    # Of what is refused, nothing is done.
    assert {"TableClassSummary", "GlobalSecondaryIndexes"}.isdisjoint(
        name for name, value in described(dynamodb).items() if value
    )


def test_a_table_is_encrypted_with_the_key_that_it_was_given_last(
    account: Account, dynamodb: Client
) -> None:
    dynamodb.create_table(**PLAIN)
    for specification, key in (
        ({"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}, KEY),
        ({"Enabled": True}, None),
    ):
        dynamodb.update_table(TableName=NAME, SSESpecification=specification)
        managed = account.client("kms").list_aliases()["Aliases"]
        encryption = described(dynamodb)["SSEDescription"]
        expected = key or f"arn:aws:kms:us-east-1:{account.number}:key/{managed[0]['TargetKeyId']}"
        assert (encryption["Status"], encryption["KMSMasterKeyArn"]) == ("ENABLED", expected)
    dynamodb.update_table(TableName=NAME, SSESpecification={"Enabled": False})
    assert "SSEDescription" not in described(dynamodb)


def test_a_table_on_demand_has_no_capacity(dynamodb: Client) -> None:
    capacity = {"ReadCapacityUnits": 3, "WriteCapacityUnits": 4}
    dynamodb.create_table(
        **PLAIN | {"BillingMode": "PROVISIONED", "ProvisionedThroughput": capacity}
    )
    dynamodb.update_table(TableName=NAME, BillingMode="PAY_PER_REQUEST")
    found = described(dynamodb)["ProvisionedThroughput"]
    assert {name: found[name] for name in capacity} == dict.fromkeys(capacity, 0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {},
            NOTHING_ASKED,
        ),
        (
            {"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "nothing"}}]},
            NO_INDEX,
        ),
        (
            {"GlobalSecondaryIndexUpdates": [{"Create": BY_WHO}], "AttributeDefinitions": TEXTS},
            f"{INVALID}Attempting to create an index which exists: by-who",
        ),
        (
            {
                "AttributeDefinitions": TEXTS,
                "GlobalSecondaryIndexUpdates": [
                    {"Delete": {"IndexName": "by-who"}},
                    {"Create": BY_WHO | {"IndexName": "another"}},
                ],
            },
            ONE_AT_A_TIME,
        ),
        (
            {"StreamSpecification": STREAM},
            f"{INVALID}Table already has an enabled stream: TableName: orders",
        ),
    ],
    ids=["nothing", "no such index", "an index twice", "two indexes at once", "a stream twice"],
)
def test_a_change_that_aws_refuses_is_refused(
    dynamodb: Client, changes: dict[str, Any], reason: str
) -> None:
    dynamodb.create_table(**INDEXED, StreamSpecification=STREAM)
    assert refusal(dynamodb.update_table, TableName=NAME, **changes) == reason


def test_a_table_takes_writes_after_its_stream_has_ended_and_begun_again(
    account: Account, dynamodb: Client
) -> None:
    streams = account.client("dynamodbstreams")
    dynamodb.create_table(**PLAIN, StreamSpecification=STREAM)
    labels: list[str] = []
    for specification in (None, ENDED, STREAM):
        if specification:
            dynamodb.update_table(TableName=NAME, StreamSpecification=specification)
        dynamodb.put_item(TableName=NAME, Item={"id": {"S": str(len(labels))}})
        labels.append(described(dynamodb)["LatestStreamLabel"])
    first, ended, second = labels
    assert first == ended != second
    listed = streams.list_streams(TableName=NAME)["Streams"]
    assert [one["StreamLabel"] for one in listed] == [first, second]
    assert [_read(streams, one["StreamArn"]) for one in listed] == [
        ("DISABLED", ["0"]),
        ("ENABLED", ["2"]),
    ]
    dynamodb.update_table(TableName=NAME, StreamSpecification=ENDED)
    assert refusal(dynamodb.update_table, TableName=NAME, StreamSpecification=ENDED) == (
        f"{INVALID}Table already has a disabled stream: TableName: orders"
    )


def _read(streams: Client, arn: str) -> tuple[str, list[str]]:
    """Return the status of a stream, and the keys of its records."""
    stream = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    [shard] = stream["Shards"]
    assert stream["StreamViewType"] == "NEW_IMAGE"
    is_over = "EndingSequenceNumber" in shard["SequenceNumberRange"]
    assert is_over == (stream["StreamStatus"] == "DISABLED")
    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    return stream["StreamStatus"], [one["dynamodb"]["Keys"]["id"]["S"] for one in records]


def test_a_stream_that_never_was_is_not_found(account: Account) -> None:
    arn = f"arn:aws:dynamodb:us-east-1:{account.number}:table/{NAME}/stream/1"
    assert refusal(account.client("dynamodbstreams").describe_stream, StreamArn=arn) == (
        f"ResourceNotFoundException: Requested resource not found: Stream: {arn} not found"
    )


def test_a_restored_table_has_the_billing_and_the_key_of_its_source(dynamodb: Client) -> None:
    encryption = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}
    dynamodb.create_table(**PLAIN, SSESpecification=encryption)
    recovery = {"PointInTimeRecoveryEnabled": True}
    dynamodb.update_continuous_backups(TableName=NAME, PointInTimeRecoverySpecification=recovery)
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    source = {"SourceTableName": NAME, "RestoreDateTime": at}
    dynamodb.restore_table_to_point_in_time(TargetTableName="same", **source)
    overrides = {
        "BillingModeOverride": "PROVISIONED",
        "SSESpecificationOverride": {"Enabled": False},
    }
    dynamodb.restore_table_to_point_in_time(TargetTableName="other", **source, **overrides)
    backup = dynamodb.create_backup(TableName=NAME, BackupName="all")["BackupDetails"]["BackupArn"]
    dynamodb.restore_table_from_backup(TargetTableName="copy", BackupArn=backup)
    found = {name: described(dynamodb, name) for name in ("same", "other", "copy")}
    assert {name: one["BillingModeSummary"]["BillingMode"] for name, one in found.items()} == {
        "same": "PAY_PER_REQUEST",
        "other": "PROVISIONED",
        "copy": "PAY_PER_REQUEST",
    }
    keys = {
        name: one.get("SSEDescription", {}).get("KMSMasterKeyArn") for name, one in found.items()
    }
    assert keys == {"same": KEY, "other": None, "copy": KEY}
    assert found["same"]["RestoreSummary"]["RestoreDateTime"] == at
