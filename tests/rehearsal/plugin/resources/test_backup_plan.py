"""What is peculiar to plans of AWS Backup."""

import grpc
import pytest

from rehearsal.plugin.values import Properties
from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.backup import DAILY, PLANS, RULE

INVALID = "InvalidParameterValueException: Error in rule daily : Invalid lifecycle."
APART = "DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays"
AWAY = {"destinationVaultArn": "arn:aws:backup:eu-west-1:123456789012:backup-vault:orders"}


@pytest.fixture
def plan(engine: Engine) -> Life:
    return Life(engine, PLANS)


def test_the_settings_that_a_rule_leaves_out_have_their_defaults(plan: Life) -> None:
    checked, outputs = plan.made({"rules": [DAILY | {"copyActions": [AWAY]}]})
    defaults: Properties = {
        "completionWindow": 180,
        "enableContinuousBackup": False,
        "scheduleExpressionTimezone": "Etc/UTC",
        "startWindow": 60,
    }
    [rule], [told] = checked["rules"], outputs["rules"]
    assert rule["__defaults"] == sorted(defaults)
    assert told == DAILY | defaults | {
        "copyActions": [AWAY],
        "recoveryPointTags": {},
        "scanActions": [],
        "targetLogicallyAirGappedBackupVaultArn": "",
    }
    assert plan.engine.kinds(outputs, checked) == {}


def test_a_rule_without_a_schedule_differs_for_ever_as_in_the_official_plugin(plan: Life) -> None:
    unscheduled = {"ruleName": "daily", "targetVaultName": "orders"}
    checked, outputs = plan.made({"rules": [unscheduled]})
    assert outputs["rules"][0]["schedule"] == "cron(0 5 ? * * *)"
    assert plan.engine.kinds(outputs, checked) == {"rules[0].schedule": "DELETE"}


def test_another_rule_is_an_addition_wherever_it_stands(plan: Life) -> None:
    _, outputs = plan.made()
    both = plan.checked({"rules": [DAILY, RULE]})
    assert plan.engine.kinds(outputs, both) == {"rules[0]": "ADD"}


@pytest.mark.parametrize(
    ("change", "is_new"),
    [({"rules": [DAILY]}, True), ({"advancedBackupSettings": []}, True), ({"tags": {}}, False)],
    ids=["rules", "settings", "tags"],
)
def test_rules_and_settings_make_a_version_and_tags_do_not(
    plan: Life, change: Properties, is_new: bool
) -> None:
    _, outputs = plan.made()
    after = plan.engine.update(outputs, plan.checked(change))
    assert len(outputs["version"]) == 48
    assert (after["version"] != outputs["version"]) is is_new


def test_the_name_of_a_deleted_plan_is_free_again(plan: Life) -> None:
    _, outputs = plan.made()
    plan.engine.delete(outputs)
    _, again = plan.made()
    assert (again["name"], len(again["id"])) == (outputs["name"], 36)
    assert again["id"] != outputs["id"]


@pytest.mark.parametrize(
    "lifecycle",
    [
        pytest.param({"deleteAfter": 1}, id="deleted"),
        pytest.param({"coldStorageAfter": 30}, id="cold"),
        pytest.param({"coldStorageAfter": 30, "deleteAfter": 120}, id="cold for 90 days"),
        pytest.param({"coldStorageAfter": 0, "deleteAfter": 1}, id="never cold"),
    ],
)
def test_lifecycles_that_aws_takes(plan: Life, lifecycle: Properties) -> None:
    is_continuous = lifecycle.get("coldStorageAfter") == 0
    copies = {"copyActions": [AWAY | {"lifecycle": lifecycle}]}
    rule = DAILY | copies | {"lifecycle": lifecycle, "enableContinuousBackup": is_continuous}
    checked, outputs = plan.made({"rules": [rule]})
    assert plan.engine.kinds(outputs, checked) == {}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lifecycle": {"coldStorageAfter": 30, "deleteAfter": 119}}, APART),
        (
            {
                "copyActions": [
                    AWAY | {"lifecycle": {"coldStorageAfter": 30, "deleteAfter": 40}},
                ]
            },
            APART,
        ),
        (
            {"lifecycle": {"coldStorageAfter": 30}, "enableContinuousBackup": True},
            "MoveToColdStorageAfterDays is unavailable",
        ),
    ],
    ids=["days apart", "days of a copy apart", "continuous"],
)
def test_lifecycles_that_aws_refuses(plan: Life, change: Properties, reason: str) -> None:
    checked, outputs = plan.made()
    bad = plan.checked({"rules": [RULE, DAILY | change]})
    with pytest.raises(grpc.RpcError) as uncreated:
        plan.engine.create(bad)
    with pytest.raises(grpc.RpcError) as unchanged:
        plan.engine.update(outputs, bad)
    assert [failure(error.value).sentence for error in (uncreated, unchanged)] == [
        f"backup CreateBackupPlan: {INVALID} {reason}",
        f"backup UpdateBackupPlan: {INVALID} {reason}",
    ]
    assert plan.engine.read(outputs["id"], outputs, checked)[1] == outputs
