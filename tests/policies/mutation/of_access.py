"""Every fault of who may do what: resource policies, roles and users."""

from collections.abc import Iterator

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.faults import audience, fault
from tests.policies.mutation.mutant import Mutant, unchanged, with_value
from tests.policies.mutation.surroundings import ACCOUNT, document

TOO_MUCH: dict[str, tuple[dict[str, object], tuple[str, ...]]] = {
    "everything": (
        {"Action": "*", "Resource": "*"},
        ("iam-policy-administration", "iam-policy-permissions", "iam-policy-decryption"),
    ),
    "all of IAM": ({"Action": "iam:*", "Resource": "*"}, ("iam-policy-administration",)),
    "all of DynamoDB on a table": (
        {"Action": "dynamodb:*", "Resource": "arn:aws:dynamodb:us-east-1:1:table/x"},
        ("iam-policy-permissions",),
    ),
    "all of DynamoDB in other case": (
        {"Action": ["DynamoDB:*"], "Resource": "arn:aws:dynamodb:us-east-1:1:table/x"},
        ("iam-policy-permissions",),
    ),
    "a wildcard in an action": (
        {"Action": "dynamodb:Delete*", "Resource": "arn:aws:dynamodb:us-east-1:1:table/x"},
        ("iam-policy-permissions",),
    ),
    "every table": ({"Action": "dynamodb:GetItem", "Resource": "*"}, ("iam-policy-permissions",)),
    "every index": (
        {"Action": "dynamodb:Query", "Resource": "arn:aws:dynamodb:us-east-1:1:table/x/index/*"},
        ("iam-policy-permissions",),
    ),
    "every table but one": (
        {"Action": "dynamodb:GetItem", "NotResource": "arn:aws:dynamodb:us-east-1:1:table/x"},
        ("iam-policy-permissions",),
    ),
    "all but one action": (
        {"NotAction": "iam:*", "Resource": "arn:aws:dynamodb:us-east-1:1:table/x"},
        ("iam-policy-permissions",),
    ),
    "all of DAX": ({"Action": "dax:*", "Resource": "*"}, ("iam-policy-permissions",)),
    "every key": ({"Action": "kms:Decrypt", "Resource": "*"}, ("iam-policy-decryption",)),
    "every key of the account": (
        {"Action": "kms:Decrypt", "Resource": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/*"},
        ("iam-policy-decryption",),
    ),
}


def resource_policies(_stack: Stack) -> Iterator[Mutant]:
    yield from audience("requests-policy", "dynamodb-resource-policy-audience", "dynamodb:GetItem")
    yield fault(
        "requests-policy",
        "lockout confirmed",
        with_value("confirmRemoveSelfResourceAccess", True),
        "dynamodb-resource-policy-audience",
    )


def roles(_stack: Stack) -> Iterator[Mutant]:
    for name, path in (
        ("worker", "inlinePolicies.0.policy"),
        ("read", "policy"),
        ("shared", "policy"),
    ):
        for what, (elements, rules) in TOO_MUCH.items():
            policy = document({"Effect": "Allow"} | elements)
            yield fault(name, f"allows {what}", with_value(path, policy), *rules)
        yield fault(
            name,
            "policy not known",
            with_value(path, UNKNOWN_STRING_VALUE),
            not_known=(
                "iam-policy-administration",
                "iam-policy-permissions",
                "iam-policy-decryption",
            ),
        )
    scope = "iam-managed-policy-scope"
    for policy in ("AdministratorAccess", "AmazonDynamoDBFullAccess"):
        arn = f"arn:aws:iam::aws:policy/{policy}"
        yield fault("worker", f"has {policy}", with_value("managedPolicyArns", [arn]), scope)
        yield fault("attached", f"is {policy}", with_value("policyArn", arn), scope)
    yield fault(
        "attached", "not known", with_value("policyArn", UNKNOWN_STRING_VALUE), not_known=(scope,)
    )


def users(stack: Stack) -> Iterator[Mutant]:
    rule = "iam-user-policy-absence"
    policy = stack["read"].props["policy"]
    beside = {
        "an inline policy": Declared(
            type="aws:iam/userPolicy:UserPolicy", name="user", props={"user": "u", "policy": policy}
        ),
        "an attached policy": Declared(
            type="aws:iam/userPolicyAttachment:UserPolicyAttachment",
            name="user",
            props={"user": "u", "policyArn": f"arn:aws:iam::{ACCOUNT}:policy/p"},
        ),
    }
    for what, one in beside.items():
        yield fault("worker", f"a user beside it has {what}", unchanged, rule, beside=(one,))
