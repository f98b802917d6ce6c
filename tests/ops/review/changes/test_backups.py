from typing import Any

import pytest

from ops.review.changes.backups import KEY, LOCK, PLAN
from ops.review.changes.change import Detail
from ops.review.preview import UNKNOWN
from tests.ops.review.changes.words import said

VAULT = "arn:aws:backup:us-west-2:123456789012:backup-vault:far"
COPY = {"destinationVaultArn": VAULT, "lifecycle": {"deleteAfter": 35}}
RULE = {
    "ruleName": "daily",
    "schedule": "cron(0 5 ? * * *)",
    "lifecycle": {"deleteAfter": 35},
    "copyActions": [COPY],
}


@pytest.mark.parametrize(
    ("changed", "details"),
    [
        pytest.param(
            {"lifecycle": {"deleteAfter": 7}},
            [Detail("Backups of rule daily are kept", "for 35 days", "for 7 days")],
            id="kept shorter",
        ),
        pytest.param(
            {"lifecycle": {"deleteAfter": None, "coldStorageAfter": 30}},
            [
                Detail(
                    "Backups of rule daily are kept",
                    "for 35 days",
                    "for ever, in cold storage after 30 days",
                )
            ],
            id="kept for ever, in the cold",
        ),
        pytest.param(
            {"schedule": "cron(0 6 ? * * *)"},
            [Detail("Backups of rule daily", "cron(0 5 ? * * *)", "cron(0 6 ? * * *)")],
            id="another time",
        ),
        pytest.param(
            {"copyActions": []},
            [Detail("Backups of rule daily, copied to far in us-west-2", "for 35 days", None)],
            id="no longer copied",
        ),
        pytest.param(
            {"copyActions": [COPY, {"destinationVaultArn": UNKNOWN}]},
            [
                Detail(
                    "Backups of rule daily, copied to known after the deployment",
                    None,
                    "for ever",
                )
            ],
            id="copied elsewhere, too",
        ),
    ],
)
def test_a_change_of_a_plan_has_words(changed: dict[str, Any], details: list[Detail]) -> None:
    assert said(PLAN, {"rules": [RULE]}, {"rules": [RULE | changed]}) == details


def test_a_rule_that_goes_is_told() -> None:
    assert said(PLAN, {"rules": [RULE | {"copyActions": None}]}, {"rules": []}) == [
        Detail("Backups of rule daily", "cron(0 5 ? * * *)", None),
        Detail("Backups of rule daily are kept", "for 35 days", None),
    ]


def test_a_change_of_a_lock_has_words() -> None:
    before = {"minRetentionDays": 30, "maxRetentionDays": 365}
    after = {"minRetentionDays": 1, "changeableForDays": 3}
    assert said(LOCK, before, after) == [
        Detail("Backups stay at least", "30 days", "1 day"),
        Detail("Backups stay at most", "365 days", None),
        Detail("The lock can be lifted for", None, "3 days"),
    ]


def test_a_change_of_a_key_has_words() -> None:
    before = {"enableKeyRotation": True, "rotationPeriodInDays": 365, "deletionWindowInDays": 30}
    after = {"enableKeyRotation": False, "isEnabled": False, "deletionWindowInDays": 7}
    assert said(KEY, before, after) == [
        Detail("Rotation", "on", "off"),
        Detail("Rotates every", "365 days", None),
        Detail("Usable", "on", "off"),
        Detail("Waits before it is deleted", "30 days", "7 days"),
    ]
