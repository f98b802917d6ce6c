from collections.abc import Callable

import pytest

from ops.verify.deployed import Deployed
from ops.verify.vault import vault_questions
from tests.conftest import REGION
from tests.ops.verify.as_asked import AWAY
from tests.ops.verify.estate import backend, breakages, checked, client, found

VAULT = "prod-market-intelligence-backups"
COPIES = f"{VAULT}-of-{REGION}"


def no_vault() -> None:
    del backend("backup").vaults[VAULT]


def no_vault_for_copies() -> None:
    del backend("backup", AWAY).vaults[COPIES]


def no_lock() -> None:
    client("backup").delete_backup_vault_lock_configuration(BackupVaultName=VAULT)


def a_lock_for_fewer_days() -> None:
    client("backup").put_backup_vault_lock_configuration(
        BackupVaultName=VAULT, MinRetentionDays=1, MaxRetentionDays=365
    )


def no_lock_of_copies() -> None:
    client("backup", AWAY).delete_backup_vault_lock_configuration(BackupVaultName=COPIES)


def another_key() -> None:
    arn = client("kms").create_key()["KeyMetadata"]["Arn"]
    backend("backup").vaults[VAULT].encryption_key_arn = arn


def a_disabled_key_of_copies() -> None:
    key = client("kms", AWAY).describe_key(KeyId=f"alias/{COPIES}")["KeyMetadata"]["KeyId"]
    client("kms", AWAY).disable_key(KeyId=key)


BREAKAGES = breakages(
    {
        no_vault: "vault",
        no_vault_for_copies: f"vault in {AWAY}",
        no_lock: "vault: lock",
        a_lock_for_fewer_days: "vault: lock",
        no_lock_of_copies: f"vault in {AWAY}: lock",
        another_key: "vault: encryption",
        a_disabled_key_of_copies: f"vault in {AWAY}: encryption",
    }
)


@pytest.mark.parametrize(("breaks", "check"), BREAKAGES)
def test_one_check_finds_it(of: Deployed, breaks: Callable[[], None], check: str) -> None:
    breaks()
    assert found(of) == {f"backup: {check}": "failed"}


def test_all_is_told(of: Deployed) -> None:
    questions = vault_questions(of, "vault", "backups", REGION)
    assert [(check.check, check.found) for check in checked(questions)] == [
        ("vault", VAULT),
        ("vault: encryption", {"key": f"alias/{VAULT}", "state": "Enabled"}),
        ("vault: lock", {"locked": True, "least days": 30, "most days": 365}),
    ]
