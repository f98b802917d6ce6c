"""A mutant for each rule about resources of any service, and about the pack's config."""

from tests.e2e.mutants.mutant import SETTINGS, Change, around, configure, declare, edit, remove
from tests.policies.asking import SOON

GONE = {"resource": "gone", "reason": "It is to be tested.", "expires": SOON}

OF_EVERYTHING: dict[str, Change] = {
    "aws-resource-ignored-changes": edit(
        "components/table.py",
        "protect=args.deletion_protection or None,\n",
        'protect=args.deletion_protection or None, ignore_changes=["ttl"],\n',
    ),
    "aws-resource-tags": remove("settings/stack.py", '            "managed-by": "pulumi",\n'),
    "aws-resource-region": edit(SETTINGS, "aws:region: us-east-1", "aws:region: eu-west-1"),
    "aws-resource-account": around(
        "s3_sse_kms_key_id=OWN_KEY", 's3_sse_kms_key_id=OWN_KEY.replace(ACCOUNT, "999988887777")'
    ),
    "aws-provider-account": declare(
        'aws.Provider("elsewhere", region="us-east-1", profile="somebody")'
    ),
    "aws-resource-provider": declare(
        'aws.cloudcontrol.Resource("hidden", type_name="AWS::IAM::Role", desired_state="{}")'
    ),
    "aws-resource-policy-uniqueness": declare(
        'aws.backup.VaultPolicy("second", backup_vault_name="prod-market-intelligence-backups", '
        'policy=document(Principal={"Service": "backup.amazonaws.com"}, Action="backup:*", '
        'Resource="*"))'
    ),
    "policy-exemptions": configure("kms-key-state", exemptions=[GONE]),
}
