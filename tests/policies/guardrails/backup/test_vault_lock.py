import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.backup.vault_lock import LOCK, RULE
from guardrails.backup.vaults import VAULT
from tests.policies.stacks import found, resource

REQUIRED = {"lock": "required"}
BACKUPS = resource(VAULT, "backups", {"name": "prod-backups"})
OPEN = "Add a VaultLockConfiguration for backup vault 'prod-backups': it has no lock."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("prod-backups", [], id="locked"),
        pytest.param("other", [OPEN], id="lock of another vault"),
        pytest.param(
            UNKNOWN_STRING_VALUE,
            ["unknown: string value at .backupVaultName can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_lock(name: str, said: list[str]) -> None:
    lock = resource(LOCK, "lock", {"backupVaultName": name})
    assert found(RULE, BACKUPS, lock, config=REQUIRED) == said


def test_new_vault_is_known_by_where_the_name_comes_from() -> None:
    props = {"backupVaultName": UNKNOWN_STRING_VALUE}
    lock = resource(LOCK, "lock", props, backupVaultName=BACKUPS)
    assert found(RULE, BACKUPS, lock, config=REQUIRED) == []


def test_lock_is_asked_for_only_where_it_is_demanded() -> None:
    assert found(RULE, BACKUPS, config=REQUIRED) == [OPEN]
    assert found(RULE, BACKUPS, config={"lock": "optional"}) == []
    assert found(RULE, BACKUPS) == []
