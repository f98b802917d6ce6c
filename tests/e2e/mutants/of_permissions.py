"""A mutant for each rule about IAM."""

from tests.e2e.mutants.mutant import Mutant, around, declare

READERS = "aws:iam:Policy: readers"

OF_PERMISSIONS = {
    "iam-policy-administration": Mutant(
        around('Action="cloudwatch:GetMetricData"', 'Action="*"'),
        READERS,
        "Name actions and resources in policy of 'readers'",
        # Who may do everything may also decrypt, and has all of DynamoDB.
        also=frozenset({"iam-policy-decryption", "iam-policy-permissions"}),
    ),
    "iam-policy-permissions": Mutant(
        around("dynamodb:GetItem", "dynamodb:*"),
        READERS,
        "Replace 'dynamodb:*' by the actions needed in policy of 'readers'",
    ),
    "iam-policy-decryption": Mutant(
        around('Action="kms:Decrypt", Resource=OWN_KEY', 'Action="kms:Decrypt", Resource="*"'),
        READERS,
        "Name the keys as Resource in policy of 'readers'",
    ),
    "iam-managed-policy-scope": Mutant(
        around("CloudWatchReadOnlyAccess", "AmazonDynamoDBFullAccess"),
        "aws:iam:RolePolicyAttachment: watchers",
        "Replace 'arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess' in policy_arn of 'watchers'",
    ),
    "iam-user-policy-absence": Mutant(
        declare(
            'aws.iam.UserPolicy("own", user="somebody", '
            'policy=document(allowing(Action="dynamodb:GetItem", Resource=REQUESTS)))'
        ),
        "aws:iam:UserPolicy: own",
        "Give the policy in 'own' to a role or a group",
    ),
}
