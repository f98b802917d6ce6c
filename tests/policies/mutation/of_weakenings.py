"""Every quiet weakening: resources that still exist, but have almost no effect."""

import json
from collections.abc import Iterator

from tests.conftest import ACCOUNT
from tests.policies.mutation.declared import (
    OWN_ACCOUNT,
    TAGS,
    Declared,
    Stack,
    allowing,
    document,
    of_type,
)
from tests.policies.mutation.mutant import (
    Change,
    Mutant,
    each,
    fault,
    faults,
    options,
    unchanged,
    with_value,
    without,
)

PLAN = "backups-plan"
TABLE = "aws:dynamodb/table:Table"
KEY = "aws:kms/key:Key"


def of_weakenings(stack: Stack) -> Iterator[Mutant]:
    yield from maximums(stack)
    yield from schedules()
    yield from retention(stack)
    yield from places()
    yield from keys(stack)


def maximums(stack: Stack) -> Iterator[Mutant]:
    for name in of_type(stack, TABLE):
        for place in ("", "globalSecondaryIndexes.0."):
            for unit in ("maxReadRequestUnits", "maxWriteRequestUnits"):
                for value in (1, 9, 10, -1):
                    path = f"{place}onDemandThroughput.{unit}"
                    yield fault(name, f"{path} is {value}", with_value(path, value))
    yield fault(
        "requests",
        "a maximum below the config's",
        with_value("onDemandThroughput.maxReadRequestUnits", 999),
        dynamodb_table_capacity={"lowestMaximum": 1_000},
    )


def schedules() -> Iterator[Mutant]:
    for schedule in (
        "cron(0 5 31 2 ? *)",
        "cron(0 5 30 FEB ? *)",
        "cron(0 5 31 4,6,9,11 ? *)",
        "cron(0 5 ? * * 2099)",
        "cron(0 5 ? * * 2020-2024)",
        "cron(0 5 1 1 ? *)",
        "cron(0 5 29 2 ? *)",
        "cron(0 5 1 */2 ? *)",
        "cron(0 5 ? 1-6 MON *)",
        "rate(36 days)",
        "rate(1 day)",
        "cron(0 5 L * ? *)",
        "cron(0 5 15W * ? *)",
        "cron(0 5 ? * 2#1 *)",
        "cron(0 5 ? * SUN *)",
        "cron(0/15 * ? * MON-FRI *)",
        "cron(0 5 1 * ? *)",
        "daily",
    ):
        yield fault(PLAN, f"schedule {schedule}", with_value("rules.0.schedule", schedule))
    yield fault(PLAN, "schedule of AWS", without("rules.0.schedule"))
    yield fault(
        PLAN,
        "schedule seldom enough for the config",
        with_value("rules.0.schedule", "cron(0 5 ? * SUN *)"),
        backup_plan_schedule={"longestGapDays": 1},
    )


def retention(stack: Stack) -> Iterator[Mutant]:
    copy = "rules.0.copyActions.0.lifecycle"
    changes: dict[str, Change] = {
        f"{path}.deleteAfter is {days}": with_value(f"{path}.deleteAfter", days)
        for path in ("rules.0.lifecycle", copy)
        for days in (1, 29, 30, 365, 366)
    }
    changes["keeps backups for ever"] = without("rules.0.lifecycle.deleteAfter")
    changes["keeps copies for ever"] = without(copy)
    yield from faults(PLAN, changes)
    for name in of_type(stack, "aws:backup/vaultLockConfiguration:VaultLockConfiguration"):
        for setting, days in (("minRetentionDays", 36), ("maxRetentionDays", 34)):
            yield fault(name, f"{setting} is {days}", with_value(setting, days))


def places() -> Iterator[Mutant]:
    for name in ("requests", "backups-tables"):
        yield fault(name, "in the region of the copies", with_value("region", "us-west-2"))


def keys(stack: Stack) -> Iterator[Mutant]:
    for name in of_type(stack, KEY):
        yield fault(name, "not protected", options(protect=False))
        for days in (365, 366, 2_560):
            change = with_value("rotationPeriodInDays", days)
            yield fault(name, f"rotated after {days} days", change)
    imported = {
        "description": "Encrypts what is imported.",
        "deletionWindowInDays": 30,
        "policy": document(allowing(OWN_ACCOUNT, "kms:*")),
        "tags": TAGS,
    }
    for what, props in {
        "whose material stays": {},
        "whose material expires": {"validTo": "2099-01-01T00:00:00Z"},
        "whose material expires nobody knows when": {"validTo": ""},
    }.items():
        beside = Declared(
            type="aws:kms/externalKey:ExternalKey", name="imported", props=imported | props
        )
        yield fault("tables", f"an imported one {what}", unchanged, beside)
    arn = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/made"
    made = Declared(
        type=KEY,
        name="made",
        props=dict(stack["tables"].props) | {"description": "Encrypts one table."},
        outputs={"arn": arn, "keyId": "made"},
    )
    of_arn = each(with_value("serverSideEncryption", {"enabled": True, "kmsKeyArn": arn}))
    yield fault("requests", "encrypted by a key that is not protected", of_arn, made)
    policy = json.loads(stack["tables"].props["policy"])["Statement"]
    yield fault("tables", "as it is", with_value("policy", document(*policy)))
