"""A mutant for each rule about IAM."""

from tests.e2e.mutants.mutant import Change, Mutant, declare, edit

READER = "aws:iam:Policy: requests-reader"
GRANTED = "key.apply(lambda arn: document(reading(site, spec, arn, cache)))"


def granting(action: str, resource: str) -> Change:
    """Let readers do something else, by a statement that needs no key to be known."""
    statement = f'{{"Effect": "Allow", "Action": "{action}", "Resource": {resource}}}'
    return edit("components/grants.py", GRANTED, f"document([{statement}])")


OF_PERMISSIONS = {
    "iam-policy-administration": Mutant(
        granting("*", '"*"'),
        READER,
        "Name actions and resources in policy of 'requests-reader'",
        # Who may do everything may also decrypt, and has all of DynamoDB.
        also=frozenset({"iam-policy-decryption", "iam-policy-permissions"}),
    ),
    "iam-policy-permissions": Mutant(
        granting("dynamodb:*", "site.table_arn(spec)"),
        READER,
        "Replace 'dynamodb:*' by the actions needed in policy of 'requests-reader'",
    ),
    "iam-policy-decryption": Mutant(
        granting("kms:Decrypt", '"*"'),
        READER,
        "Name the keys as Resource in policy of 'requests-reader'",
    ),
    "iam-managed-policy-scope": Mutant(
        edit("components/backup.py", "policy/service-role/{policy}", "policy/AdministratorAccess"),
        "aws:iam:RolePolicyAttachment: backups-AWSBackupServiceRolePolicyForBackup",
        "Replace 'arn:aws:iam::aws:policy/AdministratorAccess' in policy_arn of "
        "'backups-AWSBackupServiceRolePolicyForBackup'",
    ),
    "iam-user-policy-absence": Mutant(
        declare(
            'aws.iam.UserPolicy("own", user="somebody", '
            'policy=document(Action="dynamodb:GetItem", Resource=REQUESTS))'
        ),
        "aws:iam:UserPolicy: own",
        "Give the policy in 'own' to a role or a group",
    ),
}
