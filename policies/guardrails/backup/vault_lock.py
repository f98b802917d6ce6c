"""Backup vaults have a lock where the config requires one."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, Severity, StackValidationArgs

from ..flags import unless
from ..relations import naming
from ..rule import Finding, StackRule
from ..stack import as_args, resources_of
from ..strictness import STRICTNESS, Demanding
from ..values import read
from ..ways_out import if_meant
from .vaults import VAULT, vault_label

LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"

NAME = "backup-vault-lock"


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each vault without a lock, if the config requires locks."""
    if args.get_config().get("lock") != "required":
        return
    locks = naming(resources_of(args, LOCK), "backupVaultName", VAULT)
    for vault in resources_of(args, VAULT):
        locked = locks.has(read(vault.props, "name"), [vault.urn])
        label = vault_label(as_args(args, vault))
        yield from unless(
            locked,
            (True,),
            f"Add a VaultLockConfiguration for {label}: it has no lock. " + if_meant("lock", NAME),
        )


RULE = StackRule(
    name=NAME,
    description="Backup vaults have a lock where the config requires one.",
    severity=Severity.MEDIUM,
    controls=(),
    reason="Otherwise a principal that may delete a table may be able to delete its backups, too.",
    config_schema=PolicyConfigSchema(
        properties={
            "lock": {
                "type": "string",
                "enum": ["required", "optional"],
                "description": "Whether every vault must have a lock.",
                STRICTNESS: Demanding(("required",)),
            },
        },
    ),
    check=check,
)
