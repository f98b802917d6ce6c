"""Every fault of a table's capacity, and of what guards it against loss and strangers."""

from collections.abc import Iterator

from tests.policies.mutation.changes import each, options, unchanged, with_value, without
from tests.policies.mutation.mutant import Mutant, of
from tests.policies.mutation.rules import (
    CAPACITY,
    CLASS,
    DELETION,
    ENCRYPTION,
    IGNORED,
    ORIGIN,
    PROTECT,
    RECOVERY,
    REGION,
    STREAM,
)
from tests.policies.mutation.tables import Table


def of_capacity(table: Table) -> Iterator[Mutant]:
    yield from of(table.resource, "billingMode", CAPACITY, wrong=["PROVISIONED", ""])
    yield table.mutant(
        "no maximum where one is demanded",
        unchanged,
        CAPACITY,
        config={CAPACITY: {"onDemandMaximum": "required"}},
    )
    yield table.mutant(
        "another class than demanded",
        unchanged,
        CLASS,
        config={CLASS: {"tableClass": "STANDARD_INFREQUENT_ACCESS"}},
    )
    demanded = {STREAM: {"streamViewType": "NEW_AND_OLD_IMAGES"}}
    on, images = with_value("streamEnabled", True), with_value("streamViewType", "NEW_IMAGE")
    off = with_value("streamEnabled", False)
    yield table.mutant("no stream where one is demanded", off, STREAM, config=demanded)
    yield table.mutant("other stream than demanded", each(on, images), STREAM, config=demanded)


def loss(table: Table) -> Iterator[Mutant]:
    recovery = table.if_production(RECOVERY)
    yield from of(table.resource, "pointInTimeRecovery.enabled", *recovery)
    yield table.mutant("no recovery", without("pointInTimeRecovery"), *recovery)
    if table.is_production:
        yield from of(
            table.resource,
            "pointInTimeRecovery.recoveryPeriodInDays",
            *recovery,
            wrong=[34, 7, 1, 0, -1],
            removed=(),
        )
        yield from of(table.resource, "deletionProtectionEnabled", DELETION)
    yield table.mutant("not protected", options(protect=False), *table.if_production(PROTECT))
    for path in ("billingMode", "globalSecondaryIndexes", "global_secondary_indexes[0]", "*"):
        yield table.mutant(f"{path} ignored", options(ignore_changes=(path,)), IGNORED)
    for name in ("restoreSourceName", "restoreSourceTableArn", "restoreDateTime"):
        yield table.mutant(f"{name} added", with_value(name, "2026-01-01T00:00:00Z"), ORIGIN)
    yield table.mutant("imported", with_value("importTable", {"inputFormat": "CSV"}), ORIGIN)
    yield table.mutant("restored", with_value("restoreToLatestTime", True), ORIGIN)


def encryption(table: Table) -> Iterator[Mutant]:
    if table.is_production:
        yield table.mutant("no encryption", without("serverSideEncryption"), ENCRYPTION)
        yield from of(table.resource, "serverSideEncryption.enabled", ENCRYPTION)
        yield from of(
            table.resource,
            "serverSideEncryption.kmsKeyArn",
            ENCRYPTION,
            wrong=["", "alias/aws/dynamodb"],
        )


def own_replicas(table: Table) -> Iterator[Mutant]:
    """Yield the faults of the replicas that the program declares."""
    replica, resource = "replicas.0", table.resource
    if "replicas" in resource.props:
        yield from of(resource, f"{replica}.regionName", REGION, wrong=["eu-west-1", ""])
        yield from of(resource, f"{replica}.kmsKeyArn", ENCRYPTION, wrong=["alias/aws/dynamodb"])
        yield from of(resource, f"{replica}.pointInTimeRecovery", RECOVERY)
        yield from of(resource, f"{replica}.deletionProtectionEnabled", DELETION)


def replicas(table: Table) -> Iterator[Mutant]:
    replica = {
        "regionName": "us-east-1",
        "kmsKeyArn": "arn:aws:kms:us-east-1:111122223333:key/other",
        "pointInTimeRecovery": True,
        "deletionProtectionEnabled": True,
    }
    faults: dict[str, tuple[object, tuple[str, ...]]] = {
        "regionName": ("eu-west-1", (REGION,)),
        "kmsKeyArn": (None, table.if_production(ENCRYPTION)),
        "pointInTimeRecovery": (False, table.if_production(RECOVERY)),
        "deletionProtectionEnabled": (False, table.if_production(DELETION)),
    }
    yield table.mutant("good replica", with_value("replicas", [replica]))
    for name, (value, rules) in faults.items():
        yield table.mutant(
            f"replica's {name} is {value}",
            with_value("replicas", [replica | {name: value}]),
            *rules,
        )
