"""A mutant for each rule about KMS and AWS Backup."""

from tests.e2e.mutants.mutant import STACK, Mutant, around

KEY = "aws:kms:Key: items"
VAULT = "aws:backup:Vault: backups"
ROTATION = "    enable_key_rotation=True,\n"
LOCK = (
    'aws.backup.VaultLockConfiguration("lock", '
    "backup_vault_name=vault.name, min_retention_days=35)\n"
)

OF_KEYS_AND_BACKUPS = {
    "kms-key-rotation": Mutant(
        around(ROTATION, ""),
        KEY,
        "Set enable_key_rotation to True on key 'items'",
    ),
    "kms-key-deletion-window": Mutant(
        around("deletion_window_in_days=30", "deletion_window_in_days=7"),
        KEY,
        "Set deletion_window_in_days to 30 on key 'items'",
    ),
    "kms-key-policy-audience": Mutant(
        around('Principal={"AWS": ACCOUNT}, Action="kms:*"', 'Principal="*", Action="kms:*"'),
        KEY,
        "Name the principals in policy of key 'items'",
    ),
    "kms-key-policy-presence": Mutant(
        around("    policy=key_policy,\n", ""),
        STACK,
        "Set policy on key 'items', or add a KeyPolicy for it",
    ),
    "kms-grant-audience": Mutant(
        around(':role/restore"', ':role/restore".replace(ACCOUNT, "999999999999")'),
        "aws:kms:Grant: restoring",
        "Remove the principal 'arn:aws:iam::999999999999:role/restore' from grantee_principal",
    ),
    "kms-key-lockout-check": Mutant(
        around(ROTATION, ROTATION + "    bypass_policy_lockout_safety_check=True,\n"),
        KEY,
        "Remove bypass_policy_lockout_safety_check from key 'items'",
    ),
    "kms-key-state": Mutant(
        around(ROTATION, ROTATION + "    is_enabled=False,\n"),
        KEY,
        "Set is_enabled to True on key 'items'",
    ),
    "kms-key-region": Mutant(
        around(ROTATION, ROTATION + "    multi_region=True,\n"),
        KEY,
        "Remove multi_region from key 'items', or list 'items' in multiRegionKeys",
    ),
    "kms-key-description": Mutant(
        around('    description="Encrypts the items of the tables.",\n', ""),
        KEY,
        "Set description on key 'items'",
    ),
    "backup-vault-encryption": Mutant(
        around(', name="prod-backups", kms_key_arn=OWN_KEY', ', name="prod-backups"'),
        VAULT,
        "Set kms_key_arn on backup vault 'prod-backups' to a customer-managed key",
    ),
    "backup-vault-lock": Mutant(
        around(LOCK, ""),
        STACK,
        "Add a VaultLockConfiguration for backup vault 'prod-backups'",
    ),
    "backup-vault-deletion": Mutant(
        around('name="prod-backups", ', 'name="prod-backups", force_destroy=True, '),
        VAULT,
        "Remove force_destroy from backup vault 'prod-backups'",
    ),
    "backup-vault-policy-audience": Mutant(
        around('{"Service": "backup.amazonaws.com"}', '{"AWS": "999999999999"}'),
        "aws:backup:VaultPolicy: copiers",
        "Remove the principal '999999999999' from policy of vault policy 'copiers'",
    ),
}
