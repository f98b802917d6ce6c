"""Backup vaults let in no principal from outside."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..audience import CONFIG_SCHEMA, let_in
from ..rule import Finding, ResourceRule
from ..values import read
from .vaults import VAULT_POLICY


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for whomever the vault's policy lets in who is not trusted."""
    yield from let_in(args, read(args.props, "policy"), f"policy of vault policy {args.name!r}")


RULE = ResourceRule(
    name="backup-vault-policy-audience",
    description="Backup vaults let in only those who are listed.",
    severity=Severity.CRITICAL,
    controls=(),
    reason="A principal that may copy a backup gets every item that was in its table.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(VAULT_POLICY,),
    check=check,
)
