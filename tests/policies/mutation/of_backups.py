"""Every fault of vaults and of what is backed up."""

from collections.abc import Iterator

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.estate import Stack
from tests.policies.mutation.faults import audience, fault
from tests.policies.mutation.mutant import Mutant, absent, each, of, sourced, with_value, without
from tests.policies.mutation.surroundings import ACCOUNT

BACKUP = "dynamodb-table-backup"


def vaults(stack: Stack) -> Iterator[Mutant]:
    encryption = "backup-vault-encryption"
    yield from of(stack["backups"], "kmsKeyArn", encryption, wrong=["", "alias/aws/backup"])
    yield from of(stack["sealed"], "encryptionKeyArn", encryption, wrong=["", "alias/aws/backup"])
    yield fault(
        "backups", "force destroy", with_value("forceDestroy", True), "backup-vault-deletion"
    )
    lock = "backup-vault-lock"
    required = {lock: {"lock": "required"}}
    yield fault("backups-lock", "removed", absent, lock, config=required)
    yield fault(
        "backups-lock",
        "of another vault",
        with_value("backupVaultName", "other"),
        lock,
        config=required,
    )
    yield fault(
        "backups-lock",
        "of a vault not known",
        with_value("backupVaultName", UNKNOWN_STRING_VALUE),
        not_known=(lock,),
        config=required,
    )
    yield from audience("backups-policy", "backup-vault-policy-audience", "backup:*")


def selections(_stack: Stack) -> Iterator[Mutant]:
    yield fault("by-arn", "removed", absent, BACKUP)
    yield fault("by-tag", "removed", absent, BACKUP)
    yield fault(
        "by-tag",
        "of a new table instead",
        each(without("selectionTags"), sourced("resources.0", "resources", "requests")),
        BACKUP,
    )
    yield fault(
        "by-arn",
        "of another table",
        with_value("resources", [f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/x"]),
        BACKUP,
    )
    yield fault(
        "by-arn",
        "not known",
        with_value("resources", [UNKNOWN_STRING_VALUE]),
        not_known=(BACKUP,),
    )
    yield fault("by-tag", "other value", with_value("selectionTags.0.value", "dev"), BACKUP)
    yield fault("by-tag", "other key", with_value("selectionTags.0.key", "Environment"), BACKUP)
    yield fault(
        "by-tag", "excluded", with_value("notResources", ["arn:aws:dynamodb:*:*:table/*"]), BACKUP
    )
