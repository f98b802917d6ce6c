"""What is peculiar to DynamoDB tables."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import grpc
import pytest

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.resources.dynamodb_table.calls import key, warm_throughput
from rehearsal.plugin.resources.dynamodb_table.update import creation
from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.conftest import REGION, Calls, Engine, Server, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.dynamodb_table import (
    ATTRIBUTES,
    BY_WHO,
    HELD,
    MORE_CAPACITY,
    NO_EXPIRY,
    OLD_FORM,
    ON_AT,
    OWN_KEY,
    PLAIN_TABLES,
    PROVISIONED_TABLES,
    TABLES,
    UNCAPPED,
    WARM,
    indexes,
)

NO_INDEXES: Properties = {"attributes": ATTRIBUTES[:1], "globalSecondaryIndexes": []}
PROVISIONED = {"billingMode": "PROVISIONED"}
CAPPED = {"onDemandThroughput": {"maxReadRequestUnits": 9}}


@pytest.fixture
def full(engine: Engine) -> Life:
    return Life(engine, TABLES)


@pytest.fixture
def plain(engine: Engine) -> Life:
    return Life(engine, PLAIN_TABLES)


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (
            {"pointInTimeRecovery": {"enabled": UNKNOWN}},
            {"pointInTimeRecovery.enabled": "UPDATE"},
        ),
        ({"serverSideEncryption": UNKNOWN}, {"serverSideEncryption": "ADD"}),
        (
            {"ttl": {"attributeName": "expires", "enabled": UNKNOWN}},
            {"ttl.attributeName": "UPDATE", "ttl.enabled": "UPDATE"},
        ),
        ({"globalSecondaryIndexes": UNKNOWN}, {"globalSecondaryIndexes": "UPDATE"}),
        ({"globalSecondaryIndexes": [UNKNOWN]}, {"globalSecondaryIndexes[0]": "UPDATE"}),
    ],
    ids=["recovery", "encryption", "expiry", "indexes", "index"],
)
def test_what_is_unknown_may_be_a_change(
    plain: Life, change: Properties, kinds: dict[str, str]
) -> None:
    _, outputs = plain.made()
    assert plain.engine.kinds(outputs, plain.checked(change)) == kinds


def test_a_preview_keeps_what_aws_filled_in_within_a_block(full: Life) -> None:
    _, outputs = full.made()
    news = full.checked({"pointInTimeRecovery": {"enabled": True}, "tags": {}})
    preview = full.engine.update(outputs, news, preview=True)
    assert preview["pointInTimeRecovery"] == outputs["pointInTimeRecovery"]
    assert full.engine.update(outputs, news) == full.outputs({"tags": {}})


def test_keys_in_the_old_form_are_read_back_in_both(plain: Life) -> None:
    checked, outputs = plain.made(indexes(OLD_FORM))
    assert outputs == plain.outputs(indexes(BY_WHO | HELD))
    assert plain.engine.kinds(outputs, checked) == {}


def test_an_index_of_several_hash_keys_has_none_to_name() -> None:
    several = {"KeySchema": [{"AttributeName": n, "KeyType": "HASH"} for n in "ab"]}
    assert (key(several, "HASH"), key(several, "RANGE")) == (None, None)


def test_a_table_may_be_encrypted_with_a_key_of_its_own(plain: Life) -> None:
    own = {"serverSideEncryption": {"enabled": True, "kmsKeyArn": OWN_KEY}}
    checked, outputs = plain.made(own)
    assert outputs == plain.outputs(own)
    assert plain.engine.kinds(outputs, checked) == {}


def test_the_arn_of_a_stream_ends_with_its_label_and_another_view_makes_another(
    full: Life,
) -> None:
    checked, outputs = full.made()
    assert outputs["streamArn"] == f"{outputs['arn']}/stream/{outputs['streamLabel']}"
    after = full.engine.update(outputs, checked | {"streamViewType": "NEW_IMAGE"})
    assert after["streamLabel"] > outputs["streamLabel"]
    assert after["streamArn"] == f"{outputs['arn']}/stream/{after['streamLabel']}"


@pytest.mark.parametrize(
    ("reads", "writes", "is_told"),
    [
        pytest.param(12000, 4000, False, id="as AWS keeps it"),
        pytest.param(11999, 3999, False, id="less"),
        pytest.param(12001, 4000, True, id="more reads"),
        pytest.param(12000, 4001, True, id="more writes"),
        pytest.param(100, 5000, True, id="less and more"),
    ],
)
def test_warm_throughput_is_told_where_someone_asked_for_it(
    reads: int, writes: int, is_told: bool
) -> None:
    warm = {"WarmThroughput": {"ReadUnitsPerSecond": reads, "WriteUnitsPerSecond": writes}}
    told = {"readUnitsPerSecond": reads, "writeUnitsPerSecond": writes}
    assert warm_throughput(warm) == (told if is_told else None)


@pytest.mark.parametrize(
    ("reads", "kind"),
    [(14000, "UPDATE_REPLACE"), (16000, "UPDATE"), (UNKNOWN, "UPDATE")],
    ids=["less", "more", "unknown"],
)
def test_less_warm_throughput_replaces_a_table(plain: Life, reads: object, kind: str) -> None:
    checked, outputs = plain.made({"warmThroughput": WARM})
    news = checked | {"warmThroughput": WARM | {"readUnitsPerSecond": reads}}
    assert plain.engine.kinds(outputs, news) == {"warmThroughput.readUnitsPerSecond": kind}


def test_less_warm_throughput_rebuilds_an_index_and_as_much_leaves_it(
    plain: Life, calls: Calls
) -> None:
    _, outputs = plain.made(indexes(BY_WHO | {"warmThroughput": WARM}))
    counts: list[int] = []
    for reads in (15000, 14000):
        less = {"warmThroughput": WARM | {"readUnitsPerSecond": reads}}
        news = plain.checked(indexes(BY_WHO | less) | {"deletionProtectionEnabled": True})
        calls.made.clear()
        after = plain.engine.update(outputs, news)
        counts.append(calls.made.count("UpdateTable"))
        assert after["globalSecondaryIndexes"][0]["warmThroughput"] == less["warmThroughput"]
    assert counts == [1, 3]


def test_a_cap_is_not_lifted_by_leaving_its_block_out(plain: Life) -> None:
    _, outputs = plain.made(CAPPED)
    with pytest.raises(grpc.RpcError) as refused:
        plain.engine.update(outputs, plain.checked())
    assert failure(refused.value).sentence == (
        "dynamodb UpdateTable: ValidationException: At least one of ProvisionedThroughput, "
        "BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or "
        "ReplicaUpdates is required"
    )


def test_a_cap_goes_with_its_index_or_is_lifted_and_another_stays(plain: Life) -> None:
    _, outputs = plain.made(indexes(BY_WHO | CAPPED) | CAPPED)
    lifted = plain.checked(indexes(BY_WHO | UNCAPPED) | CAPPED)
    after = plain.engine.update(outputs, lifted)
    assert "onDemandThroughput" not in after["globalSecondaryIndexes"][0]
    assert after["onDemandThroughput"]["maxReadRequestUnits"] == 9
    without = plain.engine.update(outputs, plain.checked(NO_INDEXES | CAPPED))
    again = plain.engine.update(without, plain.checked(CAPPED))
    assert "onDemandThroughput" not in again["globalSecondaryIndexes"][0]


def test_leaving_on_demand_mode_without_a_capacity_asks_for_the_least(plain: Life) -> None:
    _, outputs = plain.made(NO_INDEXES)
    after = plain.engine.update(outputs, plain.checked(NO_INDEXES | PROVISIONED))
    assert (after["readCapacity"], after["writeCapacity"]) == (1, 1)


@pytest.mark.parametrize(
    ("capacity", "kind"),
    [({}, "write"), ({"readCapacity": 5}, "write"), ({"writeCapacity": 5}, "read")],
    ids=["neither", "no writes", "no reads"],
)
def test_an_index_that_leaves_on_demand_mode_needs_a_capacity(
    plain: Life, capacity: Properties, kind: str
) -> None:
    _, outputs = plain.made()
    news = plain.checked(PROVISIONED | MORE_CAPACITY | indexes(BY_WHO | capacity))
    with pytest.raises(grpc.RpcError) as refused:
        plain.engine.update(outputs, news)
    assert failure(refused.value).sentence == (
        f"index 'by-who': {kind} capacity must be > 0 when billing mode is PROVISIONED"
    )


def test_a_capacity_that_an_index_leaves_out_stays(engine: Engine, calls: Calls) -> None:
    table = Life(engine, PROVISIONED_TABLES)
    _, outputs = table.made()
    both = table.checked(indexes(BY_WHO, ON_AT | MORE_CAPACITY))
    calls.made.clear()
    after = table.engine.update(outputs, both)
    capacities = [index["readCapacity"] for index in after["globalSecondaryIndexes"]]
    assert (capacities, calls.made.count("UpdateTable")) == ([5, 9], 1)


def test_keys_of_indexes_that_exist_count_as_attributes_and_as_keys(
    plain: Life, calls: Calls
) -> None:
    calls.made.clear()
    plain.made()
    assert calls.made[0] == "CreateTable"
    assert plain.engine.check(plain.inputs({"globalSecondaryIndexes": None}))[1] == []
    assert plain.engine.check(plain.inputs({"attributes": ATTRIBUTES[:1]}))[1] == []


@pytest.mark.parametrize("busy", ["TableStatus", "IndexStatus"])
def test_an_update_is_over_when_the_table_and_its_indexes_are_active(
    plain: Life, calls: Calls, started: Server, monkeypatch: pytest.MonkeyPatch, busy: str
) -> None:
    def slow(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        answer = b"".join(application(environ, start))
        is_busy = calls.made.count("DescribeTable") < 4
        active, updating = f'"{busy}": "ACTIVE"'.encode(), f'"{busy}": "UPDATE"'.encode()
        return [answer.replace(active, updating) if is_busy else answer]

    checked, outputs = plain.made()
    application = started.application
    monkeypatch.setattr(started, "application", slow)
    calls.made.clear()
    plain.engine.update(outputs, checked | {"deletionProtectionEnabled": True})
    assert calls.made[:6] == ["UpdateTable", *["DescribeTable"] * 5]
    assert calls.made[6] != "DescribeTable"


def test_a_protected_table_is_deleted_in_a_teardown_only(
    plain: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, outputs = plain.made({"deletionProtectionEnabled": True})
    with pytest.raises(grpc.RpcError) as refused:
        plain.engine.delete(outputs)
    assert failure(refused.value).sentence == (
        "dynamodb DeleteTable: ValidationException: 1 validation error detected: "
        f"Table '{plain.name}' can't be deleted while DeletionProtectionEnabled is set to True"
    )
    monkeypatch.setenv("REHEARSAL_TEARDOWN", "1")
    plain.engine.delete(outputs)
    assert plain.engine.read(plain.name)[0] == ""


OFF = {"ttl": {"attributeName": "expires", "enabled": False}}
RARE, USUAL = {"tableClass": "STANDARD_INFREQUENT_ACCESS"}, {"tableClass": "STANDARD"}
STREAM = {"streamEnabled": True, "streamViewType": "NEW_AND_OLD_IMAGES"}
COPIED = {"replicas": [{"regionName": "eu-west-1", "deletionProtectionEnabled": True}]}
IRELAND, OREGON = {"regionName": "eu-west-1"}, {"regionName": "us-west-2"}
KEYED = {"kmsKeyArn": OWN_KEY}
MANAGED = {"serverSideEncryption": {"enabled": True}}
OWN = {"serverSideEncryption": {"enabled": True, "kmsKeyArn": OWN_KEY}}
FAILED = "dynamodb UpdateTable: ValidationException: "
UNREMOVABLE = (
    f"{FAILED}Replica of table '<name>' in eu-west-1 can't be deleted while "
    "DeletionProtectionEnabled is set to True"
)


@pytest.mark.parametrize(
    ("inputs", "changes", "sentence"),
    [
        pytest.param(
            {"ttl": {"attributeName": "expires", "enabled": True}},
            [OFF, {}],
            "dynamodb UpdateTimeToLive: ValidationException: Time to live has been modified "
            "multiple times within a fixed interval",
            id="time to live twice",
        ),
        pytest.param(
            {},
            [RARE, USUAL, RARE],
            "dynamodb UpdateTable: LimitExceededException: Subscriber limit exceeded: the table "
            "class of <name> can be updated 2 times in 30 days",
            id="a third class",
        ),
        pytest.param(COPIED, [{"replicas": None}], UNREMOVABLE, id="a protected replica"),
        pytest.param(
            COPIED,
            [{"replicas": [{**COPIED["replicas"][0], "kmsKeyArn": OWN_KEY}]}],
            UNREMOVABLE,
            id="another key of a protected replica",
        ),
        pytest.param(
            {},
            [{"replicas": [{"regionName": "us-east-9"}]}],
            f"{FAILED}Invalid region name: us-east-9",
            id="a replica nowhere",
        ),
        pytest.param(
            STREAM | {"replicas": [{"regionName": "eu-west-1"}]},
            [{"streamEnabled": False, "streamViewType": None, "replicas": None}],
            f"{FAILED}One or more parameter values were invalid: Disabling Stream is not allowed "
            "for a Global Table replica.",
            id="the stream with the replicas",
        ),
        pytest.param(
            {"replicas": [IRELAND]},
            [OWN | {"replicas": [IRELAND | KEYED, OREGON | KEYED]}],
            f"{FAILED}Replica specified in the Replica Update or Replica Delete action of the "
            "request was not found.",
            id="a key with one more replica",
        ),
        pytest.param(
            {"replicas": [IRELAND, OREGON]},
            [OWN | {"replicas": [IRELAND | KEYED]}],
            f"{FAILED}One or more parameter values were invalid: KMSMasterKeyId must be specified "
            "for each replica.",
            id="a key with one replica fewer",
        ),
        pytest.param(
            {"replicas": [IRELAND]},
            [OWN | {"replicas": None}],
            f"{FAILED}Invalid operation: Customer Managed CMKs on Global Table Version 2019.11.21 "
            "replicas cannot be updated through SSESpecification parameter and can only be updated "
            "through ReplicaUpdates parameter",
            id="a key with the last replica",
        ),
        pytest.param(
            {"replicas": [IRELAND]},
            [MANAGED | {"replicas": [IRELAND, OREGON]}],
            'waiting for DynamoDB Table (<name>) replica SSE update in region "us-west-2": '
            "couldn't find resource (21 retries)",
            id="the key that AWS manages with one more replica",
        ),
        pytest.param(
            OWN,
            [OWN | {"replicas": [IRELAND]}],
            f"{FAILED}One or more parameter values were invalid: KMSMasterKeyId must be specified "
            "for each replica.",
            id="a replica without a key",
        ),
    ],
)
def test_what_aws_refuses_of_a_table_is_refused(
    plain: Life,
    monkeypatch: pytest.MonkeyPatch,
    inputs: Properties,
    changes: list[Properties],
    sentence: str,
) -> None:
    _, outputs = plain.made(inputs)
    *taken, refused = changes
    for change in taken:
        outputs = plain.engine.update(outputs, plain.checked(inputs | change))
    with pytest.raises(grpc.RpcError) as error:
        plain.engine.update(outputs, plain.checked(inputs | refused))
    assert failure(error.value).sentence == plain.filled({"is": sentence})["is"]
    if taken:
        monkeypatch.setenv("REHEARSAL_HOURS_LATER", str(24 * 31))
        plain.engine.update(outputs, plain.checked(inputs | refused))


def test_a_replica_loses_its_recovery_in_one_deployment_and_its_protection_in_the_next(
    plain: Life,
) -> None:
    replica = COPIED["replicas"][0]
    _, outputs = plain.made({"replicas": [{**replica, "pointInTimeRecovery": True}]})
    checked = plain.checked({"replicas": [replica | {"deletionProtectionEnabled": False}]})
    first = plain.engine.update(outputs, checked)
    path = "replicas[0].deletionProtectionEnabled"
    assert plain.engine.kinds(first, checked) == {path: "UPDATE"}
    with pytest.raises(grpc.RpcError):
        plain.engine.delete(first)
    second = plain.engine.update(first, checked)
    assert plain.engine.kinds(second, checked) == {}
    plain.engine.update(second, plain.checked({"replicas": None}))


def test_the_days_of_recovery_are_the_table_s_and_a_replica_has_those_by_default(
    plain: Life,
) -> None:
    plain.made(
        {
            "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 7},
            "replicas": [IRELAND | {"pointInTimeRecovery": True}],
        }
    )
    days: dict[str, int] = {}
    for region in (REGION, "eu-west-1"):
        found = Aws(region).call("dynamodb", "DescribeContinuousBackups", TableName=plain.name)
        recovery = found["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        days[region] = recovery["RecoveryPeriodInDays"]
    assert days == {REGION: 7, "eu-west-1": 35}


def test_a_replica_gets_another_key_with_its_table_at_once(plain: Life) -> None:
    _, outputs = plain.made({"replicas": [IRELAND]})
    both = OWN | {"replicas": [IRELAND | KEYED]}
    after = plain.engine.update(outputs, plain.checked(both))
    assert after["serverSideEncryption"]["kmsKeyArn"] == plain.filled(KEYED)["kmsKeyArn"]
    assert after["replicas"][0]["kmsKeyArn"] == plain.filled(KEYED)["kmsKeyArn"]
    assert plain.engine.kinds(after, plain.checked(both)) == {}


def test_replicas_go_before_a_table_that_is_protected_stays(plain: Life) -> None:
    _, outputs = plain.made({"deletionProtectionEnabled": True, "replicas": [IRELAND]})
    with pytest.raises(grpc.RpcError):
        plain.engine.delete(outputs)
    assert plain.engine.read(plain.name)[1]["replicas"] == []


def test_a_table_with_a_protected_replica_goes_in_a_teardown(
    plain: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, outputs = plain.made(COPIED)
    monkeypatch.setenv("REHEARSAL_TEARDOWN", "1")
    plain.engine.delete(outputs)
    assert plain.engine.read(plain.name)[0] == ""


STRONG = {"consistencyMode": "STRONG", "pointInTimeRecovery": True}
OHIO = STRONG | {"regionName": "us-east-2", "deletionProtectionEnabled": True}
WITNESSED: Properties = {
    "replicas": [OHIO],
    "globalTableWitness": {"regionName": "us-west-2"},
}
THREE: Properties = {"replicas": [OHIO, STRONG | {"regionName": "us-west-2"}]}


def test_a_strong_replica_is_protected_by_the_second_deployment(plain: Life) -> None:
    _, outputs = plain.made(WITNESSED)
    [replica] = outputs["replicas"]
    assert (replica["consistencyMode"], replica["pointInTimeRecovery"]) == ("STRONG", True)
    assert outputs["globalTableWitness"] == {"regionName": "us-west-2"}
    checked = plain.checked(WITNESSED)
    path = "replicas[0].deletionProtectionEnabled"
    assert plain.engine.kinds(outputs, checked) == {path: "UPDATE"}
    second = plain.engine.update(outputs, checked)
    assert plain.engine.kinds(second, checked) == {}


@pytest.mark.parametrize("parts", [WITNESSED, THREE], ids=["with a witness", "without"])
def test_the_parts_of_a_strong_table_go_together(
    plain: Life, calls: Calls, parts: Properties
) -> None:
    _, outputs = plain.made(parts)
    calls.made.clear()
    after = plain.engine.update(outputs, plain.checked({"replicas": None}))
    assert (after["replicas"], after.get("globalTableWitness")) == ([], None)
    assert calls.made.count("UpdateTable") == 1


@pytest.mark.parametrize("parts", [WITNESSED, THREE], ids=["with a witness", "without"])
def test_a_strong_table_is_deleted_after_its_parts(plain: Life, parts: Properties) -> None:
    _, outputs = plain.made(parts)
    plain.engine.delete(outputs)
    assert plain.engine.read(plain.name)[0] == ""
    assert plain.name not in Aws("us-east-2").call("dynamodb", "ListTables")["TableNames"]


def test_another_witness_is_not_sent_and_stays_a_difference(plain: Life, calls: Calls) -> None:
    _, outputs = plain.made({"replicas": [STRONG | {"regionName": "us-east-2"}]} | WITNESSED)
    second = plain.engine.update(outputs, plain.checked(WITNESSED))
    other = plain.checked(WITNESSED | {"globalTableWitness": {"regionName": "us-west-1"}})
    calls.made.clear()
    after = plain.engine.update(second, other)
    assert after["globalTableWitness"] == {"regionName": "us-west-2"}
    assert not [one for one in calls.made if one.startswith("Update")]
    assert plain.engine.kinds(after, other) == {"globalTableWitness.regionName": "UPDATE"}


def test_replicas_of_a_table_with_items_go_before_aws_refuses_strong_ones(plain: Life) -> None:
    eventual = [{"regionName": region} for region in ("us-east-2", "us-west-2")]
    _, outputs = plain.made({"replicas": eventual})
    item = {"id": {"S": "1"}}
    plain.aws.call("dynamodb", "PutItem", TableName=plain.name, Item=item)
    with pytest.raises(grpc.RpcError) as error:
        plain.engine.update(outputs, plain.checked(THREE))
    assert "has to be empty" in failure(error.value).sentence
    assert plain.engine.read(plain.name)[1]["replicas"] == []


MRSC = (
    "creating replicas: Using MultiRegionStrongConsistency requires exactly 2 replicas, or 1 "
    "replica and 1 witness region."
)


@pytest.mark.parametrize(
    ("inputs", "more"),
    [
        pytest.param({"replicas": [OHIO, {"regionName": "us-west-2"}]}, "", id="one of two"),
        pytest.param(
            {"replicas": [OHIO]},
            " Only MRSC Replica count of 1 was provided but no Witness region was provided",
            id="one alone",
        ),
        pytest.param(
            THREE | WITNESSED | {"replicas": THREE["replicas"]},
            " MRSC Replica count of 2 was provided and a Witness region was also provided",
            id="two and a witness",
        ),
        pytest.param(
            {"replicas": [*THREE["replicas"], STRONG | {"regionName": "us-west-1"}]},
            " Too many Replicas were provided 3",
            id="three",
        ),
    ],
)
def test_the_official_plugin_refuses_other_numbers_of_strong_replicas(
    plain: Life, inputs: Properties, more: str
) -> None:
    with pytest.raises(grpc.RpcError) as error:
        plain.made(inputs)
    assert failure(error.value).sentence == MRSC + more


@pytest.mark.parametrize("is_by_plugin", [True, False], ids=["by the engine", "elsewhere"])
def test_the_next_table_of_a_name_has_nothing_of_the_last(
    full: Life, plain: Life, is_by_plugin: bool
) -> None:
    _, outputs = full.made()
    if is_by_plugin:
        full.engine.delete(outputs)
    else:
        full.aws.call("dynamodb", "DeleteTable", TableName=full.name)
    plain.words["name"] = full.name
    assert plain.made()[1] == plain.outputs()


def test_tags_are_read_from_every_page(plain: Life) -> None:
    tags = {"tags": {f"tag-{number}": "x" for number in range(25)}}
    assert plain.made(tags)[1] == plain.outputs(tags)


def test_tags_of_aws_itself_are_not_read(plain: Life) -> None:
    _, outputs = plain.made()
    tag = {"Key": "aws:cloudformation:stack-name", "Value": "s"}
    plain.aws.call("dynamodb", "TagResource", ResourceArn=outputs["arn"], Tags=[tag])
    assert plain.engine.read(plain.name)[1] == outputs


def test_the_attribute_of_expiry_that_is_off_is_forgotten_by_an_import(full: Life) -> None:
    checked, outputs = full.made()
    off = {"ttl": {"attributeName": "expires", "enabled": False}}
    full.engine.update(outputs, checked | off)
    assert full.engine.read(full.name)[1]["ttl"] == NO_EXPIRY


@pytest.mark.parametrize("change", [{}, PROVISIONED], ids=["of its source", "of its own"])
def test_a_table_is_restored_from_another_in_a_billing_mode(
    plain: Life, engine: Engine, change: Properties
) -> None:
    _, source = plain.made(NO_INDEXES)
    restored = Life(engine, PLAIN_TABLES)
    restore = {"restoreSourceName": source["name"], "restoreToLatestTime": True} | change
    checked, outputs = restored.made(NO_INDEXES | restore)
    # As with the official plugin, tags are not part of a restore: the next run sets them.
    assert outputs == restored.outputs(NO_INDEXES, restore, {"tags": {}})
    assert restored.engine.kinds(outputs, checked) == {"tags.team": "ADD"}


@pytest.mark.parametrize(
    ("inputs", "action", "parameters"),
    [
        ({"restoreBackupArn": "b"}, "RestoreTableFromBackup", {"BackupArn": "b"}),
        (
            {"restoreSourceTableArn": "arn", "restoreDateTime": "2026-01-01T00:00:00Z"},
            "RestoreTableToPointInTime",
            {"SourceTableArn": "arn", "RestoreDateTime": "2026-01-01T00:00:00Z"},
        ),
        (
            {"restoreSourceName": "old", "restoreToLatestTime": True} | PROVISIONED,
            "RestoreTableToPointInTime",
            {
                "SourceTableName": "old",
                "UseLatestRestorableTime": True,
                "BillingModeOverride": "PROVISIONED",
            },
        ),
        (
            {"restoreBackupArn": "b"} | PROVISIONED | MORE_CAPACITY,
            "RestoreTableFromBackup",
            {
                "BackupArn": "b",
                "BillingModeOverride": "PROVISIONED",
                "ProvisionedThroughputOverride": {"ReadCapacityUnits": 9, "WriteCapacityUnits": 9},
            },
        ),
        (
            {
                "restoreBackupArn": "b",
                "serverSideEncryption": {"enabled": True, "kmsKeyArn": "k"},
            },
            "RestoreTableFromBackup",
            {
                "BackupArn": "b",
                "SSESpecificationOverride": {
                    "Enabled": True,
                    "SSEType": "KMS",
                    "KMSMasterKeyId": "k",
                },
            },
        ),
    ],
    ids=["backup", "at a time", "provisioned as it was", "provisioned", "encrypted"],
)
def test_a_restore_names_its_source_and_overrides(
    inputs: Properties, action: str, parameters: dict[str, Any]
) -> None:
    table = {"name": "orders", "billingMode": "PAY_PER_REQUEST"}
    target = {"TargetTableName": "orders", "BillingModeOverride": "PAY_PER_REQUEST"}
    assert creation(table | inputs) == (action, target | parameters)
