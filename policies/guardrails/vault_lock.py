"""Backup vaults are locked where that is demanded."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from .backup_vaults import VAULT, vault_label
from .rule import Finding, StackRule
from .stack import as_args, comes_from, resources_of
from .truth import Truth, some
from .values import read

LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each vault without a lock, if the config demands locks."""
    if args.get_config().get("lock") != "required":
        return
    for vault in resources_of(args, VAULT):
        locked = some(_locks(lock, vault) for lock in resources_of(args, LOCK))
        if isinstance(locked, UnknownValueError):
            yield locked
        elif not locked:
            label = vault_label(as_args(args, vault))
            yield f"Add a VaultLockConfiguration for {label}: it has no lock."


def _locks(lock: PolicyResource, vault: PolicyResource) -> Truth:
    if comes_from(lock, "backupVaultName", vault):
        return True
    name, wanted = read(lock.props, "backupVaultName"), read(vault.props, "name")
    if isinstance(name, UnknownValueError):
        return name
    if isinstance(wanted, UnknownValueError):
        return wanted
    return name is not None and name == wanted


RULE = StackRule(
    name="backup-vault-lock",
    description="Backup vaults are locked where that is demanded.",
    severity=Severity.MEDIUM,
    controls=(),
    reason="Whoever may delete a table may otherwise delete its backups too.",
    config_schema=PolicyConfigSchema(
        properties={
            "lock": {
                "type": "string",
                "enum": ["required", "optional"],
                "description": "Whether every vault needs a lock.",
            },
        },
    ),
    check=check,
)
