import json
from collections import Counter

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from bench.services import SIZE, Resource, stack, table_names

TABLE = "aws:dynamodb/table:Table"
KEY_URN = "urn:pulumi:prod::market-intelligence::aws:kms/key:Key::key-{}"
HUNDRED = {(one.type.rpartition(":")[2], one.name): one for one in stack(100)}


def test_stack_has_as_many_resources_as_asked_for() -> None:
    assert [len(stack(size)) for size in (SIZE, 100, 1000)] == [SIZE, 100, 1000]


def test_no_two_resources_are_one() -> None:
    assert len({one.urn for one in stack(1000)}) == 1000


def test_large_stack_is_made_like_a_small_one() -> None:
    small = Counter(one.type for one in stack(100))
    assert Counter(one.type for one in stack(1000)) == {kind: 10 * of for kind, of in small.items()}


def test_tables_are_named() -> None:
    names = [one.inputs["name"] for one in stack(100) if one.type == TABLE]
    assert names == table_names(100)
    assert names == ["prod-market-intelligence-requests", *(f"prod-orders-{n}" for n in (1, 2, 3))]


@pytest.mark.parametrize(
    ("number", "key", "arn"),
    [
        pytest.param(2, "key/2", "table/prod-orders-2", id="made"),
        pytest.param(3, UNKNOWN_STRING_VALUE, UNKNOWN_STRING_VALUE, id="new"),
    ],
)
def test_what_comes_from_others_is_unknown_where_they_are_new(
    number: int, key: str, arn: str
) -> None:
    table: Resource = HUNDRED["Table", f"table-{number}"]
    assert table.inputs["serverSideEncryption"]["kmsKeyArn"].endswith(key)
    assert table.sources["serverSideEncryption"] == [KEY_URN.format(number)]
    assert table.sources["name"] == []
    assert "arn" not in table.inputs
    assert table.outputs == table.inputs | {"arn": table.outputs["arn"]}
    assert table.outputs["arn"].endswith(arn)


def test_values_beside_arns_come_from_others_too() -> None:
    made, new = (HUNDRED["VaultLockConfiguration", f"vault-lock-{n}"] for n in (0, 1))
    assert made.inputs["backupVaultName"] == "backups-0"
    assert new.inputs["backupVaultName"] == UNKNOWN_STRING_VALUE
    assert new.sources["backupVaultName"] == [
        "urn:pulumi:prod::market-intelligence::aws:backup/vault:Vault::vault-1"
    ]
    assert new.outputs == new.inputs


def test_documents_are_json() -> None:
    policy = HUNDRED["RolePolicy", "role-policy-2"].inputs["policy"]
    assert json.loads(policy)["Statement"][1] == {
        "Effect": "Allow",
        "Action": "kms:Decrypt",
        "Resource": "arn:aws:kms:us-east-1:111122223333:key/2",
    }


def test_lists_come_from_others_too() -> None:
    alarm = HUNDRED["MetricAlarm", "reads-2"]
    assert alarm.inputs["alarmActions"] == ["arn:aws:sns:us-east-1:111122223333:alerts-2"]
    assert alarm.inputs["threshold"] == 0
    assert alarm.sources["alarmActions"] == [
        "urn:pulumi:prod::market-intelligence::aws:sns/topic:Topic::topic-2"
    ]
