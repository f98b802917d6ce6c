"""Pull requests that change backups and keys."""

from tests.e2e.mutants.mutant import edit, remove
from tests.e2e.reviews.pull_request import BACKUP, ENCRYPTION, PROD, PullRequest

LOCK = "    lock:\n      minRetentionDays: 30\n      maxRetentionDays: 365\n"
KEYS = ("alarms-key", "backups-key", "backups-us-west-2-key", "tables")
ROTATION = "            enable_key_rotation=True,\n"

OF_BACKUPS = {
    "backups are kept shorter": PullRequest(
        change=edit(PROD, "retentionDays: 35\n", "retentionDays: 31\n"),
        findings=("backup-weakened:backups-plan",),
        verdict="look closely",
    ),
    "backups are kept longer": PullRequest(
        change=edit(PROD, "retentionDays: 35\n", "retentionDays: 90\n"),
        verdict="safe",
    ),
    "there is a backup a week": PullRequest(
        change=edit(
            PROD,
            "    retentionDays: 35\n",
            "    retentionDays: 35\n    schedule: cron(0 5 ? * SUN *)\n",
        ),
        findings=("backup-weakened:backups-plan",),
        verdict="look closely",
    ),
    "a backup is made at another time": PullRequest(
        change=edit(
            PROD,
            "    retentionDays: 35\n",
            "    retentionDays: 35\n    schedule: cron(0 3 ? * * *)\n",
        ),
        verdict="safe",
    ),
    "one table is backed up no longer": PullRequest(
        change=edit(BACKUP, "for spec in args.specs]", "for spec in args.specs[:1]]"),
        findings=("backup-weakened:backups-tables",),
        verdict="look closely",
    ),
    "the locks go": PullRequest(
        change=remove(PROD, LOCK),
        findings=("backup-weakened:backups-lock", "backup-weakened:backups-us-west-2-lock"),
        verdict="look closely",
    ),
    "the locks let go earlier": PullRequest(
        change=edit(PROD, "minRetentionDays: 30", "minRetentionDays: 10"),
        findings=("backup-weakened:backups-lock", "backup-weakened:backups-us-west-2-lock"),
        verdict="look closely",
    ),
    "copies go to no other region": PullRequest(
        change=remove(PROD, "    copyRegion: us-west-2\n"),
        findings=("backup-removed:backups-us-west-2", "backup-weakened:backups-plan"),
        verdict="blocked",
        refusal="because it is protected",
    ),
    "keys are rotated no longer": PullRequest(
        change=remove(ENCRYPTION, ROTATION),
        findings=tuple(f"key-weakened:{key}" for key in KEYS),
        verdict="look closely",
    ),
    "keys are gone in a week": PullRequest(
        change=edit(ENCRYPTION, "DELETION_WINDOW_DAYS = 30", "DELETION_WINDOW_DAYS = 7"),
        findings=tuple(f"key-weakened:{key}" for key in KEYS),
        verdict="look closely",
    ),
    "keys are disabled": PullRequest(
        change=edit(ENCRYPTION, ROTATION, f"{ROTATION}            is_enabled=False,\n"),
        findings=tuple(f"key-disabled:{key}" for key in KEYS),
        verdict="blocked",
    ),
    "keys are told apart better": PullRequest(
        change=edit(
            ENCRYPTION, "description=args.description,", 'description=f"{args.description} Ours.",'
        ),
        verdict="safe",
    ),
}
