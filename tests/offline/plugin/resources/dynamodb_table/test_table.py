from typing import Any

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.dynamodb_table import kept
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, Server, failure


def test_a_preview_tells_what_is_known(engine: Engine, table: Properties, server: Server) -> None:
    checked, _ = engine.check(table)
    identity, outputs = engine.create(checked, preview=True)
    assert (identity, "CreateTable" in server.called) == ("", False)
    assert outputs["name"] == table["name"]
    assert outputs["tagsAll"] == {"team": "orders"}
    assert {name for name, value in outputs.items() if value == UNKNOWN} == {
        "arn",
        "globalTableWitness",
        "pointInTimeRecovery",
        "readCapacity",
        "serverSideEncryption",
        "streamArn",
        "streamLabel",
        "streamViewType",
        "ttl",
        "warmThroughput",
        "writeCapacity",
    }


def test_a_table_is_made_as_asked_and_tells_all_of_itself(
    engine: Engine, table: Properties
) -> None:
    table |= {
        "deletionProtectionEnabled": True,
        "onDemandThroughput": {"maxReadRequestUnits": 100},
        "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 7},
        "serverSideEncryption": {"enabled": True},
        "streamEnabled": True,
        "streamViewType": "KEYS_ONLY",
        "tableClass": "STANDARD_INFREQUENT_ACCESS",
        "ttl": {"attributeName": "expires", "enabled": True},
    }
    checked, outputs = engine.made(table)
    arn = f"arn:aws:dynamodb:us-east-1:123456789012:table/{table['name']}"
    label = outputs["streamLabel"]
    assert label
    assert outputs == table | {
        "arn": arn,
        "globalSecondaryIndexes": [
            table["globalSecondaryIndexes"][0]
            | {
                "hashKey": "who",
                "rangeKey": "at",
                "nonKeyAttributes": [],
                "readCapacity": 0,
                "writeCapacity": 0,
            }
        ],
        "id": table["name"],
        "localSecondaryIndexes": [],
        "onDemandThroughput": {"maxReadRequestUnits": 100, "maxWriteRequestUnits": 0},
        "readCapacity": 0,
        "region": "us-east-1",
        "replicas": [],
        "serverSideEncryption": {"enabled": True, "kmsKeyArn": ""},
        "streamArn": f"{arn}/stream/{label}",
        "streamLabel": label,
        "tagsAll": {"team": "orders"},
        "writeCapacity": 0,
    }
    assert engine.kinds(outputs, checked) == {}


def test_a_provisioned_table_with_local_indexes(engine: Engine, table: Properties) -> None:
    table |= {
        "billingMode": "PROVISIONED",
        "readCapacity": 5,
        "writeCapacity": 6,
        "rangeKey": "at",
        "attributes": [{"name": n, "type": "S"} for n in ("id", "at", "who")],
        "globalSecondaryIndexes": [],
        "localSecondaryIndexes": [
            {
                "name": "local",
                "rangeKey": "who",
                "projectionType": "INCLUDE",
                "nonKeyAttributes": ["a"],
            }
        ],
    }
    checked, outputs = engine.made(table)
    assert (outputs["readCapacity"], outputs["writeCapacity"]) == (5, 6)
    assert outputs["localSecondaryIndexes"] == table["localSecondaryIndexes"]
    assert engine.kinds(outputs, checked) == {}


def test_blocks_left_out_stay_as_they_are(engine: Engine, table: Properties) -> None:
    on = table | {
        "pointInTimeRecovery": {"enabled": True},
        "serverSideEncryption": {"enabled": True},
        "ttl": {"attributeName": "expires", "enabled": True},
    }
    _, outputs = engine.made(on)
    assert engine.kinds(outputs, engine.check(table)[0]) == {}


def test_another_type_for_a_key_goes_unnoticed_as_in_the_official_plugin(
    engine: Engine, table: Properties
) -> None:
    _, outputs = engine.made(table)
    attributes = [item | {"type": "N"} for item in table["attributes"]]
    assert engine.kinds(outputs, engine.check(table | {"attributes": attributes})[0]) == {}


@pytest.mark.parametrize(
    ("change", "replaced"),
    [
        ({"hashKey": "who"}, ["hashKey"]),
        ({"rangeKey": "at"}, ["rangeKey"]),
        ({"restoreSourceName": "other"}, ["restoreSourceName"]),
        (
            {"localSecondaryIndexes": [{"name": "l", "rangeKey": "at", "projectionType": "ALL"}]},
            ["localSecondaryIndexes[0]"],
        ),
    ],
    ids=["hash key", "range key", "restore", "local index"],
)
def test_what_replaces_a_table(
    engine: Engine, table: Properties, change: Properties, replaced: list[str]
) -> None:
    checked, outputs = engine.made(table)
    answer = engine.diff(outputs, checked | change)
    assert list(answer.replaces) == replaced
    assert answer.deleteBeforeReplace


def test_less_warm_throughput_replaces(engine: Engine, table: Properties) -> None:
    warm = {"readUnitsPerSecond": 15000, "writeUnitsPerSecond": 5000}
    checked, outputs = engine.made(table | {"warmThroughput": warm})
    less = checked | {"warmThroughput": warm | {"readUnitsPerSecond": 14000}}
    more = checked | {"warmThroughput": warm | {"readUnitsPerSecond": 16000}}
    path = "warmThroughput.readUnitsPerSecond"
    assert engine.kinds(outputs, less) == {path: "UPDATE_REPLACE"}
    assert engine.kinds(outputs, more) == {path: "UPDATE"}


def test_a_table_that_exists_is_not_taken_over(engine: Engine, table: Properties) -> None:
    checked, _ = engine.made(table)
    with pytest.raises(grpc.RpcError) as refused:
        engine.create(checked)
    told = failure(refused.value)
    assert told.resource is None
    assert told.sentence == (
        f"dynamodb CreateTable: ResourceInUseException: Table already exists: {table['name']}"
    )


def test_a_creation_that_fails_half_way_is_finished_by_the_next_run(
    engine: Engine, table: Properties, server: Server
) -> None:
    table |= {
        "ttl": {"attributeName": "expires", "enabled": True},
        "pointInTimeRecovery": {"enabled": True},
    }
    checked, _ = engine.check(table)
    server.refused.add("UpdateTimeToLive")
    with pytest.raises(grpc.RpcError) as refused:
        engine.create(checked)
    told = failure(refused.value)
    assert told.resource
    assert told.resource.id == table["name"]
    assert list(told.resource.reasons) == [told.sentence]
    assert told.sentence == "dynamodb UpdateTimeToLive: LimitExceededException: too many at once"
    server.refused.clear()
    _, state, _ = engine.read(table["name"])
    after = engine.update(state, checked)
    assert after["ttl"]["enabled"]
    assert after["pointInTimeRecovery"]["enabled"]


def test_a_refresh_shows_drift(engine: Engine, table: Properties, dynamodb: Any) -> None:
    checked, outputs = engine.made(table)
    name = table["name"]
    dynamodb.update_table(TableName=name, DeletionProtectionEnabled=True)
    dynamodb.tag_resource(ResourceArn=outputs["arn"], Tags=[{"Key": "who", "Value": "me"}])
    dynamodb.update_table(
        TableName=name, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-who"}}]
    )
    _, now, inputs = engine.read(name, outputs, checked)
    assert engine.kinds(now, checked) == {
        "attributes[1]": "ADD",
        "attributes[2]": "ADD",
        "deletionProtectionEnabled": "DELETE",
        "globalSecondaryIndexes[0]": "ADD",
        "tags.who": "DELETE",
    }
    assert inputs == checked | {
        "attributes": checked["attributes"][:1],
        "deletionProtectionEnabled": True,
        "globalSecondaryIndexes": [],
        "tags": {"team": "orders", "who": "me"},
    }
    after = engine.update(now, checked)
    assert after == outputs


def test_a_table_that_is_gone_reads_as_gone(engine: Engine, table: Properties) -> None:
    checked, outputs = engine.made(table)
    engine.delete(outputs)
    assert engine.read(table["name"], outputs, checked)[0] == ""


def test_an_import_needs_no_more_than_the_name(engine: Engine, table: Properties) -> None:
    table |= {
        "deletionProtectionEnabled": True,
        "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 7},
        "rangeKey": "at",
        "ttl": {"attributeName": "expires", "enabled": True},
    }
    checked, made = engine.made(table)
    identity, outputs, inputs = engine.read(table["name"])
    assert (identity, outputs) == (table["name"], made)
    assert engine.kinds(outputs, checked) == {}
    again, reasons = engine.check(inputs)
    assert reasons == []
    assert engine.kinds(outputs, again) == {}
    assert again == checked | {"__defaults": ["tableClass"]}


def test_a_protected_table_is_deleted_in_a_teardown_only(
    engine: Engine, table: Properties, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, outputs = engine.made(table | {"deletionProtectionEnabled": True})
    with pytest.raises(grpc.RpcError) as refused:
        engine.delete(outputs)
    assert failure(refused.value).sentence == (
        "dynamodb DeleteTable: ValidationException: 1 validation error detected: "
        f"Table '{table['name']}' can't be deleted while DeletionProtectionEnabled is set to True"
    )
    monkeypatch.setenv("REHEARSAL_TEARDOWN", "1")
    engine.delete(outputs)
    assert engine.read(table["name"])[0] == ""


def test_deleting_what_is_gone_is_fine_and_leaves_no_record(
    engine: Engine, table: Properties, aws: Aws
) -> None:
    _, outputs = engine.made(table)
    engine.delete(outputs)
    engine.delete(outputs)
    records = aws.records.all(kept.KIND)
    assert [identity for identity in records if identity.startswith(outputs["arn"])] == []


def test_a_table_is_restored_from_another(engine: Engine, table: Properties) -> None:
    engine.made(table)
    restored = table | {
        "name": f"{table['name']}-restored",
        "restoreSourceName": table["name"],
        "restoreToLatestTime": True,
    }
    checked, outputs = engine.made(restored)
    assert outputs["globalSecondaryIndexes"][0]["name"] == "by-who"
    # As with the official plugin, tags are not part of a restore: the next run sets them.
    assert engine.kinds(outputs, checked) == {"tags.team": "ADD"}
