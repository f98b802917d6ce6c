"""A mutant for each rule about AWS Backup."""

from tests.e2e.mutants.mutant import SETTINGS, Change, around, declare, edit, remove

VAULTS = "components/vault.py"
KEY = "            kms_key_arn=key.arn,\n"
LOCK = "    lock:\n      minRetentionDays: 30\n      maxRetentionDays: 365\n"

OF_BACKUPS: dict[str, Change] = {
    "dynamodb-table-backup": edit(
        "components/backup.py", "for spec in args.specs]", "for spec in args.specs[1:]]"
    ),
    "backup-plan-schedule": edit(
        "components/backup.py", "schedule=args.schedule,", 'schedule="cron(0 5 31 2 ? *)",'
    ),
    "backup-plan-retention": edit(
        "components/backup.py", "delete_after=args.retention_days", "delete_after=29"
    ),
    "backup-plan-features": remove(SETTINGS, "    advancedFeatures: true\n"),
    "backup-region-settings": declare(
        'aws.backup.RegionSettings("out", resource_type_opt_in_preference={"DynamoDB": False})'
    ),
    "backup-vault-encryption": remove(VAULTS, KEY),
    "backup-vault-lock": remove(SETTINGS, LOCK),
    "backup-vault-deletion": edit(VAULTS, KEY, f"{KEY}            force_destroy=True,\n"),
    "backup-vault-policy-audience": around(
        '{"Service": "backup.amazonaws.com"}', '{"AWS": "999999999999"}'
    ),
}
