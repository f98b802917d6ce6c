"""Pull requests that change backups and keys."""

from tests.e2e.mutants.mutant import Change, edit, remove
from tests.e2e.reviews.pull_request import BACKUP, ENCRYPTION, PROD

LOCK = "    lock:\n      minRetentionDays: 30\n      maxRetentionDays: 365\n"
ROTATION = "            enable_key_rotation=True,\n"

OF_BACKUPS: dict[str, Change] = {
    "backups are kept shorter": edit(PROD, "retentionDays: 35\n", "retentionDays: 31\n"),
    "backups are kept longer": edit(PROD, "retentionDays: 35\n", "retentionDays: 90\n"),
    "there is a backup a week": edit(
        PROD,
        "    retentionDays: 35\n",
        "    retentionDays: 35\n    schedule: cron(0 5 ? * SUN *)\n",
    ),
    "a backup is made at another time": edit(
        PROD,
        "    retentionDays: 35\n",
        "    retentionDays: 35\n    schedule: cron(0 3 ? * * *)\n",
    ),
    "one table is backed up no longer": edit(
        BACKUP, "for spec in args.specs]", "for spec in args.specs[:1]]"
    ),
    "the locks go": remove(PROD, LOCK),
    "the locks let go earlier": edit(PROD, "minRetentionDays: 30", "minRetentionDays: 10"),
    "copies go to no other region": remove(PROD, "    copyRegion: us-west-2\n"),
    "keys are rotated no longer": remove(ENCRYPTION, ROTATION),
    "keys are gone in a week": edit(
        ENCRYPTION, "DELETION_WINDOW_DAYS = 30", "DELETION_WINDOW_DAYS = 7"
    ),
    "keys are disabled": edit(ENCRYPTION, ROTATION, f"{ROTATION}            is_enabled=False,\n"),
    "keys are told apart better": edit(
        ENCRYPTION, "description=args.description,", 'description=f"{args.description} Ours.",'
    ),
}
