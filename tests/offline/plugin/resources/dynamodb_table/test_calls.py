from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from offline.plugin.aws import Aws
from offline.plugin.failures import AwsError
from offline.plugin.resources.dynamodb_table import calls
from offline.plugin.values import Properties
from tests.offline.plugin.conftest import Client, Server

STREAM = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}


def index(name: str, key: str) -> dict[str, Any]:
    return {
        "IndexName": name,
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        "OnDemandThroughput": {"MaxReadRequestUnits": 9},
    }


@pytest.fixture
def name(aws: Aws, table: Properties) -> str:
    """Make a table with everything that the embedded AWS does not hold."""
    parameters = {
        "TableName": table["name"],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": "S"} for n in ("id", "who")],
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [index("by-who", "who")],
        "OnDemandThroughput": {"MaxReadRequestUnits": 100},
        "StreamSpecification": STREAM,
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
    }
    calls.create(aws, "CreateTable", parameters)
    return table["name"]


def test_a_table_is_described_with_what_the_embedded_aws_drops(aws: Aws, name: str) -> None:
    table = calls.described(aws, name)
    [by_who] = table["GlobalSecondaryIndexes"]
    zero = {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
    assert table["TableClassSummary"] == {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
    assert table["OnDemandThroughput"] == {"MaxReadRequestUnits": 100}
    assert by_who["OnDemandThroughput"] == {"MaxReadRequestUnits": 9}
    assert (table["ProvisionedThroughput"], by_who["ProvisionedThroughput"]) == (zero, zero)


def test_where_there_is_no_table_nothing_is_described(aws: Aws, server: Server) -> None:
    assert calls.describe(aws, "no-such-table") is None
    server.refused.add("DescribeTable")
    with pytest.raises(AwsError, match="too many at once"):
        calls.describe(aws, "no-such-table")


def test_an_update_of_nothing_is_refused_as_aws_does(aws: Aws, name: str, server: Server) -> None:
    with pytest.raises(AwsError) as refused:
        calls.update(aws, name, {})
    assert str(refused.value) == (
        "dynamodb UpdateTable: ValidationException: At least one of ProvisionedThroughput, "
        "BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or "
        "ReplicaUpdates is required"
    )
    assert "UpdateTable" not in server.called


def test_what_the_embedded_aws_drops_of_an_update_is_described(aws: Aws, name: str) -> None:
    cap = {"IndexName": "by-who", "OnDemandThroughput": {"MaxReadRequestUnits": -1}}
    calls.update(aws, name, {"TableClass": "STANDARD", "SSESpecification": {"Enabled": True}})
    calls.update(aws, name, {"GlobalSecondaryIndexUpdates": [{"Update": cap}]})
    table = calls.described(aws, name)
    assert table["TableClassSummary"] == {"TableClass": "STANDARD"}
    assert table["SSEDescription"] == {
        "Status": "ENABLED",
        "KMSMasterKeyArn": aws.default_key("dynamodb"),
    }
    assert "OnDemandThroughput" not in table["GlobalSecondaryIndexes"][0]
    assert table["OnDemandThroughput"] == {"MaxReadRequestUnits": 100}


@pytest.mark.parametrize("busy", ["TableStatus", "IndexStatus"])
def test_an_update_is_over_when_the_table_and_its_indexes_are_active(
    aws: Aws, name: str, server: Server, monkeypatch: pytest.MonkeyPatch, busy: str
) -> None:
    def slow(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        answer = b"".join(application(environ, start))
        is_busy = server.called.count("DescribeTable") < 4
        active, updating = f'"{busy}": "ACTIVE"'.encode(), f'"{busy}": "UPDATE"'.encode()
        return [answer.replace(active, updating) if is_busy else answer]

    application = server.application
    monkeypatch.setattr(server, "application", slow)
    monkeypatch.setattr("offline.plugin.aws.POLL_SECONDS", 0)
    server.called.clear()
    calls.update(aws, name, {"DeletionProtectionEnabled": True})
    assert server.called == ["DescribeTable", "UpdateTable", *["DescribeTable"] * 3]


def test_an_attribute_goes_with_the_last_index_on_it(aws: Aws, name: str) -> None:
    gone = {"Delete": {"IndexName": "by-who"}}
    calls.update(aws, name, {"GlobalSecondaryIndexUpdates": [gone]})
    assert calls.described(aws, name)["AttributeDefinitions"] == [
        {"AttributeName": "id", "AttributeType": "S"}
    ]


def test_a_stream_that_is_enabled_once_more_is_another(aws: Aws, name: str) -> None:
    first = calls.described(aws, name)
    calls.update(aws, name, {"StreamSpecification": {"StreamEnabled": False}})
    assert not calls.described(aws, name).get("StreamSpecification")
    again = STREAM | {"StreamViewType": "NEW_IMAGE"}
    calls.update(aws, name, {"StreamSpecification": again})
    second = calls.described(aws, name)
    assert (first["StreamSpecification"], second["StreamSpecification"]) == (STREAM, again)
    assert second["LatestStreamLabel"] > first["LatestStreamLabel"]


@pytest.mark.parametrize(
    ("overrides", "mode"),
    [({}, "PAY_PER_REQUEST"), ({"BillingModeOverride": "PROVISIONED"}, "PROVISIONED")],
    ids=["of its source", "of its own"],
)
def test_a_restored_table_has_a_billing_mode(
    aws: Aws, name: str, overrides: dict[str, str], mode: str
) -> None:
    restored = f"{name}-{mode}"
    source = {"SourceTableName": name, "TargetTableName": restored}
    calls.create(aws, "RestoreTableToPointInTime", source | overrides)
    assert calls.described(aws, restored)["BillingModeSummary"]["BillingMode"] == mode


def test_expiry_is_turned_on_and_off(aws: Aws, name: str, dynamodb: Client) -> None:
    states: list[str] = []
    for is_on in (True, False):
        calls.set_ttl(aws, name, {"attributeName": "expires", "enabled": is_on})
        answer = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        states.append(answer["TimeToLiveStatus"])
    assert states == ["ENABLED", "DISABLED"]


def test_recovery_is_turned_on_and_off(aws: Aws, name: str, dynamodb: Client) -> None:
    states: list[tuple[str, int | None]] = []
    for recovery in (
        {"enabled": True, "recoveryPeriodInDays": 7},
        {"enabled": False, "recoveryPeriodInDays": 7},
        {"enabled": True},
    ):
        calls.set_recovery(aws, name, recovery)
        answer = dynamodb.describe_continuous_backups(TableName=name)
        state = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        days = state.get("RecoveryPeriodInDays")
        states.append((state["PointInTimeRecoveryStatus"], days))
    assert states == [("ENABLED", 7), ("DISABLED", None), ("ENABLED", 35)]
