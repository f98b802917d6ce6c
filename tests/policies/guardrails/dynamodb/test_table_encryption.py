from typing import Any

import pytest
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
)

from guardrails.adapter import as_policy
from guardrails.dynamodb.replicas import TABLE_REPLICA
from guardrails.dynamodb.table_encryption import RULE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
ARN = "arn:aws:kms:us-east-1:111122223333"
KEY = f"{ARN}:key/1234"
ENCRYPTION = {"enabled": True, "kmsKeyArn": KEY}
OFF = (
    "Set server_side_encryption.enabled to True on table 'prod-requests': "
    "it is production's, and a key of AWS encrypts it."
)
WRONG_KEYS = [
    pytest.param(None, "not set", id="null"),
    pytest.param("", "''", id="empty"),
    pytest.param("alias/aws/dynamodb", "'alias/aws/dynamodb'", id="alias of AWS"),
    pytest.param(f"{ARN}:alias/aws/dynamodb", f"'{ARN}:alias/aws/dynamodb'", id="its ARN"),
    pytest.param(True, "not a string", id="boolean"),
    pytest.param([KEY], "not a string", id="list"),
    pytest.param({"arn": KEY}, "not a string", id="object"),
]


def table(encryption: object, **props: object) -> dict[str, Any]:
    return {"name": "prod-requests", "serverSideEncryption": encryption, **props}


def demand(place: str, shown: str) -> str:
    return f"Set {place} to a customer-managed key: it is {shown}."


def of_table(shown: str) -> str:
    return demand("server_side_encryption.kms_key_arn on table 'prod-requests'", shown)


def of_replica(region: str, shown: str) -> str:
    return demand(f"kms_key_arn on replica '{region}' of table 'prod-requests'", shown)


def unknown(what: str) -> str:
    return f"unknown: {what} can't be known during preview"


def test_table_with_a_key_of_its_owner_passes(run: Run) -> None:
    assert run(POLICY, table(ENCRYPTION)) == []
    assert run(POLICY, table(ENCRYPTION | {"kmsKeyArn": f"{ARN}:alias/tables"})) == []


@pytest.mark.parametrize(("key", "shown"), WRONG_KEYS)
def test_table_of_production_needs_a_key_of_its_owner(run: Run, key: object, shown: str) -> None:
    assert run(POLICY, table(ENCRYPTION | {"kmsKeyArn": key})) == [of_table(shown)]


@pytest.mark.parametrize(
    "enabled",
    [
        pytest.param(False, id="off"),
        pytest.param(None, id="null"),
        pytest.param(1, id="number"),
        pytest.param("true", id="string"),
        pytest.param("True", id="other case"),
        pytest.param([True], id="list"),
        pytest.param({"enabled": True}, id="object"),
    ],
)
def test_key_alone_does_not_encrypt(run: Run, enabled: object) -> None:
    assert run(POLICY, table(ENCRYPTION | {"enabled": enabled})) == [OFF]


@pytest.mark.parametrize(
    "encryption",
    [
        pytest.param({}, id="empty"),
        pytest.param(None, id="null"),
        pytest.param(True, id="boolean"),
        pytest.param("KMS", id="string"),
        pytest.param([ENCRYPTION], id="list"),
    ],
)
def test_encryption_that_says_nothing_is_none(run: Run, encryption: object) -> None:
    assert run(POLICY, table(encryption)) == [OFF, of_table("not set")]


def test_table_without_the_setting_has_none(run: Run) -> None:
    assert run(POLICY, {"name": "prod-requests"}) == [OFF, of_table("not set")]


def test_switch_without_a_key_is_not_enough(run: Run) -> None:
    assert run(POLICY, table({"enabled": True})) == [of_table("not set")]


@pytest.mark.parametrize(("key", "shown"), WRONG_KEYS)
def test_replica_in_the_table_needs_a_key_of_its_own(run: Run, key: object, shown: str) -> None:
    replicas = [
        {"regionName": "eu-west-1", "kmsKeyArn": KEY},
        {"regionName": "eu-west-2", "kmsKeyArn": key},
        {"regionName": "eu-west-3"},
    ]
    assert run(POLICY, table(ENCRYPTION, replicas=replicas)) == [
        of_replica("eu-west-2", shown),
        of_replica("eu-west-3", "not set"),
    ]


@pytest.mark.parametrize(("key", "shown"), WRONG_KEYS)
def test_replica_beside_the_table_needs_a_key_of_its_own(run: Run, key: object, shown: str) -> None:
    assert run(POLICY, {"kmsKeyArn": key}, resource_type=TABLE_REPLICA, stack="prod") == [
        demand("kms_key_arn on table replica 'requests'", shown)
    ]


def test_replica_beside_the_table_passes_with_its_key_alone(run: Run) -> None:
    assert run(POLICY, {"kmsKeyArn": KEY}, resource_type=TABLE_REPLICA, stack="prod") == []


def test_other_environments_may_go_without(run: Run) -> None:
    assert run(POLICY, {"name": "dev-requests", "replicas": [{}]}) == []
    assert run(POLICY, {}, resource_type=TABLE_REPLICA) == []


def test_config_can_say_that_a_stack_is_production(run: Run) -> None:
    assert run(POLICY, {}, resource_type=TABLE_REPLICA, config={"environment": "prod"}) == [
        demand("kms_key_arn on table replica 'requests'", "not set")
    ]


@pytest.mark.parametrize(
    ("encryption", "path"),
    [
        pytest.param(UNKNOWN_OBJECT_VALUE, "Object value at .serverSideEncryption", id="block"),
        pytest.param(
            ENCRYPTION | {"enabled": UNKNOWN_BOOLEAN_VALUE},
            "boolean value at .serverSideEncryption.enabled",
            id="switch",
        ),
        pytest.param(
            ENCRYPTION | {"kmsKeyArn": UNKNOWN_STRING_VALUE},
            "string value at .serverSideEncryption.kmsKeyArn",
            id="key",
        ),
    ],
)
def test_unknown_encryption_is_not_known_yet(run: Run, encryption: object, path: str) -> None:
    assert run(POLICY, table(encryption)) == [unknown(path)]


def test_unknown_key_of_a_replica_is_not_known_yet(run: Run) -> None:
    key = {"kmsKeyArn": UNKNOWN_STRING_VALUE}
    assert run(POLICY, table(ENCRYPTION, replicas=[key])) == [
        unknown("string value at .replicas.0.kmsKeyArn")
    ]
    assert run(POLICY, key, resource_type=TABLE_REPLICA, stack="prod") == [
        unknown("string value at .kmsKeyArn")
    ]


def test_one_unknown_hides_no_other_fault(run: Run) -> None:
    unknown_key = {"enabled": False, "kmsKeyArn": UNKNOWN_STRING_VALUE}
    assert run(POLICY, table(unknown_key, replicas=[{"regionName": "eu-west-1"}])) == [
        OFF,
        of_replica("eu-west-1", "not set"),
        unknown("string value at .serverSideEncryption.kmsKeyArn"),
    ]
    assert run(POLICY, table({"enabled": True}, replicas=UNKNOWN_ARRAY_VALUE)) == [
        of_table("not set"),
        unknown("Array value at .replicas"),
    ]


def test_unknown_name_matters_only_where_a_key_is_missing(run: Run) -> None:
    assert run(POLICY, table(ENCRYPTION, name=UNKNOWN_STRING_VALUE)) == []
    assert run(POLICY, table(None, name=UNKNOWN_STRING_VALUE)) == [unknown("string value at .name")]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {}, resource_type="aws:s3/bucket:Bucket") == [
        (
            "not applicable: checks only aws:dynamodb/table:Table, "
            "aws:dynamodb/tableReplica:TableReplica"
        )
    ]
