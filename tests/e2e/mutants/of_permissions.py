"""A mutant for each rule about IAM."""

from tests.e2e.mutants.mutant import Change, declare, edit

GRANTED = "key.apply(lambda arn: document(reading(site, spec, arn, cache)))"


def granting(action: str, resource: str) -> Change:
    """Let readers do something else, by a statement that needs no key to be known."""
    statement = f'{{"Effect": "Allow", "Action": "{action}", "Resource": {resource}}}'
    return edit("components/grants.py", GRANTED, f"document([{statement}])")


OF_PERMISSIONS: dict[str, Change] = {
    "iam-policy-administration": granting("*", '"*"'),
    "iam-policy-permissions": granting("dynamodb:*", "site.table_arn(spec)"),
    "iam-policy-decryption": granting("kms:Decrypt", '"*"'),
    "iam-policy-escalation": granting("iam:PassRole", '"*"'),
    "iam-policy-deletion": granting("backup:DeleteRecoveryPoint", '"*"'),
    "iam-policy-resources": granting("sns:Publish", '"*"'),
    "iam-role-trust": edit("components/roles.py", '{"Service": f"{service}.amazonaws.com"}', '"*"'),
    "iam-managed-policy-scope": edit(
        "components/backup.py", "policy/service-role/{policy}", "policy/AdministratorAccess"
    ),
    "iam-user-absence": declare('aws.iam.AccessKey("own", user="somebody")'),
    "iam-user-policy-absence": declare(
        'aws.iam.UserPolicy("own", user="somebody", '
        'policy=document(Action="dynamodb:GetItem", Resource=REQUESTS))'
    ),
}
