"""Ineffective resources are refused: schedules, retention, keys, maximums."""

import time
from typing import Any

import pytest
from pulumi_policy import PolicyResource

from guardrails.backup.schedules import NEVER, longest_gap
from tests.policies.asking import PROD, UNKNOWN, found, meant, resource

PLAN = "aws:backup/plan:Plan"
VAULT = "aws:backup/vault:Vault"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
EXTERNAL_KEY = "aws:kms/externalKey:ExternalKey"
KEY = "aws:kms/key:Key"
TABLE = "aws:dynamodb/table:Table"
SCHEDULE = "backup-plan-schedule"
RETENTION = "backup-plan-retention"
MOST_SECONDS = 0.1


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        ("cron(0 5 ? * * *)", 1),
        ("cron(0 5 * * ? *)", 1),
        ("cron(0 5 ? * MON-FRI *)", 3),
        ("cron(0 5 ? * 7-1 *)", 6),
        ("cron(0 5 ? * 2,5 *)", 4),
        ("cron(0 5 ? * 6L *)", 35),
        ("cron(0 5 ? * L *)", 7),
        ("cron(0 5 ? * TUE#2 *)", 35),
        ("cron(0 5 1 * ? *)", 31),
        ("cron(0 5 L * ? *)", 31),
        ("cron(0 5 31 * ? *)", 61),
        ("cron(0 5 1/10 * ? *)", 10),
        ("cron(0 5 1W * ? *)", 33),
        ("cron(0 5 1 JAN,jul ? *)", 184),
        ("cron(0 5 29 2 ? *)", 1461),
        ("cron(0 5 30 2 ? *)", NEVER),
        ("cron(0 5 ? * * 2030)", NEVER),
        ("rate(12 hours)", 0.5),
        ("rate(1 day)", 1),
        ("cron(0 5 0 * ? *)", None),
        ("cron(0 25 ? * * *)", None),
        ("cron(0 5 ? * *)", None),
        ("cron(0 5 ? * X *)", None),
        ("at(2030-01-01T00:00:00)", None),
        ("", None),
    ],
)
def test_the_most_days_between_two_runs(schedule: str, days: float | None) -> None:
    assert longest_gap(schedule) == days


@pytest.mark.parametrize(
    "schedule",
    [
        f"cron(0 5 {','.join(['1-31/1'] * 30)} * ? *)",
        f"cron({','.join(['*/1'] * 20)} * ? * {','.join(['SUN-SAT'] * 15)} *)",
        "cron(" + " " * 5_000,
        "cron(0 5 1/999999999 * ? *)",
    ],
)
def test_no_schedule_takes_long(schedule: str) -> None:
    started = time.process_time()
    longest_gap(schedule)
    assert time.process_time() - started < MOST_SECONDS


def plan(*schedules: object) -> PolicyResource:
    return resource(PLAN, {"rules": [{"schedule": one} for one in schedules]}, "daily")


def test_a_plan_runs_often_enough_by_any_of_its_rules() -> None:
    seldom, daily = "cron(0 5 1 1 ? *)", "cron(0 5 ? * * *)"
    never = "cron(0 5 31 2 ? *)"
    assert found(SCHEDULE, plan(seldom, daily)) == found(SCHEDULE, plan(None)) == []
    assert found(SCHEDULE, plan(seldom)) == [
        (
            "Set a schedule of Plan 'daily' to one that runs "
            "every 35 days or more often: its backups are up "
            "to 366 days apart." + meant("longestGapDays", SCHEDULE)
        )
    ]
    assert found(SCHEDULE, plan(daily, never)) == [
        (
            f"Set rules[1].schedule of Plan 'daily' to one that runs every year: {never!r} never "
            "runs, or only in some years."
        )
    ]
    assert found(SCHEDULE, plan(UNKNOWN)) == ["unknown .rules.0.schedule"]


def test_a_lock_allows_the_retention_of_a_plan() -> None:
    vault = resource(VAULT, {"name": "v"}, "v")
    lock = resource(
        LOCK,
        {"backupVaultName": "v", "minRetentionDays": 30, "maxRetentionDays": 60},
        "lock",
    )

    def said(days: object, name: str = "v") -> list[str]:
        rule = {"targetVaultName": name, "lifecycle": {"deleteAfter": days}}
        return found(RETENTION, vault, lock, resource(PLAN, {"rules": [rule]}, "daily"))

    setting = "Set rules[0].lifecycle.delete_after of Plan 'daily' to"
    refuses = "so the vault's lock would reject every backup."
    assert said(29) == [f"{setting} 30 or more: it is 29, {refuses}"]
    assert said(61) == [f"{setting} 60 or less: it is 61, {refuses}"]
    assert said(None) == [f"{setting} 60 or less: it is not set, {refuses}"]
    assert said(30) == said(60) == said(UNKNOWN) == said(1, "other") == []
    made = {"backupVaultName": "v", "minRetentionDays": 30, "maxRetentionDays": 0}
    lock = resource(LOCK, made, "lock")
    assert said(36_500) == said(None) == []


def test_a_lock_without_a_maximum_has_0_once_it_is_deployed() -> None:
    vault = resource(VAULT, {"name": "v"}, "v")
    lock = resource(
        LOCK, {"backupVaultName": "v", "minRetentionDays": 30, "maxRetentionDays": 0}, "lock"
    )
    rule = {"targetVaultName": "v", "lifecycle": {"deleteAfter": 35}}
    assert found(RETENTION, vault, lock, resource(PLAN, {"rules": [rule]}, "daily")) == []


def test_material_of_a_key_stays() -> None:
    def said(valid_to: object) -> list[str]:
        return found("kms-key-material", resource(EXTERNAL_KEY, {"validTo": valid_to}, "own"))

    assert said("2099-01-01T00:00:00Z") == [
        (
            "Remove valid_to from key 'own': once KMS has deleted the key material, encrypted "
            "data cannot be read."
        )
    ]
    assert said(None) == said("") == []
    assert said(UNKNOWN) == ["unknown .validTo"]


def test_keys_of_tables_are_protected() -> None:
    def said(*, protect: bool = False, **config: Any) -> list[str]:
        key = resource(KEY, {"arn": UNKNOWN}, "own", protect=protect)
        other = resource(KEY, {"arn": UNKNOWN}, "other")
        encrypted = {"enabled": True, "kmsKeyArn": UNKNOWN}
        table = resource(
            TABLE,
            {"name": "t", "serverSideEncryption": encrypted},
            comes_from={"serverSideEncryption": key},
        )
        return found("kms-key-protect", key, other, table, config=config)

    assert said(environment="prod") == [
        "Set the option protect on key 'own': without the key, all data that it encrypts is lost."
    ]
    assert said(protect=True, environment="prod") == said(environment="dev") == []


def test_a_key_is_rotated_every_year() -> None:
    def said(days: object) -> list[str]:
        props = {"enableKeyRotation": True, "rotationPeriodInDays": days}
        return found("kms-key-rotation", resource(KEY, props, "own"))

    assert said(366) == ["Set rotation_period_in_days to 365 or less on key 'own': it is 366."]
    assert said("90") == [
        "Set rotation_period_in_days to 365 or less on key 'own': it is not a number."
    ]
    assert said(90) == said(None) == []
    assert said(UNKNOWN) == ["unknown .rotationPeriodInDays"]


def test_a_maximum_of_production_lets_something_through() -> None:
    def said(units: object, **config: Any) -> list[str]:
        index = {"name": "i", "onDemandThroughput": {"maxWriteRequestUnits": units}}
        props = {"name": "t", "billingMode": "PAY_PER_REQUEST", "globalSecondaryIndexes": [index]}
        return found("dynamodb-table-capacity", resource(TABLE, props), config=config)

    throttled = (
        "Set on_demand_throughput.max_write_request_units to 10 or more on index 'i' of table "
        "'t': it is 1, which throttles nearly all requests."
        + meant("lowestMaximum", "dynamodb-table-capacity")
    )
    assert said(1, **PROD) == [throttled]
    assert said(1) == said(10, **PROD) == said(-1, **PROD) == said(UNKNOWN, **PROD) == []
