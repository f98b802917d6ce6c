from copy import deepcopy
from typing import Any, NamedTuple

import grpc
import pytest

from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, Server, failure

INDEX_ON_AT = {
    "name": "by-at",
    "keySchemas": [{"attributeName": "at", "keyType": "HASH"}],
    "projectionType": "KEYS_ONLY",
}


def with_index(table: Properties, **properties: Any) -> Properties:
    [index] = table["globalSecondaryIndexes"]
    return table | {"globalSecondaryIndexes": [index | properties]}


class Case(NamedTuple):
    """What changes, how the engine is told, the calls, and what the table says then."""

    change: Properties
    kinds: dict[str, str]
    called: list[str]
    expected: Properties


UPDATES = [
    Case(
        {"ttl": {"attributeName": "expires", "enabled": True}},
        {"ttl.attributeName": "UPDATE", "ttl.enabled": "UPDATE"},
        ["UpdateTimeToLive"],
        {"ttl": {"attributeName": "expires", "enabled": True}},
    ),
    Case(
        {"pointInTimeRecovery": {"enabled": True}},
        {"pointInTimeRecovery.enabled": "UPDATE"},
        ["UpdateContinuousBackups"],
        {"pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 35}},
    ),
    Case(
        {"tags": {"cost": "1"}},
        {"tags.cost": "ADD", "tags.team": "DELETE"},
        ["UntagResource", "TagResource"],
        {"tags": {"cost": "1"}, "tagsAll": {"cost": "1"}},
    ),
    Case(
        {"deletionProtectionEnabled": True},
        {"deletionProtectionEnabled": "UPDATE"},
        ["UpdateTable"],
        {"deletionProtectionEnabled": True},
    ),
    Case(
        {"tableClass": "STANDARD_INFREQUENT_ACCESS"},
        {"tableClass": "UPDATE"},
        ["UpdateTable"],
        {"tableClass": "STANDARD_INFREQUENT_ACCESS"},
    ),
    Case(
        {"onDemandThroughput": {"maxReadRequestUnits": 9}},
        {"onDemandThroughput": "ADD"},
        ["UpdateTable"],
        {"onDemandThroughput": {"maxReadRequestUnits": 9, "maxWriteRequestUnits": 0}},
    ),
    Case(
        {"serverSideEncryption": {"enabled": True, "kmsKeyArn": "arn:aws:kms:us-east-1:1:key/k"}},
        {"serverSideEncryption": "ADD"},
        ["UpdateTable"],
        {"serverSideEncryption": {"enabled": True, "kmsKeyArn": "arn:aws:kms:us-east-1:1:key/k"}},
    ),
    Case(
        {"streamEnabled": True, "streamViewType": "KEYS_ONLY"},
        {"streamEnabled": "UPDATE", "streamViewType": "UPDATE"},
        ["UpdateTable"],
        {"streamEnabled": True, "streamViewType": "KEYS_ONLY"},
    ),
    Case(
        {"replicas": [{"regionName": "eu-west-1"}]},
        {"replicas[0]": "ADD"},
        [],
        {
            "replicas": [
                {
                    "arn": "arn:aws:dynamodb:eu-west-1:123456789012:table/NAME",
                    "consistencyMode": "EVENTUAL",
                    "pointInTimeRecovery": False,
                    "propagateTags": False,
                    "regionName": "eu-west-1",
                    "streamArn": "",
                    "streamLabel": "",
                }
            ]
        },
    ),
    Case(
        {"warmThroughput": {"readUnitsPerSecond": 15000, "writeUnitsPerSecond": 5000}},
        {"warmThroughput": "ADD"},
        ["UpdateTable"],
        {"warmThroughput": {"readUnitsPerSecond": 15000, "writeUnitsPerSecond": 5000}},
    ),
]
WRITES = ("Update", "Create", "Delete", "Tag", "Untag")


@pytest.mark.parametrize("case", UPDATES, ids=[next(iter(case.change)) for case in UPDATES])
def test_an_update_in_place(engine: Engine, table: Properties, server: Server, case: Case) -> None:
    _, before = engine.made(table)
    checked, reasons = engine.check(table | case.change)
    assert reasons == []
    assert engine.kinds(before, checked) == case.kinds
    server.called.clear()
    after = engine.update(before, checked)
    assert [action for action in server.called if action.startswith(WRITES)] == case.called
    expected = deepcopy(case.expected)
    for replica in expected.get("replicas", []):
        replica["arn"] = replica["arn"].replace("NAME", table["name"])
    assert {name: after[name] for name in expected} == expected
    assert engine.kinds(after, checked) == {}
    assert engine.read(table["name"], after, checked)[1:] == (after, checked)


def test_turning_things_off_again(engine: Engine, table: Properties) -> None:
    on = table | {
        "deletionProtectionEnabled": True,
        "onDemandThroughput": {"maxReadRequestUnits": 9},
        "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 7},
        "serverSideEncryption": {"enabled": True},
        "streamEnabled": True,
        "streamViewType": "KEYS_ONLY",
        "ttl": {"attributeName": "expires", "enabled": True},
    }
    off = table | {
        "onDemandThroughput": {"maxReadRequestUnits": -1},
        "pointInTimeRecovery": {"enabled": False, "recoveryPeriodInDays": 9},
        "serverSideEncryption": {"enabled": False},
        "ttl": {"attributeName": "expires", "enabled": False},
    }
    off.pop("tags")
    _, before = engine.made(on)
    checked, _ = engine.check(off)
    assert engine.kinds(before, checked) == {
        "deletionProtectionEnabled": "DELETE",
        "onDemandThroughput.maxReadRequestUnits": "UPDATE",
        "pointInTimeRecovery.enabled": "UPDATE",
        "serverSideEncryption.enabled": "UPDATE",
        "streamEnabled": "DELETE",
        "tags": "DELETE",
        "ttl.enabled": "UPDATE",
    }
    after = engine.update(before, checked)
    gone = ("onDemandThroughput", "serverSideEncryption")
    assert [name for name in gone if name in after] == []
    assert after["ttl"] == {"attributeName": "", "enabled": False}
    assert after["pointInTimeRecovery"] == {"enabled": False}
    assert (after["streamEnabled"], after["tags"]) == (False, {})
    assert not after["deletionProtectionEnabled"]
    assert engine.kinds(after, checked) == {}


def test_a_cap_is_not_lifted_by_leaving_its_block_out(engine: Engine, table: Properties) -> None:
    _, before = engine.made(table | {"onDemandThroughput": {"maxReadRequestUnits": 9}})
    with pytest.raises(grpc.RpcError) as refused:
        engine.update(before, engine.check(table)[0])
    assert failure(refused.value).sentence.startswith(
        "dynamodb UpdateTable: ValidationException: At least one of ProvisionedThroughput"
    )


def test_a_stream_changes_its_view_by_starting_anew(
    engine: Engine, table: Properties, server: Server
) -> None:
    stream = {"streamEnabled": True, "streamViewType": "KEYS_ONLY"}
    _, before = engine.made(table | stream)
    checked, _ = engine.check(table | stream | {"streamViewType": "NEW_IMAGE"})
    assert engine.update(before, checked, preview=True)["streamArn"] == UNKNOWN
    server.called.clear()
    after = engine.update(before, checked)
    # The old stream ends; the embedded AWS cannot start another.
    assert server.called.count("UpdateTable") == 1
    assert (after["streamEnabled"], after["streamViewType"]) == (True, "NEW_IMAGE")
    assert after["streamArn"] != before["streamArn"]


def test_billing_changes_both_ways(engine: Engine, table: Properties, server: Server) -> None:
    _, before = engine.made(table)
    capacity = {"readCapacity": 5, "writeCapacity": 6}
    provisioned = with_index(table, **capacity) | capacity | {"billingMode": "PROVISIONED"}
    checked, _ = engine.check(provisioned)
    server.called.clear()
    then = engine.update(before, checked)
    assert server.called.count("UpdateTable") == 1
    assert then["readCapacity"] == then["globalSecondaryIndexes"][0]["readCapacity"] == 5
    assert engine.kinds(then, checked) == {}
    back, _ = engine.check(table)
    assert engine.kinds(then, back) == {"billingMode": "UPDATE"}
    after = engine.update(then, back)
    assert after["readCapacity"] == after["globalSecondaryIndexes"][0]["readCapacity"] == 0


def test_leaving_on_demand_mode_without_a_capacity_asks_for_the_least(
    engine: Engine, table: Properties
) -> None:
    del table["globalSecondaryIndexes"]
    table["attributes"] = table["attributes"][:1]
    _, before = engine.made(table)
    after = engine.update(before, engine.check(table | {"billingMode": "PROVISIONED"})[0])
    assert (after["readCapacity"], after["writeCapacity"]) == (1, 1)


def test_tags_that_stay_are_not_sent_again(
    engine: Engine, table: Properties, server: Server
) -> None:
    _, before = engine.made(table | {"tags": {"team": "orders", "cost": "1"}})
    checked, _ = engine.check(table)
    server.called.clear()
    assert engine.update(before, checked)["tags"] == {"team": "orders"}
    assert [action for action in server.called if action.startswith(WRITES)] == ["UntagResource"]


def test_an_index_is_rebuilt_where_its_key_or_projection_changes(
    engine: Engine, table: Properties, server: Server
) -> None:
    _, before = engine.made(table)
    keys = [{"attributeName": "at", "keyType": "HASH"}]
    changed = with_index(table, keySchemas=keys, projectionType="KEYS_ONLY")
    changed["attributes"] = table["attributes"][:2]
    checked, _ = engine.check(changed)
    assert engine.kinds(before, checked) == {
        "attributes[2]": "DELETE",
        "globalSecondaryIndexes[0].keySchemas[0].attributeName": "UPDATE",
        "globalSecondaryIndexes[0].keySchemas[1]": "DELETE",
        "globalSecondaryIndexes[0].projectionType": "UPDATE",
    }
    server.called.clear()
    after = engine.update(before, checked)
    assert server.called.count("UpdateTable") == 2
    [index] = after["globalSecondaryIndexes"]
    assert (index["hashKey"], index["projectionType"]) == ("at", "KEYS_ONLY")
    assert engine.kinds(after, checked) == {}


def test_indexes_come_and_go_one_at_a_time(
    engine: Engine, table: Properties, server: Server
) -> None:
    _, before = engine.made(table)
    others = [INDEX_ON_AT, INDEX_ON_AT | {"name": "again"}]
    changed = table | {
        "globalSecondaryIndexes": others,
        "attributes": table["attributes"][:2],
    }
    checked, _ = engine.check(changed)
    server.called.clear()
    after = engine.update(before, checked)
    assert server.called.count("UpdateTable") == 3
    assert [index["name"] for index in after["globalSecondaryIndexes"]] == ["by-at", "again"]
    assert [item["name"] for item in after["attributes"]] == ["id", "at"]
