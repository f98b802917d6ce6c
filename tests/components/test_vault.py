import json
from typing import Any

import pytest

from components.site import Site
from components.vault import Lock, Vault, VaultArgs
from tests.conftest import ACCOUNT, REGION, Mocks

SITE = Site(
    environment="prod", partition="aws", region=REGION, account=ACCOUNT, tags={"team": "search"}
)
START = "urn:pulumi:dev::market-intelligence::"
COMPONENT = f"{START}market-intelligence:vault:Vault"
KEY_URN = f"{START}market-intelligence:encryption:Key$aws:kms/key:Key::safe-key"
ALIAS_URN = f"{START}market-intelligence:encryption:Key$aws:kms/alias:Alias::safe-key-alias"
VAULT_URN = f"{COMPONENT}$aws:backup/vault:Vault::safe"
LOCK_URN = f"{COMPONENT}$aws:backup/vaultLockConfiguration:VaultLockConfiguration::safe-lock"


def deploy(mocks: Mocks, site: Site = SITE, lock: Lock | None = None) -> None:
    args = VaultArgs(site=site, purpose="backups", lock=lock)
    mocks.run(lambda: Vault("safe", args))


def services(policy: str) -> list[list[str]]:
    """Give the services through which each statement with a condition lets the key be used."""
    statements: list[dict[str, Any]] = json.loads(policy)["Statement"]
    return [
        one["Condition"]["StringEquals"]["kms:ViaService"]
        for one in statements
        if "Condition" in one
    ]


def test_has_a_key_of_its_own(mocks: Mocks) -> None:
    deploy(mocks)

    assert {one.urn for one in mocks.registered[1:]} == {
        f"{COMPONENT}::safe",
        f"{COMPONENT}$market-intelligence:encryption:Key::safe-key",
        KEY_URN,
        ALIAS_URN,
        VAULT_URN,
    }
    assert mocks.resource(VAULT_URN).inputs == {
        "name": "prod-market-intelligence-backups",
        "kmsKeyArn": "arn:aws:kms:us-east-1:111122223333:key/safe-key",
        "region": "us-east-1",
        "tags": {"team": "search"},
    }
    assert mocks.resource(VAULT_URN).dependencies == {KEY_URN}


def test_its_key_serves_backups_only(mocks: Mocks) -> None:
    deploy(mocks)

    key = mocks.resource(KEY_URN).inputs
    assert key["description"] == "Encrypts the backups of the tables."
    assert services(str(key["policy"])) == [["backup.us-east-1.amazonaws.com"]]
    alias = mocks.resource(ALIAS_URN).inputs
    assert alias["name"] == "alias/prod-market-intelligence-backups"


def test_in_another_region_all_of_it_is_there(mocks: Mocks) -> None:
    deploy(mocks, SITE.within("eu-west-1"), Lock(min_retention_days=1))

    assert {
        one.urn.rpartition("::")[2]: one.inputs["region"]
        for one in mocks.registered
        if "$aws:" in one.urn
    } == {
        "safe-key": "eu-west-1",
        "safe-key-alias": "eu-west-1",
        "safe": "eu-west-1",
        "safe-lock": "eu-west-1",
    }
    policy = str(mocks.resource(KEY_URN).inputs["policy"])
    assert services(policy) == [["backup.eu-west-1.amazonaws.com"]]


@pytest.mark.parametrize(
    ("lock", "days"),
    [
        pytest.param(Lock(min_retention_days=30), {"minRetentionDays": 30}, id="least"),
        pytest.param(
            Lock(min_retention_days=30, max_retention_days=365),
            {"minRetentionDays": 30, "maxRetentionDays": 365},
            id="least and most",
        ),
        pytest.param(
            Lock(min_retention_days=30, max_retention_days=365, changeable_for_days=3),
            {"minRetentionDays": 30, "maxRetentionDays": 365, "changeableForDays": 3},
            id="for ever",
        ),
    ],
)
def test_lock(mocks: Mocks, lock: Lock, days: dict[str, int]) -> None:
    deploy(mocks, lock=lock)

    found = mocks.resource(LOCK_URN)
    assert found.inputs == days | {
        "backupVaultName": "prod-market-intelligence-backups",
        "region": "us-east-1",
    }
    assert found.dependencies == {VAULT_URN}


def test_registers_all_its_outputs(mocks: Mocks) -> None:
    deploy(mocks)

    name = "prod-market-intelligence-backups"
    assert mocks.outputs[f"{COMPONENT}::safe"] == {
        "name": name,
        "arn": f"arn:aws:backup:us-east-1:111122223333:backup-vault:{name}",
    }
