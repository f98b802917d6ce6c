"""A mutant for each rule about AWS Backup."""

from tests.e2e.mutants.mutant import SETTINGS, STACK, Mutant, around, edit, remove

VAULTS = "components/vault.py"
VAULT = "aws:backup:Vault: backups"
NAMED_VAULT = "backup vault 'prod-market-intelligence-backups'"
KEY = "            kms_key_arn=key.arn,\n"
LOCK = "    lock:\n      minRetentionDays: 30\n      maxRetentionDays: 365\n"

OF_BACKUPS = {
    "dynamodb-table-backup": Mutant(
        edit("components/backup.py", "for spec in args.specs]", "for spec in args.specs[1:]]"),
        STACK,
        "Add table 'prod-market-intelligence-requests' to resources or selection_tags of a backup "
        "Selection",
    ),
    "backup-vault-encryption": Mutant(
        remove(VAULTS, KEY),
        VAULT,
        f"Set kms_key_arn on {NAMED_VAULT} to a customer-managed key",
    ),
    "backup-vault-lock": Mutant(
        remove(SETTINGS, LOCK),
        STACK,
        f"Add a VaultLockConfiguration for {NAMED_VAULT}",
    ),
    "backup-vault-deletion": Mutant(
        edit(VAULTS, KEY, f"{KEY}            force_destroy=True,\n"),
        VAULT,
        f"Remove force_destroy from {NAMED_VAULT}",
    ),
    "backup-vault-policy-audience": Mutant(
        around('{"Service": "backup.amazonaws.com"}', '{"AWS": "999999999999"}'),
        "aws:backup:VaultPolicy: copiers",
        "Remove the principal '999999999999' from policy of vault policy 'copiers'",
    ),
}
