from uuid import uuid4

import grpc
import pytest

from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import REGION, Engine, failure

AWAY = "arn:aws:backup:eu-west-1:123456789012:backup-vault:orders"
DEFAULTS: Properties = {
    "completionWindow": 180,
    "enableContinuousBackup": False,
    "scheduleExpressionTimezone": "Etc/UTC",
    "startWindow": 60,
}
TOLD: Properties = {
    "copyActions": [],
    "recoveryPointTags": {},
    "scanActions": [],
    "targetLogicallyAirGappedBackupVaultArn": "",
}


NO_COPIES: Properties = {"copyActions": []}
NO_CHANGE: dict[str, str] = {}


@pytest.fixture
def plans(engine: Engine) -> Engine:
    return engine.of("aws:backup/plan:Plan")


@pytest.fixture
def plan() -> Properties:
    return {"name": f"orders-{uuid4().hex}", "rules": [rule()], "tags": {"team": "orders"}}


def rule(name: str = "daily", **more: object) -> Properties:
    return {"ruleName": name, "targetVaultName": "orders", "schedule": "cron(0 5 ? * * *)", **more}


def full_rule() -> Properties:
    """Give a rule with everything that AWS tells of one."""
    kept = {"optInToArchiveForSupportedResources": False}
    return rule(
        "weekly",
        completionWindow=600,
        copyActions=[
            {
                "destinationVaultArn": AWAY,
                "lifecycle": kept | {"coldStorageAfter": 0, "deleteAfter": 90},
            }
        ],
        enableContinuousBackup=False,
        lifecycle=kept | {"coldStorageAfter": 30, "deleteAfter": 120},
        recoveryPointTags={"team": "orders"},
        scanActions=[],
        scheduleExpressionTimezone="Europe/Berlin",
        startWindow=120,
        targetLogicallyAirGappedBackupVaultArn="",
    )


def test_a_plan_is_made_and_tells_all_of_itself(plans: Engine, plan: Properties) -> None:
    checked, outputs = plans.made(plan)
    assert checked == plan | {
        "__defaults": [],
        "rules": [rule() | DEFAULTS | {"__defaults": sorted(DEFAULTS)}],
    }
    assert outputs == plan | {
        "advancedBackupSettings": [],
        "arn": f"arn:aws:backup:{REGION}:123456789012:backup-plan:{outputs['id']}",
        "id": outputs["id"],
        "region": REGION,
        "rules": [rule() | DEFAULTS | TOLD],
        "scanSettings": [],
        "tagsAll": {"team": "orders"},
        "version": outputs["version"],
    }
    assert (len(outputs["id"]), len(outputs["version"])) == (36, 48)
    assert plans.kinds(outputs, checked) == {}
    assert plans.read(outputs["id"], outputs, checked) == (outputs["id"], outputs, checked)


def test_a_plan_with_everything(plans: Engine, plan: Properties) -> None:
    more: Properties = {
        "advancedBackupSettings": [
            {"backupOptions": {"WindowsVSS": "enabled"}, "resourceType": "EC2"}
        ],
        "rules": [
            full_rule(),
            full_rule()
            | {
                "ruleName": "scanned",
                "scanActions": [{"malwareScanner": "GUARDDUTY", "scanMode": "FULL_SCAN"}],
                "targetLogicallyAirGappedBackupVaultArn": AWAY,
            },
        ],
        "scanSettings": [
            {
                "malwareScanner": "GUARDDUTY",
                "resourceTypes": ["EBS", "S3"],
                "scannerRoleArn": "arn:aws:iam::123456789012:role/scanner",
            }
        ],
    }
    checked, outputs = plans.made(plan | more)
    assert {name: outputs[name] for name in more} == more
    assert plans.kinds(outputs, checked) == {}
    identity, told, inputs = plans.read(outputs["id"])
    assert (identity, told) == (outputs["id"], outputs)
    again, reasons = plans.check(inputs)
    assert reasons == []
    assert plans.kinds(told, again) == {}
    assert plans.kinds(outputs, again) == {}


def test_a_preview_tells_what_is_known(plans: Engine, plan: Properties) -> None:
    checked, reasons = plans.check(plan | {"rules": [rule(targetVaultName=UNKNOWN)]})
    assert reasons == []
    assert plans.create(checked, preview=True) == (
        "",
        plan
        | {
            "arn": UNKNOWN,
            "region": REGION,
            "rules": [rule(targetVaultName=UNKNOWN) | DEFAULTS],
            "tagsAll": {"team": "orders"},
            "version": UNKNOWN,
        },
    )


@pytest.mark.parametrize(
    ("rules", "kinds"),
    [
        ([full_rule()], NO_CHANGE),
        ([full_rule() | {"startWindow": 180}], {"rules[0].startWindow": "UPDATE"}),
        (
            [full_rule() | {"lifecycle": {"deleteAfter": 35}}],
            {
                "rules[0].lifecycle.coldStorageAfter": "DELETE",
                "rules[0].lifecycle.deleteAfter": "UPDATE",
            },
        ),
        (
            [full_rule() | NO_COPIES],
            {"rules[0].copyActions[0]": "DELETE"},
        ),
        (
            [full_rule() | {"recoveryPointTags": {"team": "new"}}],
            {"rules[0].recoveryPointTags.team": "UPDATE"},
        ),
        ([rule(), full_rule()], {"rules[0]": "ADD"}),
        ([full_rule() | {"ruleName": "daily"}], {"rules[0].ruleName": "UPDATE"}),
    ],
    ids=["none", "window", "lifecycle", "no copies", "tags", "another rule", "name"],
)
def test_rules_change_in_place(
    plans: Engine, plan: Properties, rules: list[Properties], kinds: dict[str, str]
) -> None:
    _, outputs = plans.made(plan | {"rules": [full_rule()]})
    news, _ = plans.check(plan | {"rules": rules})
    assert plans.kinds(outputs, news) == kinds
    updated = plans.update(outputs, news)
    assert plans.kinds(updated, news) == {}
    assert (updated["version"] == outputs["version"]) is (kinds == {})
    assert plans.read(outputs["id"], updated, news)[1] == updated


def test_a_rule_without_a_schedule_differs_for_ever_as_in_the_official_plugin(
    plans: Engine, plan: Properties
) -> None:
    unscheduled = {"ruleName": "daily", "targetVaultName": "orders"}
    checked, outputs = plans.made(plan | {"rules": [unscheduled]})
    assert outputs["rules"][0]["schedule"] == "cron(0 5 ? * * *)"
    assert plans.kinds(outputs, checked) == {"rules[0].schedule": "DELETE"}


def test_a_preview_of_new_rules_tells_of_a_new_version(plans: Engine, plan: Properties) -> None:
    _, outputs = plans.made(plan)
    news, _ = plans.check(plan | {"rules": [rule(startWindow=120)]})
    assert plans.update(outputs, news, preview=True)["version"] == UNKNOWN


@pytest.mark.parametrize(
    ("tags", "kinds"),
    [
        ({"team": "new", "who": "me"}, {"tags.team": "UPDATE", "tags.who": "ADD"}),
        ({}, {"tags.team": "DELETE"}),
    ],
    ids=["changed and added", "removed"],
)
def test_tags_change_in_place_and_make_no_new_version(
    plans: Engine, plan: Properties, tags: Properties, kinds: dict[str, str]
) -> None:
    checked, outputs = plans.made(plan)
    news = checked | {"tags": tags}
    assert plans.kinds(outputs, news) == kinds
    updated = plans.update(outputs, news)
    assert updated == outputs | {"tags": tags, "tagsAll": tags}


def test_advanced_settings_taken_away_are_gone(plans: Engine, plan: Properties) -> None:
    setting = {"backupOptions": {"WindowsVSS": "enabled"}, "resourceType": "EC2"}
    _, outputs = plans.made(plan | {"advancedBackupSettings": [setting]})
    news, _ = plans.check(plan)
    assert plans.kinds(outputs, news) == {"advancedBackupSettings": "DELETE"}
    updated = plans.update(outputs, news)
    assert updated["advancedBackupSettings"] == []
    assert updated["version"] != outputs["version"]


def test_another_name_or_region_replaces(plans: Engine, plan: Properties) -> None:
    checked, outputs = plans.made(plan)
    assert list(plans.diff(outputs, checked | {"name": "other"}).replaces) == ["name"]
    assert list(plans.diff(outputs, checked | {"region": "eu-west-1"}).replaces) == ["region"]


def test_a_plan_in_another_region(plans: Engine, plan: Properties) -> None:
    checked, outputs = plans.made(plan | {"region": "eu-west-1"})
    arn = f"arn:aws:backup:eu-west-1:123456789012:backup-plan:{outputs['id']}"
    assert (outputs["arn"], outputs["region"]) == (arn, "eu-west-1")
    assert plans.kinds(outputs, checked) == {}
    assert plans.read(outputs["id"])[0] == ""


def test_a_plan_may_be_made_again_once_it_is_deleted(plans: Engine, plan: Properties) -> None:
    checked, outputs = plans.made(plan)
    plans.delete(outputs)
    plans.delete(outputs)
    assert plans.read(outputs["id"], outputs, checked)[0] == ""
    again = plans.made(plan)[1]
    assert again["name"] == plan["name"]
    assert again["id"] != outputs["id"]


def test_a_lifecycle_that_aws_refuses(plans: Engine, plan: Properties) -> None:
    _, outputs = plans.made(plan)
    short = rule(lifecycle={"coldStorageAfter": 30, "deleteAfter": 35})
    checked, reasons = plans.check(plan | {"rules": [short]})
    assert reasons == []
    fault = (
        "InvalidParameterValueException: Error in rule daily : Invalid lifecycle. DeleteAfterDays "
        "cannot be less than 90 days apart from MoveToColdStorageAfterDays"
    )
    with pytest.raises(grpc.RpcError) as refused:
        plans.create(checked)
    assert failure(refused.value).sentence == f"backup CreateBackupPlan: {fault}"
    with pytest.raises(grpc.RpcError) as refused:
        plans.update(outputs, checked)
    assert failure(refused.value).sentence == f"backup UpdateBackupPlan: {fault}"
    assert plans.read(outputs["id"], outputs, plan)[1] == outputs


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"ruleName": "a b"},
            (
                "invalid value for ruleName (must contain only alphanumeric characters, hyphens, "
                "underscores, and periods). Examine values at 'orders.rules[0].ruleName'."
            ),
        ),
        (
            {"copyActions": [{"destinationVaultArn": "orders"}]},
            (
                '"destinationVaultArn" (orders) is an invalid ARN. '
                "Examine values at 'orders.rules[0].copyActions[0].destinationVaultArn'."
            ),
        ),
        (
            {"scanActions": [{"malwareScanner": "GUARDDUTY", "scanMode": "FULL"}]},
            (
                'expected scanMode to be one of ["FULL_SCAN" "INCREMENTAL_SCAN"], got FULL. '
                "Examine values at 'orders.rules[0].scanActions[0].scanMode'."
            ),
        ),
    ],
    ids=["name", "copy", "scan"],
)
def test_what_is_refused(plans: Engine, plan: Properties, wrong: Properties, reason: str) -> None:
    assert plans.check(plan | {"rules": [rule() | wrong]})[1] == [reason]


def test_only_ec2_has_advanced_settings(plans: Engine, plan: Properties) -> None:
    settings = [
        {"backupOptions": {"WindowsVSS": "enabled"}, "resourceType": kind}
        for kind in ("EC2", UNKNOWN, "RDS")
    ]
    assert plans.check(plan | {"advancedBackupSettings": settings})[1] == [
        (
            'expected resourceType to be one of ["EC2"], got RDS. '
            "Examine values at 'orders.advancedBackupSettings[2].resourceType'."
        )
    ]
