"""AWS Backup's resource types for vaults, and what messages call a vault."""

from pulumi_policy import ResourceValidationArgs

from ..values import read

VAULT = "aws:backup/vault:Vault"
AIR_GAPPED_VAULT = "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"
VAULT_POLICY = "aws:backup/vaultPolicy:VaultPolicy"


def vault_label(args: ResourceValidationArgs) -> str:
    """Name a vault as AWS does, or as the program does where that name is not known."""
    name = read(args.props, "name")
    return f"backup vault {name!r}" if isinstance(name, str) else f"backup vault {args.name!r}"
