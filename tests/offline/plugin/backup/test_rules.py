import pytest

from offline.plugin.backup import rules
from offline.plugin.failures import AwsError
from offline.plugin.problems import Problem
from offline.plugin.values import UNKNOWN, Properties

RULE = {
    "completionWindow": 180,
    "enableContinuousBackup": False,
    "ruleName": "daily",
    "scheduleExpressionTimezone": "Etc/UTC",
    "startWindow": 60,
    "targetVaultName": "orders",
}
APART = "DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays"
ARN = "arn:aws:backup:eu-west-1:123456789012:backup-vault:orders"


def test_a_rule_is_told_with_all_that_it_leaves_out() -> None:
    assert rules.completed(RULE) == RULE | {
        "copyActions": [],
        "recoveryPointTags": {},
        "scanActions": [],
        "schedule": "cron(0 5 ? * * *)",
        "targetLogicallyAirGappedBackupVaultArn": "",
    }


def test_a_rule_is_told_as_it_was_given() -> None:
    given = RULE | {
        "copyActions": [
            {
                "destinationVaultArn": ARN,
                "lifecycle": {
                    "coldStorageAfter": 30,
                    "deleteAfter": 120,
                    "optInToArchiveForSupportedResources": True,
                },
            },
            {"destinationVaultArn": f"{ARN}-2"},
        ],
        "recoveryPointTags": {"team": "orders"},
        "scanActions": [{"malwareScanner": "GUARDDUTY", "scanMode": "FULL_SCAN"}],
        "schedule": "cron(0 1 ? * * *)",
        "targetLogicallyAirGappedBackupVaultArn": ARN,
    }
    kept = {"coldStorageAfter": 0, "optInToArchiveForSupportedResources": False}
    assert rules.completed(given | {"lifecycle": {"deleteAfter": 35}}) == given | {
        "lifecycle": kept | {"deleteAfter": 35}
    }


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"lifecycle": {"deleteAfter": 1}},
        {"lifecycle": {"coldStorageAfter": 30}},
        {"lifecycle": {"coldStorageAfter": 30, "deleteAfter": 120}},
        {"lifecycle": {"coldStorageAfter": 0, "deleteAfter": 1}, "enableContinuousBackup": True},
    ],
    ids=["no lifecycle", "deleted", "cold", "cold for 90 days", "continuous"],
)
def test_lifecycles_that_aws_takes(change: Properties) -> None:
    copy = {"destinationVaultArn": ARN, "lifecycle": change.get("lifecycle", {})}
    rules.accept("CreateBackupPlan", {"rules": [RULE | change | {"copyActions": [copy]}]})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lifecycle": {"coldStorageAfter": 30, "deleteAfter": 119}}, APART),
        (
            {
                "copyActions": [
                    {
                        "destinationVaultArn": ARN,
                        "lifecycle": {"coldStorageAfter": 30, "deleteAfter": 40},
                    }
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
def test_lifecycles_that_aws_refuses(change: Properties, reason: str) -> None:
    with pytest.raises(AwsError) as refused:
        rules.accept("UpdateBackupPlan", {"rules": [RULE, RULE | change]})
    assert str(refused.value) == (
        "backup UpdateBackupPlan: InvalidParameterValueException: Error in rule daily : "
        f"Invalid lifecycle. {reason}"
    )


def test_names_that_are_refused() -> None:
    named = [
        RULE | {"ruleName": "a b"},
        RULE | {"targetVaultName": "a"},
        RULE | {"targetVaultName": "a.b"},
        RULE | {"targetVaultName": UNKNOWN},
        UNKNOWN,
    ]
    assert list(rules.problems({"rules": named})) == [
        Problem(
            "rules[0].ruleName",
            "invalid value for ruleName (must contain only alphanumeric characters, hyphens, "
            "underscores, and periods)",
        ),
        Problem(
            "rules[1].targetVaultName",
            "expected length of targetVaultName to be in the range (2 - 50), got a",
        ),
        Problem(
            "rules[2].targetVaultName",
            "invalid value for targetVaultName (must contain only alphanumeric characters, "
            "hyphens, and underscores)",
        ),
    ]
    assert list(rules.problems({"rules": UNKNOWN})) == []
