"""What boto3 sees of AWS Backup on the embedded AWS."""

from typing import Any

import pytest

from tests.rehearsal.aws.conftest import Account, Client, refusal

RULE = {"RuleName": "daily", "TargetBackupVaultName": "orders"}
PLAN = {"BackupPlanName": "orders", "Rules": [RULE]}
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
SELECTION = {
    "SelectionName": "orders",
    "IamRoleArn": "arn:aws:iam::123456789012:role/backup",
    "Resources": [TABLE],
    "Conditions": {"StringEquals": [{"ConditionKey": "aws:ResourceTag/a", "ConditionValue": "b"}]},
}
INVALID = "InvalidParameterValueException: Error in rule daily : Invalid lifecycle."
APART = "DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays"


@pytest.fixture
def backup(account: Account) -> Client:
    return account.client("backup")


@pytest.fixture
def plan(backup: Client) -> str:
    return backup.create_backup_plan(BackupPlan=PLAN)["BackupPlanId"]


def read(backup: Client, plan: str) -> dict[str, Any]:
    return backup.get_backup_plan(BackupPlanId=plan)


def test_a_plan_takes_other_rules_in_another_version(backup: Client, plan: str) -> None:
    before = read(backup, plan)
    rules = [RULE | {"RuleName": "weekly", "StartWindowMinutes": 60}]
    updated = backup.update_backup_plan(BackupPlanId=plan, BackupPlan=PLAN | {"Rules": rules})
    after = read(backup, plan)
    assert (after["BackupPlanArn"], after["VersionId"]) == (
        before["BackupPlanArn"],
        updated["VersionId"],
    )
    assert before["VersionId"] != after["VersionId"]
    [rule] = after["BackupPlan"]["Rules"]
    assert (rule["RuleName"], rule["StartWindowMinutes"]) == ("weekly", 60)
    # What is left out has its default.
    assert rule["ScheduleExpression"] == "cron(0 5 ? * * *)"


def test_the_name_of_a_deleted_plan_is_free_again(backup: Client, plan: str) -> None:
    taken = "AlreadyExistsException: Backup plan with the same plan document already exists"
    assert refusal(backup.create_backup_plan, BackupPlan=PLAN) == taken
    backup.delete_backup_plan(BackupPlanId=plan)
    assert "DeletionDate" in read(backup, plan)
    gone = "ResourceNotFoundException: Failed reading Backup plan with provided version"
    assert refusal(backup.update_backup_plan, BackupPlanId=plan, BackupPlan=PLAN) == gone
    assert refusal(backup.delete_backup_plan, BackupPlanId=plan) == gone
    again = backup.create_backup_plan(BackupPlan=PLAN)["BackupPlanId"]
    listed = backup.list_backup_plans(IncludeDeleted=True)["BackupPlansList"]
    assert {one["BackupPlanId"] for one in listed} == {plan, again}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Lifecycle": {"MoveToColdStorageAfterDays": 30, "DeleteAfterDays": 119}}, APART),
        (
            {
                "CopyActions": [
                    {
                        "DestinationBackupVaultArn": "arn:aws:backup:eu-west-1:1:backup-vault:a",
                        "Lifecycle": {"MoveToColdStorageAfterDays": 30, "DeleteAfterDays": 40},
                    }
                ]
            },
            APART,
        ),
        (
            {"Lifecycle": {"MoveToColdStorageAfterDays": 30}, "EnableContinuousBackup": True},
            "MoveToColdStorageAfterDays is unavailable",
        ),
    ],
    ids=["days apart", "days of a copy apart", "continuous"],
)
def test_a_lifecycle_that_aws_refuses_is_refused(
    backup: Client, plan: str, change: dict[str, Any], reason: str
) -> None:
    bad = {"BackupPlanName": "bad", "Rules": [RULE | change]}
    said = f"{INVALID} {reason}"
    assert refusal(backup.create_backup_plan, BackupPlan=bad) == said
    assert refusal(backup.update_backup_plan, BackupPlanId=plan, BackupPlan=bad) == said
    assert read(backup, plan)["BackupPlan"]["BackupPlanName"] == "orders"


def test_a_plan_selects_until_its_selection_is_deleted(backup: Client, plan: str) -> None:
    made = backup.create_backup_selection(
        BackupPlanId=plan, BackupSelection=SELECTION, CreatorRequestId="me"
    )
    place = {"BackupPlanId": plan, "SelectionId": made["SelectionId"]}
    found = backup.get_backup_selection(**place)
    assert (found["BackupSelection"], found["CreatorRequestId"]) == (SELECTION, "me")
    [listed] = backup.list_backup_selections(BackupPlanId=plan)["BackupSelectionsList"]
    assert listed == place | {
        "SelectionName": "orders",
        "IamRoleArn": SELECTION["IamRoleArn"],
        "CreationDate": made["CreationDate"],
    }
    assert refusal(backup.delete_backup_plan, BackupPlanId=plan) == (
        "InvalidRequestException: "
        "Related backup plan selections must be deleted prior to backup plan deletion"
    )
    backup.delete_backup_selection(**place)
    assert backup.list_backup_selections(BackupPlanId=plan)["BackupSelectionsList"] == []
    assert refusal(backup.get_backup_selection, **place) == (
        f"ResourceNotFoundException: Cannot find selection with ID {made['SelectionId']}"
    )
    backup.delete_backup_plan(BackupPlanId=plan)
    assert refusal(backup.list_backup_selections, BackupPlanId=plan) == (
        f"InvalidParameterValueException: Cannot find Backup plan with ID {plan}"
    )


def test_a_selection_is_of_one_plan(backup: Client, plan: str) -> None:
    made = backup.create_backup_selection(BackupPlanId=plan, BackupSelection=SELECTION)
    other = backup.create_backup_plan(BackupPlan=PLAN | {"BackupPlanName": "other"})
    place = {"BackupPlanId": other["BackupPlanId"], "SelectionId": made["SelectionId"]}
    assert refusal(backup.get_backup_selection, **place).startswith("ResourceNotFoundException: ")


def test_the_settings_of_a_region_are_changed_one_by_one(account: Account, backup: Client) -> None:
    management, opt_in = "ResourceTypeManagementPreference", "ResourceTypeOptInPreference"
    before = backup.describe_region_settings()
    assert (before[management]["DynamoDB"], before[opt_in]["DynamoDB"]) == (True, True)
    backup.update_region_settings(**{management: {"DynamoDB": False}})
    after = backup.describe_region_settings()
    assert (after[management], after[opt_in]) == (
        before[management] | {"DynamoDB": False},
        before[opt_in],
    )
    away = account.client("backup", "eu-west-1").describe_region_settings()
    assert away[management]["DynamoDB"] is True


def test_there_are_no_backups(backup: Client) -> None:
    backup.create_backup_vault(BackupVaultName="orders")
    by_vault = backup.list_recovery_points_by_backup_vault
    assert by_vault(BackupVaultName="orders")["RecoveryPoints"] == []
    assert backup.list_recovery_points_by_resource(ResourceArn=TABLE)["RecoveryPoints"] == []
    assert refusal(by_vault, BackupVaultName="nothing").startswith("ResourceNotFoundException: ")


def test_the_next_vault_of_a_name_has_no_tags_of_the_last(backup: Client) -> None:
    for tags in ({"team": "orders"}, {}):
        made = backup.create_backup_vault(BackupVaultName="orders", BackupVaultTags=tags)
        assert backup.list_tags(ResourceArn=made["BackupVaultArn"])["Tags"] == tags
        backup.delete_backup_vault(BackupVaultName="orders")
