import json
from typing import Any

import pytest

from components.backup import Backup, BackupArgs
from components.site import Site
from components.vault import Lock
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests.conftest import ACCOUNT, REGION, Mocks

SITE = Site(
    environment="prod", partition="aws", region=REGION, account=ACCOUNT, tags={"team": "search"}
)
START = "urn:pulumi:dev::market-intelligence::"
COMPONENT = f"{START}market-intelligence:backup:Backup"
VAULT = f"{START}market-intelligence:vault:Vault"
KEY = f"{START}market-intelligence:encryption:Key"
PLAN = f"{COMPONENT}$aws:backup/plan:Plan::saves-plan"
ROLE = f"{COMPONENT}$aws:iam/role:Role::saves-role"
ATTACHMENT = f"{COMPONENT}$aws:iam/rolePolicyAttachment:RolePolicyAttachment"
SELECTION = f"{COMPONENT}$aws:backup/selection:Selection::saves-tables"
FOR_BACKUP = "AWSBackupServiceRolePolicyForBackup"
FOR_RESTORES = "AWSBackupServiceRolePolicyForRestores"
NAME = "prod-market-intelligence-saves"
TABLES = "arn:aws:dynamodb:us-east-1:111122223333:table"


def deploy(mocks: Mocks, **given: Any) -> None:
    args = BackupArgs(site=SITE, specs=[REQUESTS, PROCESSING_LOGS], **given)
    mocks.run(lambda: Backup("saves", args))


def rule(lifecycle: dict[str, int], copies: list[dict[str, object]]) -> dict[str, object]:
    return {
        "ruleName": "scheduled",
        "targetVaultName": NAME,
        "schedule": "cron(0 5 ? * * *)",
        "lifecycle": lifecycle,
        "copyActions": copies,
        "recoveryPointTags": {"team": "search"},
    }


def vault_urns(name: str) -> set[str]:
    return {
        f"{COMPONENT}$market-intelligence:vault:Vault::{name}",
        f"{VAULT}$market-intelligence:encryption:Key::{name}-key",
        f"{KEY}$aws:kms/key:Key::{name}-key",
        f"{KEY}$aws:kms/alias:Alias::{name}-key-alias",
        f"{VAULT}$aws:backup/vault:Vault::{name}",
    }


def test_registers_exactly_these_resources(mocks: Mocks) -> None:
    deploy(mocks)

    assert {one.urn for one in mocks.registered[1:]} == {
        f"{COMPONENT}::saves",
        *vault_urns("saves"),
        PLAN,
        ROLE,
        f"{ATTACHMENT}::saves-{FOR_BACKUP}",
        f"{ATTACHMENT}::saves-{FOR_RESTORES}",
        SELECTION,
    }


def test_a_plan_backs_up_each_day_and_keeps_it_as_long_as_recovery_reaches(mocks: Mocks) -> None:
    deploy(mocks)

    plan = mocks.resource(PLAN)
    assert plan.inputs == {
        "name": NAME,
        "rules": [rule({"deleteAfter": 35}, [])],
        "tags": {"team": "search"},
    }
    assert plan.dependencies == {f"{VAULT}$aws:backup/vault:Vault::saves"}


def test_a_plan_takes_its_times_from_its_args(mocks: Mocks) -> None:
    deploy(mocks, schedule="cron(0 3 ? * 1 *)", retention_days=120, cold_storage_after_days=30)

    expected = rule({"deleteAfter": 120, "coldStorageAfter": 30}, [])
    assert mocks.resource(PLAN).inputs["rules"] == [expected | {"schedule": "cron(0 3 ? * 1 *)"}]


@pytest.mark.parametrize(
    ("copy_retention_days", "kept"), [(None, 35), (90, 90)], ids=["as the backup", "by itself"]
)
def test_copies_go_to_a_vault_in_another_region(
    mocks: Mocks, copy_retention_days: int | None, kept: int
) -> None:
    deploy(mocks, copy_region="us-west-2", copy_retention_days=copy_retention_days)

    away = f"{VAULT}$aws:backup/vault:Vault::saves-us-west-2"
    assert vault_urns("saves-us-west-2") <= {one.urn for one in mocks.registered}
    assert mocks.resource(away).inputs == {
        "name": "prod-market-intelligence-saves-of-us-east-1",
        "kmsKeyArn": "arn:aws:kms:us-west-2:111122223333:key/saves-us-west-2-key",
        "region": "us-west-2",
        "tags": {"team": "search"},
    }
    copy: dict[str, object] = {
        "destinationVaultArn": "arn:aws:backup:us-west-2:111122223333:backup-vault:"
        "prod-market-intelligence-saves-of-us-east-1",
        "lifecycle": {"deleteAfter": kept},
    }
    assert mocks.resource(PLAN).inputs["rules"] == [rule({"deleteAfter": 35}, [copy])]


def test_a_lock_is_on_both_vaults(mocks: Mocks) -> None:
    deploy(mocks, lock=Lock(min_retention_days=30), copy_region="us-west-2")

    locks = [one.inputs for one in mocks.registered if "vaultLockConfiguration" in one.urn]
    assert sorted(locks, key=lambda lock: str(lock["region"])) == [
        {"backupVaultName": NAME, "minRetentionDays": 30, "region": "us-east-1"},
        {
            "backupVaultName": f"{NAME}-of-us-east-1",
            "minRetentionDays": 30,
            "region": "us-west-2",
        },
    ]


def test_locks_alone_go_before_what_replaces_them_comes(mocks: Mocks) -> None:
    deploy(mocks, lock=Lock(min_retention_days=30), copy_region="us-west-2")

    lock = f"{VAULT}$aws:backup/vaultLockConfiguration:VaultLockConfiguration"
    assert {one.urn for one in mocks.registered if one.delete_before_replace} == {
        f"{lock}::saves-lock",
        f"{lock}::saves-us-west-2-lock",
    }


@pytest.mark.parametrize(
    ("protect", "protected"),
    [
        pytest.param(False, set[str](), id="off"),
        pytest.param(
            True,
            {
                f"{KEY}$aws:kms/key:Key::saves-key",
                f"{KEY}$aws:kms/key:Key::saves-us-west-2-key",
                f"{VAULT}$aws:backup/vault:Vault::saves",
                f"{VAULT}$aws:backup/vault:Vault::saves-us-west-2",
            },
            id="on",
        ),
    ],
)
def test_protection_is_of_the_vaults_and_their_keys(
    mocks: Mocks, *, protect: bool, protected: set[str]
) -> None:
    deploy(mocks, protect=protect, copy_region="us-west-2")

    assert {one.urn for one in mocks.registered if one.protect} == protected


def test_the_tables_are_selected_before_they_are_made(mocks: Mocks) -> None:
    deploy(mocks)

    selection = mocks.resource(SELECTION)
    assert selection.inputs == {
        "name": NAME,
        "planId": "saves-plan",
        "iamRoleArn": f"arn:aws:iam::111122223333:role/{NAME}-us-east-1",
        "resources": [
            f"{TABLES}/prod-market-intelligence-requests",
            f"{TABLES}/prod-request-processing-logs",
        ],
    }
    assert selection.dependencies == {PLAN, ROLE}


def test_a_role_lets_aws_backup_back_up_and_restore(mocks: Mocks) -> None:
    deploy(mocks)

    role = mocks.resource(ROLE).inputs
    assert json.loads(str(role.pop("assumeRolePolicy"))) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "backup.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    assert role == {
        "name": f"{NAME}-us-east-1",
        "description": "Lets AWS Backup back the tables up and restore them.",
        "tags": {"team": "search"},
    }
    assert {
        policy: mocks.resource(f"{ATTACHMENT}::saves-{policy}").inputs
        for policy in (FOR_BACKUP, FOR_RESTORES)
    } == {
        policy: {
            "role": f"{NAME}-us-east-1",
            "policyArn": f"arn:aws:iam::aws:policy/service-role/{policy}",
        }
        for policy in (FOR_BACKUP, FOR_RESTORES)
    }


def test_registers_all_its_outputs(mocks: Mocks) -> None:
    deploy(mocks)

    assert mocks.outputs[f"{COMPONENT}::saves"] == {"vaultName": NAME, "planId": "saves-plan"}
