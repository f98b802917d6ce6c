"""Backup vaults grant access to no outside principal."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..audience import CONFIG_SCHEMA, let_in
from ..rule import Finding, ResourceRule
from ..values import read
from .vaults import VAULT_POLICY


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each principal that the vault's policy allows and that is not trusted."""
    yield from let_in(args, read(args.props, "policy"), f"policy of vault policy {args.name!r}")


RULE = ResourceRule(
    name="backup-vault-policy-audience",
    description="Backup vaults grant access only to trusted principals.",
    severity=Severity.CRITICAL,
    controls=(),
    reason="A principal that may copy a backup gets every item in it.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(VAULT_POLICY,),
    check=check,
)
