"""Deleting a backup vault does not delete its backups."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read
from .vaults import VAULT, vault_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if deleting the vault deletes its backups."""
    yield from unless(
        read(args.props, "forceDestroy"),
        (False, None),
        f"Remove force_destroy from {vault_label(args)}: deleting the vault would delete its "
        "backups.",
    )


RULE = ResourceRule(
    name="backup-vault-deletion",
    description="Deleting a backup vault does not delete its backups.",
    severity=Severity.HIGH,
    controls=(),
    reason="Renaming a vault replaces it, and backups exist for such mistakes.",
    resource_types=(VAULT,),
    check=check,
)
