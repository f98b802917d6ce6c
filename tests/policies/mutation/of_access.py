"""Every fault of who may do what: resource policies, roles and users."""

from collections.abc import Iterator

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.conftest import ACCOUNT
from tests.policies.mutation.changes import unchanged, with_value
from tests.policies.mutation.documents import document
from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.faults import audience, fault, guests, of_type
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.rules import ADMINISTRATION, DECRYPTION, PERMISSIONS, SCOPE

ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
RESOURCE_POLICY = "aws:dynamodb/resourcePolicy:ResourcePolicy"
TABLE_X = "arn:aws:dynamodb:us-east-1:1:table/x"
EVERY_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/*"
TOO_MUCH: dict[str, tuple[dict[str, object], tuple[str, ...]]] = {
    "everything": (
        {"Action": "*", "Resource": "*"},
        (ADMINISTRATION, PERMISSIONS, DECRYPTION),
    ),
    "all of IAM": ({"Action": "iam:*", "Resource": "*"}, (ADMINISTRATION,)),
    "all of DynamoDB on a table": (
        {"Action": "dynamodb:*", "Resource": TABLE_X},
        (PERMISSIONS,),
    ),
    "all of DynamoDB in other case": (
        {"Action": ["DynamoDB:*"], "Resource": TABLE_X},
        (PERMISSIONS,),
    ),
    "a wildcard in an action": (
        {"Action": "dynamodb:Delete*", "Resource": TABLE_X},
        (PERMISSIONS,),
    ),
    "every table": ({"Action": "dynamodb:GetItem", "Resource": "*"}, (PERMISSIONS,)),
    "every index": (
        {"Action": "dynamodb:Query", "Resource": f"{TABLE_X}/index/*"},
        (PERMISSIONS,),
    ),
    "every table but one": (
        {"Action": "dynamodb:GetItem", "NotResource": TABLE_X},
        (PERMISSIONS,),
    ),
    "all but one action": ({"NotAction": "iam:*", "Resource": TABLE_X}, (PERMISSIONS,)),
    "all of DAX": ({"Action": "dax:*", "Resource": "*"}, (PERMISSIONS,)),
    "every key": ({"Action": "kms:Decrypt", "Resource": "*"}, (DECRYPTION,)),
    "every key of the account": ({"Action": "kms:Decrypt", "Resource": EVERY_KEY}, (DECRYPTION,)),
}


def resource_policies(stack: Stack) -> Iterator[Mutant]:
    rule = "dynamodb-resource-policy-audience"
    yield from audience("requests-readers", rule, "dynamodb:GetItem")
    for name in of_type(stack, RESOURCE_POLICY):
        yield from guests(stack, name, rule)
        lockout = with_value("confirmRemoveSelfResourceAccess", True)
        yield fault(name, "lockout confirmed", lockout, rule)


def roles(stack: Stack) -> Iterator[Mutant]:
    [inline] = of_type(stack, "aws:iam/rolePolicy:RolePolicy")
    for name, path in (
        ("worker", "inlinePolicies.0.policy"),
        (inline, "policy"),
        ("requests-reader", "policy"),
    ):
        for what, (elements, rules) in TOO_MUCH.items():
            policy = document({"Effect": "Allow"} | elements)
            yield fault(name, f"allows {what}", with_value(path, policy), *rules)
        yield fault(
            name,
            "policy not known",
            with_value(path, UNKNOWN_STRING_VALUE),
            not_known=(ADMINISTRATION, PERMISSIONS, DECRYPTION),
        )


def managed_policies(stack: Stack) -> Iterator[Mutant]:
    attachments = of_type(stack, ATTACHMENT)
    for policy in ("AdministratorAccess", "AmazonDynamoDBFullAccess"):
        arn = f"arn:aws:iam::aws:policy/{policy}"
        yield fault("worker", f"has {policy}", with_value("managedPolicyArns", [arn]), SCOPE)
        for name in attachments:
            yield fault(name, f"is {policy}", with_value("policyArn", arn), SCOPE)
    unknown = with_value("policyArn", UNKNOWN_STRING_VALUE)
    yield fault(attachments[0], "not known", unknown, not_known=(SCOPE,))


def users(_stack: Stack) -> Iterator[Mutant]:
    rule = "iam-user-policy-absence"
    policy = document({"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE_X})
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
