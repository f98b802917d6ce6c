"""A mutant for each rule about KMS."""

from tests.e2e.mutants.mutant import STACK, Mutant, around, edit, remove

KEYS = "components/encryption.py"
KEY = "aws:kms:Key: tables"
ROTATION = "            enable_key_rotation=True,\n"

OF_KEYS = {
    "kms-key-rotation": Mutant(
        remove(KEYS, ROTATION),
        KEY,
        "Set enable_key_rotation to True on key 'tables'",
    ),
    "kms-key-deletion-window": Mutant(
        edit(KEYS, "DELETION_WINDOW_DAYS = 30", "DELETION_WINDOW_DAYS = 7"),
        KEY,
        "Set deletion_window_in_days to 30 on key 'tables'",
    ),
    "kms-key-policy-audience": Mutant(
        edit(KEYS, 'account = {"AWS": site.account_arn}', 'account = "*"'),
        KEY,
        "Name the principals in policy of key 'tables'",
    ),
    "kms-key-policy-presence": Mutant(
        remove(KEYS, "            policy=document(statements(args)),\n"),
        STACK,
        "Set policy on key 'tables', or add a KeyPolicy for it",
    ),
    "kms-grant-audience": Mutant(
        around(':role/restore"', ':role/restore".replace(ACCOUNT, "999999999999")'),
        "aws:kms:Grant: restoring",
        "Remove the principal 'arn:aws:iam::999999999999:role/restore' from grantee_principal",
    ),
    "kms-key-lockout-check": Mutant(
        edit(KEYS, ROTATION, f"{ROTATION}            bypass_policy_lockout_safety_check=True,\n"),
        KEY,
        "Remove bypass_policy_lockout_safety_check from key 'tables'",
    ),
    "kms-key-state": Mutant(
        edit(KEYS, ROTATION, f"{ROTATION}            is_enabled=False,\n"),
        KEY,
        "Set is_enabled to True on key 'tables'",
    ),
    "kms-key-region": Mutant(
        edit(KEYS, ROTATION, f"{ROTATION}            multi_region=True,\n"),
        KEY,
        "Remove multi_region from key 'tables', or list 'tables' in multiRegionKeys",
    ),
    "kms-key-description": Mutant(
        remove(KEYS, "            description=args.description,\n"),
        KEY,
        "Set description on key 'tables'",
    ),
}
