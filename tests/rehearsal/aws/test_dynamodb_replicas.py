"""What boto3 sees, in each region, of tables with replicas on the embedded AWS."""

from typing import Any

import pytest

from tests.rehearsal.aws.conftest import Account, Client, later, refusal
from tests.rehearsal.aws.test_dynamodb import (
    BY_WHO,
    ENDED,
    INDEXED,
    INVALID,
    KEY,
    NAME,
    PLAIN,
    STREAM,
    TEXTS,
    described,
    units,
)

AWAY = "eu-west-1"
KEY_AWAY = KEY.replace("us-east-1", AWAY)
OWN_KEY = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}
OFF = {"AttributeName": "expires", "Enabled": False}
NO_KEY = (
    f"{INVALID}One or more parameter values were invalid: KMSMasterKeyId must be specified for "
    "each replica."
)
EXISTS = (
    f"{INVALID}Failed to create a the new replica of table with name: 'orders' because one or "
    "more replicas already existed as tables."
)
NOT_FOUND = (
    f"{INVALID}Replica specified in the Replica Update or Replica Delete action of the request was "
    "not found."
)
PROTECTED = (
    f"{INVALID}Replica of table 'orders' in eu-west-1 can't be deleted while "
    "DeletionProtectionEnabled is set to True"
)
STREAM_NEEDED = (
    f"{INVALID}One or more parameter values were invalid: Disabling Stream is not allowed for a "
    "Global Table replica."
)
THROUGH_REPLICAS = (
    f"{INVALID}Invalid operation: Customer Managed CMKs on Global Table Version 2019.11.21 "
    "replicas cannot be updated through SSESpecification parameter and can only be updated through "
    "ReplicaUpdates parameter"
)


@pytest.fixture
def home(account: Account) -> Client:
    return account.client("dynamodb")


@pytest.fixture
def away(account: Account) -> Client:
    return account.client("dynamodb", AWAY)


def replicate(client: Client, kind: str = "Create", **action: object) -> None:
    """Make, change or delete the replica."""
    client.update_table(TableName=NAME, ReplicaUpdates=[{kind: {"RegionName": AWAY} | action}])


def test_a_replica_is_a_table_of_its_region_with_the_same_items(home: Client, away: Client) -> None:
    home.create_table(
        **INDEXED,
        OnDemandThroughput=units(5, 6),
        StreamSpecification=STREAM,
        TableClass="STANDARD_INFREQUENT_ACCESS",
    )
    home.put_item(TableName=NAME, Item={"id": {"S": "1"}})
    replicate(home)
    home.put_item(TableName=NAME, Item={"id": {"S": "2"}, "who": {"S": "me"}})
    here, there = described(home), described(away)
    kept = ("KeySchema", "AttributeDefinitions", "OnDemandThroughput", "TableClassSummary")
    assert {name: there[name] for name in kept} == {name: here[name] for name in kept}
    assert there["TableArn"] == here["TableArn"].replace("us-east-1", AWAY)
    assert there["StreamSpecification"] == STREAM
    assert (there["DeletionProtectionEnabled"], there["ItemCount"]) == (False, 2)
    asked: dict[str, Any] = {
        "KeyConditionExpression": "who = :who",
        "ExpressionAttributeValues": {":who": {"S": "me"}},
    }
    found = away.query(TableName=NAME, IndexName="by-who", **asked)["Items"]
    assert found == [{"id": {"S": "2"}, "who": {"S": "me"}}]
    away.delete_item(TableName=NAME, Key={"id": {"S": "1"}})
    assert home.scan(TableName=NAME)["Count"] == 1


def test_each_names_the_others(home: Client, away: Client) -> None:
    home.create_table(**PLAIN)
    assert {"Replicas", "GlobalTableVersion"}.isdisjoint(described(home))
    replicate(home)
    [there], [here] = described(home)["Replicas"], described(away)["Replicas"]
    assert there == {
        "RegionName": AWAY,
        "ReplicaStatus": "ACTIVE",
        "ReplicaArn": described(away)["TableArn"],
    }
    assert here["RegionName"] == "us-east-1"
    assert described(home)["GlobalTableVersion"] == "2019.11.21"


def test_what_all_replicas_have_in_common_changes_on_all(home: Client, away: Client) -> None:
    home.create_table(**PLAIN)
    replicate(home)
    index = {"Create": BY_WHO | {"OnDemandThroughput": units(3, 4)}}
    home.update_table(
        TableName=NAME,
        AttributeDefinitions=TEXTS,
        GlobalSecondaryIndexUpdates=[index],
        OnDemandThroughput=units(5, 6),
        StreamSpecification=STREAM,
    )
    home.update_time_to_live(TableName=NAME, TimeToLiveSpecification=OFF | {"Enabled": True})
    there = described(away)
    [made] = there["GlobalSecondaryIndexes"]
    assert made["OnDemandThroughput"] == units(3, 4)
    assert (there["OnDemandThroughput"], there["StreamSpecification"]) == (units(5, 6), STREAM)
    expiry = away.describe_time_to_live(TableName=NAME)["TimeToLiveDescription"]
    assert expiry == {"AttributeName": "expires", "TimeToLiveStatus": "ENABLED"}


def test_what_is_a_replica_s_own_stays_its_own(home: Client, away: Client) -> None:
    home.create_table(**INDEXED, DeletionProtectionEnabled=True)
    recovery = {"PointInTimeRecoveryEnabled": True}
    home.update_continuous_backups(TableName=NAME, PointInTimeRecoverySpecification=recovery)
    home.update_contributor_insights(TableName=NAME, ContributorInsightsAction="ENABLE")
    replicate(home, OnDemandThroughputOverride={"MaxReadRequestUnits": 2})
    away.update_contributor_insights(
        TableName=NAME, IndexName="by-who", ContributorInsightsAction="ENABLE"
    )
    home.update_table(TableName=NAME, OnDemandThroughput=units(5, 6))
    replicate(home, "Update", TableClassOverride="STANDARD_INFREQUENT_ACCESS")
    assert described(away)["OnDemandThroughput"] == units(2, 6)
    [there] = described(home)["Replicas"]
    assert there["OnDemandThroughputOverride"] == {"MaxReadRequestUnits": 2}
    assert there["ReplicaTableClassSummary"] == {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
    assert "TableClassSummary" not in described(home)
    assert described(away)["DeletionProtectionEnabled"] is False
    backups = away.describe_continuous_backups(TableName=NAME)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"
    [on] = away.list_contributor_insights()["ContributorInsightsSummaries"]
    assert on["IndexName"] == "by-who"
    home.update_table(
        TableName=NAME, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-who"}}]
    )
    assert away.list_contributor_insights()["ContributorInsightsSummaries"] == []


def test_every_replica_has_a_key_of_its_region(home: Client, away: Client) -> None:
    home.create_table(**PLAIN, SSESpecification=OWN_KEY)
    replicate(home, KMSMasterKeyId=KEY_AWAY)
    assert described(away)["SSEDescription"]["KMSMasterKeyArn"] == KEY_AWAY
    keys = {"us-east-1": f"{KEY}-new", AWAY: f"{KEY_AWAY}-new"}
    updates = [
        {"Update": {"RegionName": region, "KMSMasterKeyId": key}} for region, key in keys.items()
    ]
    home.update_table(TableName=NAME, ReplicaUpdates=updates)
    assert described(home)["SSEDescription"]["KMSMasterKeyArn"] == keys["us-east-1"]
    assert described(home)["Replicas"][0]["KMSMasterKeyId"] == keys[AWAY]
    home.update_table(TableName=NAME, SSESpecification={"Enabled": True})
    managed = described(away)["SSEDescription"]["KMSMasterKeyArn"]
    assert (managed.split(":")[3], managed != keys[AWAY]) == (AWAY, True)
    home.update_table(TableName=NAME, SSESpecification={"Enabled": False})
    assert "SSEDescription" not in described(away)


def test_the_streams_of_all_replicas_have_what_is_written_to_any(
    account: Account, home: Client, away: Client
) -> None:
    home.create_table(**PLAIN, StreamSpecification=STREAM)
    replicate(home)
    home.put_item(TableName=NAME, Item={"id": {"S": "1"}})
    away.put_item(TableName=NAME, Item={"id": {"S": "2"}})
    for client, region in ((home, "us-east-1"), (away, AWAY)):
        streams = account.client("dynamodbstreams", region)
        arn = described(client)["LatestStreamArn"]
        [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        iterator = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records = streams.get_records(ShardIterator=iterator)["Records"]
        assert [one["dynamodb"]["Keys"]["id"]["S"] for one in records] == ["1", "2"]


@pytest.mark.parametrize("is_by_home", [True, False], ids=["by the table", "in its region"])
def test_a_replica_that_is_deleted_is_no_replica_any_more(
    home: Client, away: Client, is_by_home: bool
) -> None:
    home.create_table(**PLAIN)
    replicate(home)
    if is_by_home:
        replicate(home, "Delete")
    else:
        away.delete_table(TableName=NAME)
    assert away.list_tables()["TableNames"] == []
    assert {"Replicas", "GlobalTableVersion"}.isdisjoint(described(home))
    replicate(home)
    assert [one["RegionName"] for one in described(home)["Replicas"]] == [AWAY]


def test_a_table_that_is_deleted_leaves_its_replicas(home: Client, away: Client) -> None:
    home.create_table(**PLAIN)
    replicate(home)
    home.put_item(TableName=NAME, Item={"id": {"S": "1"}})
    home.delete_table(TableName=NAME)
    assert away.scan(TableName=NAME)["Count"] == 1
    assert "Replicas" not in described(away)


def test_a_strongly_consistent_table_has_its_witness(home: Client) -> None:
    home.create_table(**PLAIN)
    home.update_table(
        TableName=NAME,
        MultiRegionConsistency="STRONG",
        ReplicaUpdates=[{"Create": {"RegionName": "us-east-2"}}],
        GlobalTableWitnessUpdates=[{"Create": {"RegionName": "us-west-2"}}],
    )
    table = described(home)
    assert table["MultiRegionConsistency"] == "STRONG"
    assert table["GlobalTableWitnesses"] == [{"RegionName": "us-west-2", "WitnessStatus": "ACTIVE"}]
    home.update_table(
        TableName=NAME,
        ReplicaUpdates=[{"Delete": {"RegionName": "us-east-2"}}],
        GlobalTableWitnessUpdates=[{"Delete": {"RegionName": "us-west-2"}}],
    )
    assert "GlobalTableWitnesses" not in described(home)


def there(kind: str, region: str = AWAY, **action: str) -> dict[str, Any]:
    """Return a change of a replica."""
    return {"ReplicaUpdates": [{kind: {"RegionName": region} | action}]}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (there("Create"), EXISTS),
        (there("Create", "us-east-1"), EXISTS),
        (there("Create", "us-east-9"), f"{INVALID}Invalid region name: us-east-9"),
        (there("Create", "cn-north-1"), f"{INVALID}Invalid region name: cn-north-1"),
        (there("Create", "eu-west-2"), NO_KEY),
        (there("Update", "us-east-1", KMSMasterKeyId=KEY), NO_KEY),
        (there("Update", "eu-west-2", KMSMasterKeyId=KEY), NOT_FOUND),
        (there("Delete", "eu-west-2"), NOT_FOUND),
        (there("Delete"), PROTECTED),
        ({"StreamSpecification": ENDED}, STREAM_NEEDED),
        ({"SSESpecification": OWN_KEY}, THROUGH_REPLICAS),
    ],
    ids=[
        *("a replica twice", "the table itself", "in no region", "in another partition"),
        *("without a key", "another key of one alone", "another key of none", "one that is not"),
        *("a protected one", "the stream", "another key of the table alone"),
    ],
)
def test_a_change_that_aws_refuses_is_refused(
    home: Client, away: Client, changes: dict[str, Any], reason: str
) -> None:
    home.create_table(**PLAIN, SSESpecification=OWN_KEY, StreamSpecification=STREAM)
    replicate(home, KMSMasterKeyId=KEY_AWAY)
    away.update_table(TableName=NAME, DeletionProtectionEnabled=True)
    before = described(home), described(away)
    assert refusal(home.update_table, TableName=NAME, **changes) == reason
    assert (described(home), described(away)) == before


def test_a_replica_is_not_made_where_a_table_is(home: Client, away: Client) -> None:
    home.create_table(**PLAIN)
    away.create_table(**PLAIN)
    changes = there("Create")
    assert refusal(home.update_table, TableName=NAME, **changes) == EXISTS


def test_time_to_live_changes_once_an_hour_in_whichever_region(home: Client, away: Client) -> None:
    home.create_table(**PLAIN)
    replicate(home)
    for is_on in (True, False):
        # The first change belongs to the creation.
        change = OFF | {"Enabled": is_on}
        home.update_time_to_live(TableName=NAME, TimeToLiveSpecification=change)
    again = {"TableName": NAME, "TimeToLiveSpecification": OFF | {"Enabled": True}}
    for client in (home, away):
        assert refusal(client.update_time_to_live, **again) == (
            f"{INVALID}Time to live has been modified multiple times within a fixed interval"
        )
    later(away, 2)
    away.update_time_to_live(**again)
    status = home.describe_time_to_live(TableName=NAME)["TimeToLiveDescription"]
    assert status["TimeToLiveStatus"] == "ENABLED"
