"""Production backups are encrypted with a customer-managed key."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..environment import CONFIG_SCHEMA
from ..kms.keys import unless_customer_managed
from ..production import in_production
from ..rule import Finding, ResourceRule
from ..values import read
from .vaults import AIR_GAPPED_VAULT, VAULT, vault_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless a production vault has a customer-managed key."""
    name, argument = (
        ("kmsKeyArn", "kms_key_arn")
        if args.resource_type == VAULT
        else ("encryptionKeyArn", "encryption_key_arn")
    )
    setting = f"{argument} on {vault_label(args)}"
    yield from in_production(args, unless_customer_managed(read(args.props, name), setting))


RULE = ResourceRule(
    name="backup-vault-encryption",
    description="Production backup vaults have a customer-managed key.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:Backup.1",
        "checkov:CKV_AWS_166",
        "prowler:backup_vaults_encrypted",
        "prowler:backup_recovery_point_encrypted",
    ),
    reason="A backup holds every item of its table, and is encrypted with the key of its vault.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(VAULT, AIR_GAPPED_VAULT),
    check=check,
)
