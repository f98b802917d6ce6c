"""Every fault of vaults, of what is backed up, and of where backups go."""

from collections.abc import Iterator
from dataclasses import replace

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.conftest import ACCOUNT
from tests.policies.mutation.changes import absent, each, sourced, unchanged, with_value, without
from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.faults import audience, fault, of_type
from tests.policies.mutation.mutant import Mutant, of
from tests.policies.mutation.rules import BACKUP, LOCK, REGION, VAULT_ENCRYPTION

REQUIRED = {LOCK: {"lock": "required"}}
OTHER_TABLE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/x"
COPY = "rules.0.copyActions.0.destinationVaultArn"


def vaults(stack: Stack) -> Iterator[Mutant]:
    of_aws = ["", "alias/aws/backup"]
    for name in of_type(stack, "aws:backup/vault:Vault"):
        yield from of(stack[name], "kmsKeyArn", VAULT_ENCRYPTION, wrong=of_aws)
        force = with_value("forceDestroy", True)
        yield fault(name, "force destroy", force, "backup-vault-deletion")
        yield fault(name, "locked as demanded", unchanged, config=REQUIRED)
    yield from of(stack["sealed"], "encryptionKeyArn", VAULT_ENCRYPTION, wrong=of_aws)
    yield from audience("sealed-policy", "backup-vault-policy-audience", "backup:*")


def locks(stack: Stack) -> Iterator[Mutant]:
    for name in of_type(stack, "aws:backup/vaultLockConfiguration:VaultLockConfiguration"):
        yield fault(name, "removed where locks are optional", absent)
        yield fault(name, "removed", absent, LOCK, config=REQUIRED)
        other = with_value("backupVaultName", "other")
        yield fault(name, "of another vault", other, LOCK, config=REQUIRED)
        unknown = with_value("backupVaultName", UNKNOWN_STRING_VALUE)
        yield fault(name, "of a vault not known", unknown, not_known=(LOCK,), config=REQUIRED)
        new = sourced("backupVaultName", name.removesuffix("-lock"))
        yield fault(name, "of a vault with a name of AWS's", new, config=REQUIRED)


def plans(_stack: Stack) -> Iterator[Mutant]:
    for region, rules in {"ap-south-1": (REGION,), "us-west-2": ()}.items():
        arn = f"arn:aws:backup:{region}:{ACCOUNT}:backup-vault:x"
        yield fault("backups-plan", f"copies to {region}", with_value(COPY, arn), *rules)


def selections(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults of a selection by ARN, which takes both tables, and of one by tag."""
    requests, logs = stack["backups-tables"].props["resources"]
    for what, resources in {
        "of another table": [OTHER_TABLE],
        "of the logs only": [logs],
        "of tables of another name": [f"{requests}-v2", logs],
    }.items():
        yield fault("backups-tables", what, with_value("resources", resources), BACKUP)
    yield fault("backups-tables", "removed", absent, BACKUP)
    left_out = with_value("notResources", [requests])
    yield fault("backups-tables", "leaves a table out", left_out, BACKUP)
    unknown = with_value("resources", [UNKNOWN_STRING_VALUE])
    yield fault("backups-tables", "not known", unknown, not_known=(BACKUP,))
    new = each(with_value("resources", [""]), sourced("resources.0", "requests"))
    yield fault("backups-tables", "of a new table", new)
    by_arn = with_value("resources", [requests])(stack["backups-tables"])
    if by_arn:
        yield from _by_tag(by_arn)


def _by_tag(by_arn: Declared) -> Iterator[Mutant]:
    """Yield the faults of a selection by tag, beside one that takes the requests table only."""
    beside = (replace(by_arn),)
    faults = {
        "removed": absent,
        "of a new table instead": each(
            without("selectionTags"), sourced("resources.0", "requests")
        ),
        "other value": with_value("selectionTags.0.value", "dev"),
        "other key": with_value("selectionTags.0.key", "Environment"),
        "excluded": with_value("notResources", ["arn:aws:dynamodb:*:*:table/*"]),
    }
    yield fault("by-tag", "takes what no other does", unchanged, beside=beside)
    for what, change in faults.items():
        yield fault("by-tag", what, change, BACKUP, beside=beside)
