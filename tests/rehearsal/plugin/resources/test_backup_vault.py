"""What is peculiar to the vaults of AWS Backup and to their locks."""

import grpc
import pytest
from moto.backup.models import Vault

from rehearsal.plugin.values import Properties
from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.backup import LOCKS, VAULTS


@pytest.fixture
def lock(engine: Engine) -> Life:
    return Life(engine, LOCKS)


def is_locked(lock: Life) -> bool:
    return lock.aws.call("backup", "DescribeBackupVault", BackupVaultName=lock.name)["Locked"]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"maxRetentionDays": None}, {"maxRetentionDays": 0}),
        ({"changeableForDays": 3}, {"changeableForDays": 3}),
        (dict.fromkeys(("minRetentionDays", "maxRetentionDays")), LOCKS.left),
    ],
    ids=["governance", "compliance", "no days"],
)
def test_a_lock_takes_any_days(lock: Life, days: Properties, told: Properties) -> None:
    checked, outputs = lock.made(days)
    assert outputs == lock.outputs(told)
    assert is_locked(lock)
    assert lock.engine.kinds(outputs, checked) == {}


def test_a_lock_that_is_deleted_unlocks_and_goes_with_its_vault(lock: Life) -> None:
    checked, outputs = lock.made()
    lock.engine.delete(outputs)
    assert not is_locked(lock)
    lock.aws.call("backup", "DeleteBackupVault", BackupVaultName=lock.name)
    lock.engine.delete(outputs)
    assert lock.engine.read(lock.name, outputs, checked)[0] == ""


def test_a_lock_that_is_lifted_elsewhere_reads_as_one_of_no_days(lock: Life) -> None:
    checked, outputs = lock.made()
    lock.aws.call("backup", "DeleteBackupVaultLockConfiguration", BackupVaultName=lock.name)
    now = lock.engine.read(lock.name, outputs, checked)[1]
    assert now == lock.outputs(LOCKS.left or {})
    replaced = dict.fromkeys(("minRetentionDays", "maxRetentionDays"), "UPDATE_REPLACE")
    assert lock.engine.kinds(now, checked) == replaced


def test_a_lock_that_can_no_longer_be_changed_stays(
    lock: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, outputs = lock.made({"changeableForDays": 3})
    monkeypatch.setenv("REHEARSAL_HOURS_LATER", "72")
    with pytest.raises(grpc.RpcError) as refused:
        lock.engine.delete(outputs)
    assert failure(refused.value).sentence == (
        "backup DeleteBackupVaultLockConfiguration: InvalidRequestException: Vault Lock "
        "configuration is immutable and cannot be deleted"
    )
    assert is_locked(lock)
    monkeypatch.setenv("REHEARSAL_HOURS_LATER", "71")
    lock.engine.delete(outputs)
    assert not is_locked(lock)


def test_an_import_does_not_know_the_days_of_grace(lock: Life) -> None:
    checked, _ = lock.made({"changeableForDays": 3})
    _, outputs, _ = lock.engine.read(lock.name)
    assert lock.engine.kinds(outputs, checked) == {"changeableForDays": "ADD_REPLACE"}


def test_a_vault_with_recovery_points_stays(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Life(engine, VAULTS)
    _, outputs = vault.made()
    monkeypatch.setattr(Vault, "number_of_recovery_points", 3, raising=False)
    with pytest.raises(grpc.RpcError) as refused:
        vault.engine.delete(outputs)
    assert failure(refused.value).sentence == (
        "backup DeleteBackupVault: InvalidRequestException: Backup vault cannot be deleted "
        "because it contains recovery points"
    )
    assert vault.engine.read(vault.name, outputs)[1]["tags"] == VAULTS.inputs["tags"]
    vault.engine.delete(outputs | {"forceDestroy": True})
