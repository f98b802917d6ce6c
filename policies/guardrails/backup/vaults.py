"""AWS Backup's resource types for vaults, and the label of a vault in messages."""

from pulumi_policy import ResourceValidationArgs

from ..values import read

VAULT = "aws:backup/vault:Vault"
AIR_GAPPED_VAULT = "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"
VAULT_POLICY = "aws:backup/vaultPolicy:VaultPolicy"


def vault_label(args: ResourceValidationArgs) -> str:
    """Return the label of a vault: its name in AWS, or in the program if that is unknown."""
    name = read(args.props, "name")
    return f"backup vault {name!r}" if isinstance(name, str) else f"backup vault {args.name!r}"
