"""A mutant for each rule about KMS."""

from tests.e2e.mutants.mutant import Change, around, declare, edit, remove

KEYS = "components/encryption.py"
ROTATION = "            enable_key_rotation=True,\n"

OF_KEYS: dict[str, Change] = {
    "kms-key-rotation": remove(KEYS, ROTATION),
    "kms-key-deletion-window": edit(KEYS, "DELETION_WINDOW_DAYS = 30", "DELETION_WINDOW_DAYS = 7"),
    "kms-key-policy-audience": edit(KEYS, 'account = {"AWS": site.account_arn}', 'account = "*"'),
    "kms-key-policy-presence": edit(KEYS, "policy=limited(", "policy=None and limited("),
    "kms-grant-audience": around(
        ':role/restore"', ':role/restore".replace(ACCOUNT, "999999999999")'
    ),
    "kms-key-lockout-check": edit(
        KEYS, ROTATION, f"{ROTATION}            bypass_policy_lockout_safety_check=True,\n"
    ),
    "kms-key-state": edit(KEYS, ROTATION, f"{ROTATION}            is_enabled=False,\n"),
    "kms-key-material": declare(
        'aws.kms.ExternalKey("imported", description="Encrypts what is imported.", '
        'deletion_window_in_days=30, valid_to="2099-01-01T00:00:00Z", tags=TAGS, '
        'policy=document(Principal={"AWS": ACCOUNT}, Action="kms:*", Resource="*"))'
    ),
    "kms-key-protect": edit(KEYS, "protect=args.protect or None", "protect=None"),
    "kms-key-region": edit(KEYS, ROTATION, f"{ROTATION}            multi_region=True,\n"),
    "kms-key-description": remove(KEYS, "            description=args.description,\n"),
}
