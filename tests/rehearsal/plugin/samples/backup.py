"""Samples of the resource types of AWS Backup."""

from unittest.mock import ANY

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.sample import TAG_CHANGES, Change, Drift, Sample, Steps, Words, no_arn

KEY = "arn:aws:kms:<region>:<account>:key/8c3f"
ROLE = "arn:aws:iam::<account>:role/backup"
TABLE = "arn:aws:dynamodb:<region>:<account>:table/orders"
VAULT = "arn:aws:backup:<region>:<account>:backup-vault:<name>"
AWAY = "arn:aws:backup:eu-west-2:<account>:backup-vault:orders"

VAULTS = Sample(
    token="aws:backup/vault:Vault",
    inputs={"name": "<name>", "kmsKeyArn": KEY, "tags": {"team": "orders"}},
    defaults={"forceDestroy": False},
    outputs={"arn": VAULT, "recoveryPoints": 0},
    decided=frozenset({"arn", "recoveryPoints"}),
    identity="<name>",
    untold=frozenset({"forceDestroy"}),
    auto_named=True,
    updates={
        **TAG_CHANGES,
        "force": Change({"forceDestroy": True}),
    },
    replacing={"name": {"name": "other"}, "kmsKeyArn": {"kmsKeyArn": f"{KEY}-2"}},
    drift=Drift(
        calls=[("TagResource", {"ResourceArn": VAULT, "Tags": {"team": "other"}})],
        outputs={"tags": {"team": "other"}},
        kinds={"tags.team": "UPDATE"},
    ),
    refused=[
        ({"name": "a"}, "name", "expected length of name to be in the range (2 - 50), got a"),
        (
            {"name": "a.b"},
            "name",
            "invalid value for name (must consist of letters, numbers, and hyphens.)",
        ),
        no_arn("kmsKeyArn"),
    ],
    accepted=[{"name": UNKNOWN, "kmsKeyArn": UNKNOWN}],
    taken=(
        "backup CreateBackupVault: AlreadyExistsException: "
        "Backup vault with the same name already exists"
    ),
    steps=Steps("CreateBackupVault", "DescribeBackupVault", "TagResource", "DeleteBackupVault"),
)
BARE_VAULTS = Sample(
    token=VAULTS.token,
    inputs={"name": "<name>"},
    defaults=VAULTS.defaults,
    outputs=VAULTS.outputs | {"kmsKeyArn": "", "tags": {}},
    decided=VAULTS.decided | {"kmsKeyArn"},
    identity="<name>",
    untold=VAULTS.untold,
)


def vault(aws: Aws, name: str) -> Words:
    """Make the vault that a lock is for."""
    aws.call("backup", "CreateBackupVault", BackupVaultName=name)
    return {}


LOCKS = Sample(
    token="aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    inputs={"backupVaultName": "<name>", "minRetentionDays": 7, "maxRetentionDays": 40},
    outputs={"backupVaultArn": VAULT},
    decided=frozenset({"backupVaultArn"}),
    identity="<name>",
    left={"minRetentionDays": 0, "maxRetentionDays": 0},
    needs=vault,
    replacing={
        "backupVaultName": {"backupVaultName": "other"},
        "minRetentionDays": {"minRetentionDays": 8},
        "maxRetentionDays": {"maxRetentionDays": None},
        "changeableForDays": {"changeableForDays": 3},
    },
    impossible=[
        (
            {"minRetentionDays": 41},
            (
                "backup PutBackupVaultLockConfiguration: InvalidParameterValueException: "
                "MinRetentionDays cannot be greater than MaxRetentionDays"
            ),
        ),
        (
            {"backupVaultName": "nowhere"},
            (
                "backup PutBackupVaultLockConfiguration: ResourceNotFoundException: "
                "Backup vault nowhere not found"
            ),
        ),
    ],
    refused=[
        (
            {"changeableForDays": 2},
            "changeableForDays",
            "expected changeableForDays to be at least (3), got 2",
        ),
        (
            {"backupVaultName": "a/b"},
            "backupVaultName",
            (
                "invalid value for backupVaultName (must consist of lowercase letters, numbers, "
                "and hyphens.)"
            ),
        ),
    ],
    accepted=[{"backupVaultName": UNKNOWN}],
    steps=Steps(
        "PutBackupVaultLockConfiguration",
        "DescribeBackupVault",
        delete="DeleteBackupVaultLockConfiguration",
    ),
)

NO_ARCHIVE = {"optInToArchiveForSupportedResources": False}
RULE: Properties = {
    "completionWindow": 600,
    "copyActions": [
        {
            "destinationVaultArn": AWAY,
            "lifecycle": NO_ARCHIVE | {"coldStorageAfter": 0, "deleteAfter": 90},
        }
    ],
    "enableContinuousBackup": False,
    "lifecycle": NO_ARCHIVE | {"coldStorageAfter": 30, "deleteAfter": 120},
    "recoveryPointTags": {"team": "orders"},
    "ruleName": "weekly",
    "scanActions": [{"malwareScanner": "GUARDDUTY", "scanMode": "FULL_SCAN"}],
    "schedule": "cron(0 5 ? * * *)",
    "scheduleExpressionTimezone": "Europe/Berlin",
    "startWindow": 120,
    "targetLogicallyAirGappedBackupVaultArn": AWAY,
    "targetVaultName": "orders",
}
DAILY: Properties = {
    "ruleName": "daily",
    "targetVaultName": "orders",
    "schedule": "cron(0 5 ? * * *)",
}
NO_COPIES: Properties = {"copyActions": []}
VERSION = frozenset({"version"})


def another_rule(kinds: dict[str, str], rule: Properties, told: Properties | None = None) -> Change:
    """Return a change of the rule, which makes another version."""
    return Change({"rules": [rule]}, kinds, {"rules": [told or rule]}, unknown=VERSION)


PLANS = Sample(
    token="aws:backup/plan:Plan",
    inputs={
        "advancedBackupSettings": [
            {"backupOptions": {"WindowsVSS": "enabled"}, "resourceType": "EC2"}
        ],
        "name": "<name>",
        "rules": [RULE],
        "scanSettings": [
            {
                "malwareScanner": "GUARDDUTY",
                "resourceTypes": ["EBS", "S3"],
                "scannerRoleArn": ROLE,
            }
        ],
        "tags": {"team": "orders"},
    },
    outputs={"arn": "arn:aws:backup:<region>:<account>:backup-plan:<id>", "version": ANY},
    decided=frozenset({"arn", "version"}),
    auto_named=True,
    updates={
        "start": another_rule({"rules[0].startWindow": "UPDATE"}, RULE | {"startWindow": 180}),
        "lifecycle": another_rule(
            {
                "rules[0].lifecycle.coldStorageAfter": "DELETE",
                "rules[0].lifecycle.deleteAfter": "UPDATE",
            },
            RULE | {"lifecycle": {"deleteAfter": 35}},
            told=RULE | {"lifecycle": NO_ARCHIVE | {"coldStorageAfter": 0, "deleteAfter": 35}},
        ),
        "no copies": another_rule({"rules[0].copyActions[0]": "DELETE"}, RULE | NO_COPIES),
        "tags of backups": another_rule(
            {"rules[0].recoveryPointTags.team": "UPDATE"},
            RULE | {"recoveryPointTags": {"team": "new"}},
        ),
        "name of a rule": another_rule(
            {"rules[0].ruleName": "UPDATE"}, RULE | {"ruleName": "monthly"}
        ),
        "no advanced settings": Change(
            {"advancedBackupSettings": None},
            {"advancedBackupSettings": "DELETE"},
            {"advancedBackupSettings": []},
            unknown=VERSION,
        ),
        **TAG_CHANGES,
    },
    replacing={"name": {"name": "other"}},
    refused=[
        (
            {"rules": [DAILY | {"ruleName": "a b"}]},
            "rules[0].ruleName",
            (
                "invalid value for ruleName (must contain only alphanumeric characters, hyphens, "
                "underscores, and periods)"
            ),
        ),
        (
            {"rules": [RULE, DAILY | {"targetVaultName": "a"}]},
            "rules[1].targetVaultName",
            "expected length of targetVaultName to be in the range (2 - 50), got a",
        ),
        (
            {"rules": [DAILY | {"targetVaultName": "a.b"}]},
            "rules[0].targetVaultName",
            (
                "invalid value for targetVaultName (must contain only alphanumeric characters, "
                "hyphens, and underscores)"
            ),
        ),
        (
            {"rules": [DAILY | {"copyActions": [{"destinationVaultArn": "orders"}]}]},
            "rules[0].copyActions[0].destinationVaultArn",
            '"destinationVaultArn" (orders) is an invalid ARN',
        ),
        (
            {
                "rules": [
                    RULE | {"scanActions": [{"malwareScanner": "GUARDDUTY", "scanMode": "FULL"}]}
                ]
            },
            "rules[0].scanActions[0].scanMode",
            'expected scanMode to be one of ["FULL_SCAN" "INCREMENTAL_SCAN"], got FULL',
        ),
        (
            {
                "advancedBackupSettings": [
                    {"backupOptions": {"WindowsVSS": "enabled"}, "resourceType": kind}
                    for kind in ("EC2", UNKNOWN, "RDS")
                ]
            },
            "advancedBackupSettings[2].resourceType",
            'expected resourceType to be one of ["EC2"], got RDS',
        ),
    ],
    accepted=[{"rules": [UNKNOWN, DAILY | {"targetVaultName": UNKNOWN}]}, {"rules": UNKNOWN}],
    steps=Steps("CreateBackupPlan", "GetBackupPlan", "UpdateBackupPlan", "DeleteBackupPlan"),
)


def plan(aws: Aws, name: str) -> Words:
    """Make the plan that a selection is of."""
    rule = {"RuleName": "daily", "TargetBackupVaultName": "orders"}
    asked = {"BackupPlanName": name, "Rules": [rule]}
    return {"plan": aws.call("backup", "CreateBackupPlan", BackupPlan=asked)["BackupPlanId"]}


CONDITIONS: list[Properties] = [
    {"key": "aws:ResourceTag/team", "value": "orders"},
    {"key": "aws:ResourceTag/stage", "value": "prod"},
]
SELECTIONS = Sample(
    token="aws:backup/selection:Selection",
    inputs={
        "conditions": [{"stringEquals": CONDITIONS}],
        "iamRoleArn": ROLE,
        "name": "orders",
        "notResources": ["arn:aws:fsx:*"],
        "planId": "<plan>",
        "resources": [TABLE],
        "selectionTags": [{"type": "STRINGEQUALS", "key": "team", "value": "orders"}],
    },
    outputs={},
    import_identity="<plan>|<id>",
    needs=plan,
    auto_named=True,
    replacing={
        "name": {"name": "other"},
        "planId": {"planId": "other"},
        "iamRoleArn": {"iamRoleArn": f"{ROLE}-2"},
        "resources[1]": {"resources": [TABLE, f"{TABLE}-2"]},
        "notResources[0]": {"notResources": ["arn:aws:efs:*"]},
        "selectionTags[0]": {"selectionTags": []},
    },
    same=[
        {"conditions": [{"stringEquals": CONDITIONS[::-1]}]},
        {"notResources": None, "conditions": None},
    ],
    impossible=[
        (
            {"planId": "none"},
            (
                "backup CreateBackupSelection: InvalidParameterValueException: "
                "Cannot find Backup plan with ID none"
            ),
        )
    ],
    refused=[
        (
            {"name": "a b"},
            "name",
            (
                "invalid value for name (must contain only alphanumeric, hyphen, underscore, and "
                "period characters)"
            ),
        ),
        no_arn("iamRoleArn"),
        (
            {"selectionTags": [{"type": "LIKE", "key": "team", "value": "orders"}]},
            "selectionTags[0].type",
            'expected type to be one of ["STRINGEQUALS"], got LIKE',
        ),
    ],
    accepted=[{"planId": UNKNOWN, "iamRoleArn": UNKNOWN}],
    steps=Steps("CreateBackupSelection", "GetBackupSelection", delete="DeleteBackupSelection"),
)
BARE_SELECTIONS = Sample(
    token=SELECTIONS.token,
    inputs={"name": "orders", "planId": "<plan>", "iamRoleArn": ROLE, "resources": [TABLE]},
    outputs={"conditions": [], "notResources": [], "selectionTags": []},
    decided=frozenset({"conditions", "notResources"}),
    import_identity="<plan>|<id>",
    needs=plan,
)

REGION_SETTINGS = Sample(
    token="aws:backup/regionSettings:RegionSettings",
    inputs={
        "resourceTypeManagementPreference": {"DynamoDB": True, "EFS": True},
        "resourceTypeOptInPreference": {"DynamoDB": True, "EFS": False, "RDS": False},
    },
    outputs={},
    identity="<region>",
    import_identity="<region>",
    # They are the account's, and outlive whoever set them.
    left={},
    updates={
        "opted out": Change(
            {"resourceTypeOptInPreference": {"DynamoDB": True, "EFS": True, "RDS": False}},
            {"resourceTypeOptInPreference.EFS": "UPDATE"},
        )
    },
    drift=Drift(
        calls=[
            (
                "UpdateRegionSettings",
                {"ResourceTypeManagementPreference": {"DynamoDB": False}},
            )
        ],
        outputs={"resourceTypeManagementPreference": {"DynamoDB": False, "EFS": True}},
        kinds={"resourceTypeManagementPreference.DynamoDB": "UPDATE"},
    ),
    steps=Steps("UpdateRegionSettings", "DescribeRegionSettings", "UpdateRegionSettings"),
)

BACKUP = {
    "region settings": REGION_SETTINGS,
    "backup vault": VAULTS,
    "plain backup vault": BARE_VAULTS,
    "vault lock": LOCKS,
    "backup plan": PLANS,
    "backup selection": SELECTIONS,
    "plain backup selection": BARE_SELECTIONS,
}
