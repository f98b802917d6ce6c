"""The backups: their plan, their vaults, and their role."""

from dataclasses import replace
from typing import Any

import pytest

from components.vault import MOST_CHARACTERS, vault_name
from settings.regions import PARTITIONS
from tests.components.stacks import ARNS, EVERYTHING, SITE, STACKS, changed, deployed
from tests.conftest import ACCOUNT, REGION

NAME = "prod-market-intelligence-backups"
AWAY = f"{NAME}-of-us-east-1"
PLAN = "backups-plan"
POLICIES = ("AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores")
LOCK = {"minRetentionDays": 28, "maxRetentionDays": 365, "changeableForDays": 3}


def vault(name: str, region: str, key: str) -> dict[str, Any]:
    return {
        "name": name,
        "kmsKeyArn": f"arn:aws:kms:{region}:{ACCOUNT}:key/{key}",
        "region": region,
        "tags": deployed("everything").inputs("requests")["tags"],
    }


def test_a_plan_backs_up_into_a_vault_and_copies_to_another_region() -> None:
    stack = deployed("everything")
    tags = stack.inputs("requests")["tags"]

    plan = stack[PLAN]
    assert plan.inputs == {
        "name": NAME,
        "rules": [
            {
                "ruleName": "scheduled",
                "targetVaultName": NAME,
                "schedule": "cron(0 3 ? * 1 *)",
                "lifecycle": {"deleteAfter": 120, "coldStorageAfter": 29},
                "copyActions": [
                    {
                        "destinationVaultArn": "arn:aws:backup:us-west-2:"
                        f"{ACCOUNT}:backup-vault:{AWAY}",
                        "lifecycle": {"deleteAfter": 91},
                    }
                ],
                "recoveryPointTags": tags,
            }
        ],
        "tags": tags,
    }
    assert plan.dependencies == {stack["backups"].urn, stack["backups-us-west-2"].urn}


def test_by_default_backups_are_kept_as_long_as_recovery_reaches() -> None:
    stack = changed("prod", backup={})

    [rule] = stack.inputs(PLAN)["rules"]
    assert (rule["schedule"], rule["lifecycle"]) == ("cron(0 5 ? * * *)", {"deleteAfter": 35})
    assert rule["copyActions"] == []
    assert stack.of_type("backup:Vault").keys() == {"backups"}
    assert stack.of_type("backup:VaultLockConfiguration") == {}


def test_copies_are_kept_as_long_as_the_backup_unless_set() -> None:
    [rule] = changed("prod", backup={"retentionDays": 40, "copyRegion": "us-west-2"}).inputs(PLAN)[
        "rules"
    ]

    assert rule["copyActions"][0]["lifecycle"] == {"deleteAfter": 40}


def test_each_vault_has_a_key_and_a_lock_of_its_own_in_its_region() -> None:
    stack = deployed("everything")

    assert stack.inputs("backups") == vault(NAME, "us-east-1", "backups-key")
    assert stack["backups"].comes_from == {"kmsKeyArn": [stack["backups-key"].urn]}
    assert stack.inputs("backups-us-west-2") == vault(AWAY, "us-west-2", "backups-us-west-2-key")
    locks = stack.of_type("backup:VaultLockConfiguration")
    assert {name: lock.inputs for name, lock in locks.items()} == {
        "backups-lock": LOCK | {"backupVaultName": NAME, "region": "us-east-1"},
        "backups-us-west-2-lock": LOCK | {"backupVaultName": AWAY, "region": "us-west-2"},
    }


@pytest.mark.parametrize("lock", [{"minRetentionDays": 30}, LOCK], ids=["least", "all bounds"])
def test_a_lock_has_the_bounds_that_are_set(lock: dict[str, int]) -> None:
    stack = changed("prod", backup={"lock": lock})

    assert stack.inputs("backups-lock") == lock | {
        "backupVaultName": NAME,
        "region": "us-east-1",
    }


def test_the_tables_are_selected_before_they_are_made() -> None:
    stack = deployed("everything")

    selection = stack["backups-tables"]
    assert selection.inputs == {
        "name": NAME,
        "planId": PLAN,
        "iamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/{NAME}-us-east-1",
        "resources": [*ARNS.values()],
    }
    assert selection.dependencies == {stack[PLAN].urn, stack["backups-role"].urn}


def test_a_table_outside_the_stack_is_not_selected() -> None:
    stack = changed("prod", logs={"enabled": False})

    assert stack.inputs("backups-tables")["resources"] == [ARNS["requests"]]


def test_a_role_lets_aws_backup_back_up_and_restore() -> None:
    stack = deployed("everything")

    assert stack.statements("backups-role", "assumeRolePolicy") == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "backup.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ]
    role = stack.inputs("backups-role")
    assert role["name"] == f"{NAME}-us-east-1"
    assert role["description"] == "Lets AWS Backup back the tables up and restore them."
    attachments = stack.of_type("iam:RolePolicyAttachment")
    assert {name: one.inputs for name, one in attachments.items()} == {
        f"backups-{policy}": {
            "role": f"{NAME}-us-east-1",
            "policyArn": f"arn:aws:iam::aws:policy/service-role/{policy}",
        }
        for policy in POLICIES
    }


@pytest.mark.parametrize(
    ("environment", "region", "name"),
    [
        ("prod", "ap-southeast-1", "prod-market-intelligence-backups-of-ap-southeast-1"),
        ("staging", "eu-north-1", "staging-market-intelligence-backups-of-eu-north-1"),
        ("staging", "us-east-1", "staging-market-intelligence-backups-of-us-east-1"),
        ("staging", "ap-southeast-1", "staging-market-intelligence-of-ap-southeast-1"),
    ],
)
def test_the_name_of_a_vault_of_copies_is_shortened_only_to_fit(
    environment: str, region: str, name: str
) -> None:
    site = replace(SITE, environment=environment)
    assert vault_name(site, f"backups-of-{region}") == name


def test_a_vault_has_a_name_that_aws_takes_wherever_the_tables_are() -> None:
    names = [
        vault_name(replace(SITE, environment=environment), f"backups-of-{region}")
        for environment in STACKS
        for region in PARTITIONS
    ]
    assert max(map(len, names)) <= MOST_CHARACTERS
    assert len({*names}) == len(names)


def test_the_settings_of_the_region_are_left_alone_unless_the_stack_owns_them() -> None:
    assert not deployed("everything").of_type("backup:RegionSettings")
    own = EVERYTHING["backup"] | {"advancedFeatures": True}
    [settings] = (
        changed("prod", **EVERYTHING | {"backup": own}).of_type("backup:RegionSettings").values()
    )
    preferences = ["resourceTypeOptInPreference", "resourceTypeManagementPreference"]
    expected = {key: {"DynamoDB": True} for key in preferences}
    assert settings.inputs == expected | {"region": REGION}
    assert settings.ignore_changes == preferences
