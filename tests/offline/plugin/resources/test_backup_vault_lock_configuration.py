from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import REGION, Engine, failure


@pytest.fixture
def locks(engine: Engine) -> Engine:
    return engine.of("aws:backup/vaultLockConfiguration:VaultLockConfiguration")


@pytest.fixture
def vault(aws: Aws) -> str:
    return made_vault(aws)


def made_vault(aws: Aws) -> str:
    name = f"orders-{uuid4().hex}"
    aws.call("backup", "CreateBackupVault", BackupVaultName=name)
    return name


def is_locked(aws: Aws, vault: str) -> bool:
    return aws.call("backup", "DescribeBackupVault", BackupVaultName=vault)["Locked"]


def arn(name: str, region: str = REGION) -> str:
    return f"arn:aws:backup:{region}:123456789012:backup-vault:{name}"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"minRetentionDays": 7}, {"maxRetentionDays": 0}),
        ({"minRetentionDays": 7, "maxRetentionDays": 40, "changeableForDays": 3}, {}),
        ({}, {"minRetentionDays": 0, "maxRetentionDays": 0}),
    ],
    ids=["governance", "compliance", "no days"],
)
def test_a_lock_is_made_and_tells_all_of_itself(
    locks: Engine, vault: str, days: Properties, told: Properties, aws: Aws
) -> None:
    checked, outputs = locks.made(days | {"backupVaultName": vault})
    assert outputs == days | told | {
        "backupVaultArn": arn(vault),
        "backupVaultName": vault,
        "id": vault,
        "region": REGION,
    }
    assert is_locked(aws, vault)
    assert locks.kinds(outputs, checked) == {}
    assert locks.read(vault, outputs, checked) == (vault, outputs, checked)


def test_a_preview_tells_what_is_known(locks: Engine) -> None:
    checked, reasons = locks.check({"backupVaultName": UNKNOWN, "minRetentionDays": 7})
    assert reasons == []
    assert locks.create(checked, preview=True) == (
        "",
        {
            "backupVaultArn": UNKNOWN,
            "backupVaultName": UNKNOWN,
            "minRetentionDays": 7,
            "region": REGION,
        },
    )


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"backupVaultName": "other"}, {"backupVaultName": "UPDATE_REPLACE"}),
        ({"minRetentionDays": 8}, {"minRetentionDays": "UPDATE_REPLACE"}),
        ({"maxRetentionDays": None}, {"maxRetentionDays": "DELETE_REPLACE"}),
        ({"changeableForDays": 3}, {"changeableForDays": "ADD_REPLACE"}),
    ],
    ids=["vault", "least days", "most days", "days of grace"],
)
def test_any_change_replaces_and_makes_the_new_lock_first(
    locks: Engine, vault: str, change: Properties, kinds: dict[str, str]
) -> None:
    wish = {"backupVaultName": vault, "minRetentionDays": 7, "maxRetentionDays": 40}
    checked, outputs = locks.made(wish)
    assert locks.kinds(outputs, checked | change) == kinds
    assert not locks.diff(outputs, checked | change).deleteBeforeReplace


def test_a_lock_that_is_lifted_elsewhere_reads_as_one_of_no_days(
    locks: Engine, vault: str, aws: Aws
) -> None:
    checked, outputs = locks.made({"backupVaultName": vault, "minRetentionDays": 7})
    aws.call("backup", "DeleteBackupVaultLockConfiguration", BackupVaultName=vault)
    now = locks.read(vault, outputs, checked)[1]
    assert now == outputs | {"minRetentionDays": 0}
    assert locks.kinds(now, checked) == {"minRetentionDays": "UPDATE_REPLACE"}


def test_an_import_needs_no_more_than_the_name_but_knows_no_days_of_grace(
    locks: Engine, vault: str
) -> None:
    days = {"minRetentionDays": 7, "maxRetentionDays": 40}
    wish = days | {"backupVaultName": vault}
    checked, made = locks.made(wish | {"changeableForDays": 3})
    identity, outputs, inputs = locks.read(vault)
    assert identity == vault
    assert outputs == {k: v for k, v in made.items() if k != "changeableForDays"}
    assert inputs == wish | {"__defaults": []}
    assert locks.kinds(outputs, checked) == {"changeableForDays": "ADD_REPLACE"}


def test_a_lock_in_another_region(locks: Engine) -> None:
    vault = made_vault(Aws("eu-west-1"))
    wish = {"backupVaultName": vault, "minRetentionDays": 7, "region": "eu-west-1"}
    checked, outputs = locks.made(wish)
    assert outputs["backupVaultArn"] == arn(vault, "eu-west-1")
    assert locks.kinds(outputs, checked) == {}
    locks.delete(outputs)
    assert not is_locked(Aws("eu-west-1"), vault)


def test_deleting_a_lock_unlocks_and_deleting_what_is_gone_is_fine(
    locks: Engine, vault: str, aws: Aws
) -> None:
    checked, outputs = locks.made({"backupVaultName": vault, "minRetentionDays": 7})
    locks.delete(outputs)
    assert not is_locked(aws, vault)
    locks.delete(outputs)
    aws.call("backup", "DeleteBackupVault", BackupVaultName=vault)
    locks.delete(outputs)
    assert locks.read(vault, outputs, checked)[0] == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"minRetentionDays": 41},
            (
                "InvalidParameterValueException: "
                "MinRetentionDays cannot be greater than MaxRetentionDays"
            ),
        ),
        (
            {"backupVaultName": "nowhere"},
            "ResourceNotFoundException: Backup vault nowhere not found",
        ),
    ],
    ids=["days", "vault"],
)
def test_what_aws_refuses(locks: Engine, vault: str, change: Properties, reason: str) -> None:
    wish = {"backupVaultName": vault, "minRetentionDays": 7, "maxRetentionDays": 40}
    checked, _ = locks.check(wish | change)
    with pytest.raises(grpc.RpcError) as refused:
        locks.create(checked)
    assert failure(refused.value).sentence == f"backup PutBackupVaultLockConfiguration: {reason}"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"changeableForDays": 2},
            (
                "expected changeableForDays to be at least (3), got 2. "
                "Examine values at 'orders.changeableForDays'."
            ),
        ),
        (
            {"backupVaultName": "a/b"},
            (
                "invalid value for backupVaultName (must consist of lowercase letters, numbers, "
                "and hyphens.). Examine values at 'orders.backupVaultName'."
            ),
        ),
    ],
    ids=["days of grace", "name"],
)
def test_what_is_refused(locks: Engine, wrong: Properties, reason: str) -> None:
    assert locks.check({"backupVaultName": "orders"} | wrong)[1] == [reason]
