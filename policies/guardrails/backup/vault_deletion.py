"""Backup vaults are not deleted with their backups."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read
from .vaults import VAULT, vault_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if deleting the vault deletes what is in it."""
    yield from unless(
        read(args.props, "forceDestroy"),
        (False, None),
        f"Remove force_destroy from {vault_label(args)}: its backups would be deleted with it.",
    )


RULE = ResourceRule(
    name="backup-vault-deletion",
    description="Backup vaults are not deleted with their backups.",
    severity=Severity.HIGH,
    controls=(),
    reason="A vault that is renamed is replaced, and the backups are there for such mistakes.",
    resource_types=(VAULT,),
    check=check,
)
