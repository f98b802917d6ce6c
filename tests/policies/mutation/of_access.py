"""Every fault of permissions: keys, the policies of resources and of IAM, and grants."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.iam.user_absence import GIVEN
from tests.conftest import ACCOUNT
from tests.policies.mutation.declared import (
    KEY_ARN,
    TAGS,
    Declared,
    Stack,
    allowing,
    document,
    of_type,
)
from tests.policies.mutation.mutant import (
    Change,
    Mutant,
    absent,
    fault,
    faults,
    of,
    sourced,
    unchanged,
    with_value,
    without,
)

STRANGER = {"AWS": "arn:aws:iam::999988887777:root"}
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
KEY = "aws:kms/key:Key"
ROLE = "aws:iam/role:Role"
POLICIES = ("aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy")
TABLE_X = "arn:aws:dynamodb:us-east-1:1:table/x"
TOO_MUCH: dict[str, dict[str, object]] = {
    "everything": {"Action": "*", "Resource": "*"},
    "all of IAM": {"Action": "iam:*", "Resource": "*"},
    "all of DynamoDB on a table": {"Action": "dynamodb:*", "Resource": TABLE_X},
    "all of DynamoDB in other case": {"Action": ["DynamoDB:*"], "Resource": TABLE_X},
    "a wildcard in an action": {"Action": "dynamodb:Delete*", "Resource": TABLE_X},
    "every table": {"Action": "dynamodb:GetItem", "Resource": "*"},
    "every index": {"Action": "dynamodb:Query", "Resource": f"{TABLE_X}/index/*"},
    "every table but one": {"Action": "dynamodb:GetItem", "NotResource": TABLE_X},
    "all but one action": {"NotAction": "iam:*", "Resource": TABLE_X},
    "all of DAX": {"Action": "dax:*", "Resource": "*"},
    "every key": {"Action": "kms:Decrypt", "Resource": "*"},
    "every key of the account": {
        "Action": "kms:Decrypt",
        "Resource": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/*",
    },
    "every key but a few": {"Action": "kms:*crypt*", "NotResource": KEY_ARN},
    "all but S3": {"NotAction": "s3:*", "Resource": "*"},
    "everything in other words": {"Action": "*:*", "Resource": "arn:*"},
    "a wildcard in the service": {"Action": "d?namo*:GetItem", "Resource": TABLE_X},
    "any service's table": {"Action": "dynamodb:GetItem", "Resource": "arn:aws:d*table/x"},
    "a table by a variable": {
        "Action": "dynamodb:GetItem",
        "Resource": "arn:aws:dynamodb:us-east-1:1:table/${aws:username}",
    },
    "passing any role": {"Action": "iam:PassRole", "Resource": "*"},
    "passing any role of the account": {
        "Action": ["iam:P?ssRole"],
        "Resource": f"arn:aws:iam::{ACCOUNT}:role/*",
    },
    "passing any role over TLS": {
        "Action": "iam:PassRole",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "true"}},
    },
    "passing any role to DAX": {
        "Action": "iam:PassRole",
        "Resource": "*",
        "Condition": {"StringEquals": {"iam:PassedToService": "dax.amazonaws.com"}},
    },
    "assuming any role": {"Action": "sts:AssumeRole", "Resource": "*"},
    "new versions of policies": {"Action": "iam:CreatePolicyVersion", "Resource": "*"},
    "attaching any policy": {"Action": "iam:Attach*Policy", "Resource": "*"},
    "keys of any user": {"Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::*:user/*"},
    "grants on every key": {"Action": "kms:CreateGrant", "Resource": "*"},
    "grants on every key for services": {
        "Action": "kms:CreateGrant",
        "Resource": "*",
        "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
    },
    "policies of every key": {"Action": "kms:PutKeyPolicy", "Resource": "*"},
    "policies of every vault": {"Action": "backup:PutBackupVaultAccessPolicy", "Resource": "*"},
    "policies of every topic": {"Action": "sns:Set*Attributes", "Resource": "arn:aws:sns:*"},
    "permission sets": {"Action": "sso:Put*", "Resource": "*"},
    "who signs in": {"Action": "iam:UpdateSAMLProvider", "Resource": "*"},
    "deleting every backup": {"Action": "backup:DeleteRecoveryPoint", "Resource": "*"},
    "deleting every vault": {"Action": "backup:Delete*Vault", "Resource": "arn:aws:backup:*"},
    "deleting every key": {"Action": "kms:ScheduleKeyDeletion", "Resource": "*"},
    "disabling every key by tag": {
        "Action": "kms:DisableKey",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:ResourceTag/team": "reports"}},
    },
    "deleting every topic": {"Action": "sns:DeleteTopic", "Resource": "*"},
    "messages to every topic": {"Action": "sns:Publish", "Resource": "*"},
    "silencing every alarm": {"Action": "cloudwatch:*Alarm*", "Resource": "arn:aws:cloudwatch:*"},
    "drawing every dashboard": {"Action": "cloudwatch:PutDashboard", "Resource": "*"},
    "reading every stream": {"Action": ["kinesis:Get*"], "NotResource": TABLE_X},
    "writing to every stream of the account": {
        "Action": "kinesis:PutRecord?",
        "Resource": f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/*",
    },
    "restoring every backup": {"Action": "backup:StartRestoreJob", "Resource": "*"},
    "encrypting with every key": {"Action": "kms:Encrypt", "Resource": "*"},
    "what can be restricted to nothing": {
        "Action": ["cloudwatch:PutMetricData", "kms:GenerateRandom", "sns:ListTopics"],
        "Resource": "*",
    },
}
DENIED = {
    "everything": {"Action": "*", "Resource": "*"},
    "another action": {"Action": "dynamodb:DeleteTable", "Resource": "*"},
    "another resource": {"Action": "*", "Resource": TABLE_X},
    "it on a condition": {
        "Action": "*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}},
    },
}
"""What else a policy denies that allows to delete every key."""

GITHUB = "token.actions.githubusercontent.com"
SCHEDULER = {"Service": "scheduler.amazonaws.com"}
OF_JOBS = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"}
OWN = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
TRUSTING: dict[str, dict[str, object]] = {
    "everybody": {"Principal": "*"},
    "everybody of AWS": {"Principal": {"AWS": ["*"]}},
    "everybody over TLS": {
        "Principal": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "true"}},
    },
    "everybody who has an ARN": {
        "Principal": "*",
        "Condition": {"StringLike": {"aws:PrincipalArn": "*"}},
    },
    "everybody unless the key is there": {
        "Principal": "*",
        "Condition": {"StringEqualsIfExists": {"aws:PrincipalAccount": ACCOUNT}},
    },
    "every identity": {"Principal": {"Federated": "*"}},
    "all but one": {"NotPrincipal": OWN},
    "a stranger": {"Principal": STRANGER},
    "a stranger who knows a word": {
        "Principal": STRANGER,
        "Condition": {"StringEquals": {"sts:ExternalId": "word"}},
    },
    "the whole account": {"Principal": OWN},
    "the account's own with MFA": {
        "Principal": OWN,
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    },
    "every service": {"Principal": {"Service": "*.amazonaws.com"}},
    "a service for any account": {"Principal": SCHEDULER},
    "a service for this account": {
        "Principal": SCHEDULER,
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    },
    "every job": {"Principal": OF_JOBS},
    "every repository": {
        "Principal": OF_JOBS,
        "Condition": {"StringLike": {f"{GITHUB}:sub": "repo:*"}},
    },
    "a repository": {
        "Principal": OF_JOBS,
        "Condition": {"StringLike": {f"{GITHUB}:sub": "repo:us/it:*"}},
    },
    "anybody's identity": {"Principal": {"Federated": "cognito-identity.amazonaws.com"}},
}


def audience(name: str, action: str) -> Iterator[Mutant]:
    """Let strangers in by a policy document, in each way that one can."""

    def on_condition(operator: str, key: str, value: str) -> str:
        return document(allowing("*", action) | {"Condition": {operator: {key: value}}})

    def denied(what: str, **condition: dict[str, str]) -> str:
        refusal = allowing("*", what) | {"Effect": "Deny", "Condition": condition}
        return document(allowing("*", action), refusal)

    outside = {"aws:PrincipalAccount": ACCOUNT}
    policies: dict[str, object] = {
        "denies what it lets in to all but the own account": denied("*", StringNotEquals=outside),
        "denies another action to all but the own account": denied(
            "iam:GetRole", StringNotEquals=outside
        ),
        "denies what it lets in to the own account": denied("*", StringEquals=outside),
        "denies what it lets in without TLS": denied("*", Bool={"aws:SecureTransport": "false"}),
        "lets in everybody": document(allowing("*", action)),
        "lets in everybody of AWS": document(allowing({"AWS": "*"}, action)),
        "lets in everybody in a list": document(allowing({"AWS": ["*"]}, action)),
        "lets in a stranger": document(allowing(STRANGER, action)),
        "lets in all but one": document(
            {"Effect": "Allow", "NotPrincipal": STRANGER, "Action": action, "Resource": "*"}
        ),
        "lets in by a condition on a stranger": on_condition(
            "StringEquals", "aws:PrincipalAccount", "999988887777"
        ),
        "lets in by a condition that binds nobody": on_condition(
            "Bool", "aws:SecureTransport", "true"
        ),
        "is no JSON": "{",
        "is a list": ["statement"],
        "bound to the own account": on_condition("StringEquals", "aws:PrincipalAccount", ACCOUNT),
    }
    for what, policy in policies.items():
        yield fault(name, f"policy {what}", with_value("policy", policy))
    yield fault(name, "policy not known", sourced("policy", "worker"))


def guests(stack: Stack, name: str) -> Iterator[Mutant]:
    """Let strangers in by each statement of a policy that allows something."""
    for position, one in enumerate(statements(stack, name)):
        if one["Effect"] != "Allow":
            continue
        which = one.get("Sid", position)
        unbound = {key: value for key, value in one.items() if key != "Condition"}
        for who, principal in (("everybody", "*"), ("a stranger", STRANGER)):
            change = with_statement(stack, name, position, unbound | {"Principal": principal})
            yield fault(name, f"statement {which} lets in {who}", change)


def statements(stack: Stack, name: str) -> list[dict[str, Any]]:
    """Return the statements of a resource's policy."""
    return json.loads(stack[name].props["policy"])["Statement"]


def with_statement(stack: Stack, name: str, position: int, changed: Mapping[str, Any]) -> Change:
    """Put another statement in the place of one in a resource's policy."""
    listed = statements(stack, name)
    listed[position] = dict(changed)
    return with_value("policy", document(*listed))


def keys(stack: Stack) -> Iterator[Mutant]:
    key = stack["tables"]
    yield from of(key, "enableKeyRotation")
    yield from of(key, "deletionWindowInDays", 29, 7, 0)
    yield from of(key, "description", "", " ", "Managed by Pulumi", any_case=True)
    yield from faults(
        "tables",
        {
            "disabled": with_value("isEnabled", False),
            "of several regions": with_value("multiRegion", True),
            "lockout check bypassed": with_value("bypassPolicyLockoutSafetyCheck", True),
        },
    )
    replica = Declared(
        type="aws:kms/replicaKey:ReplicaKey",
        name="copied",
        props=dict(key.props) | {"primaryKeyArn": KEY_ARN},
    )
    yield fault("tables", "replicated", unchanged, replica)


def every_key(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults of each key that the program makes, whatever it encrypts."""
    for name in of_type(stack, KEY):
        if name == "changes":
            continue
        yield fault(name, "not rotated", without("enableKeyRotation"))
        yield fault(name, "soon deleted", with_value("deletionWindowInDays", 7))
        yield fault(name, "no policy", without("policy"))
        yield from guests(stack, name)


def key_policies(_stack: Stack) -> Iterator[Mutant]:
    yield from audience("tables", "kms:*")
    yield from audience("changes-policy", "kms:*")
    yield fault("changes-policy", "removed", absent)
    yield fault("changes-policy", "of another key", with_value("keyId", "other"))


def grants(stack: Stack) -> Iterator[Mutant]:
    stranger = "arn:aws:iam::999988887777:role/restore"
    yield from of(stack["restoring"], "granteePrincipal", stranger, "*")


def resource_policies(stack: Stack) -> Iterator[Mutant]:
    yield from audience("requests-readers", "dynamodb:GetItem")
    for name in of_type(stack, "aws:dynamodb/resourcePolicy:ResourcePolicy"):
        yield from guests(stack, name)
        lockout = with_value("confirmRemoveSelfResourceAccess", True)
        yield fault(name, "lockout confirmed", lockout)


def roles(stack: Stack) -> Iterator[Mutant]:
    [inline] = of_type(stack, "aws:iam/rolePolicy:RolePolicy")
    for name, path in (
        ("worker", "inlinePolicies.0.policy"),
        (inline, "policy"),
        ("requests-reader", "policy"),
    ):
        for what, elements in TOO_MUCH.items():
            policy = document({"Effect": "Allow"} | elements)
            yield fault(name, f"allows {what}", with_value(path, policy))
        for what, elements in DENIED.items():
            every_key = {"Effect": "Allow"} | TOO_MUCH["deleting every key"]
            policy = document(every_key, {"Effect": "Deny"} | elements)
            yield fault(name, f"denies {what}", with_value(path, policy))
        reads = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE_X}
        for action in ("s3:*", "sqs:*", "s3:Get*"):
            more = {"Effect": "Allow", "Action": action, "Resource": "*"}
            policy = document(reads, more)
            yield fault(name, f"allows {action} besides", with_value(path, policy))
        for what, action in (("in escapes", r"\u002a"), ("twice", '*", "Action": "s3:GetObject')):
            policy = document({"Effect": "Allow"} | TOO_MUCH["everything"])
            policy = policy.replace('"Action": "*', f'"Action": "{action}')
            yield fault(name, f"allows everything {what}", with_value(path, policy))
        yield fault(name, "policy not known", with_value(path, UNKNOWN_STRING_VALUE))


def trust(stack: Stack) -> Iterator[Mutant]:
    for name in of_type(stack, ROLE):
        for who, elements in TRUSTING.items():
            policy = document({"Effect": "Allow", "Action": "sts:AssumeRole"} | elements)
            yield fault(name, f"trusts {who}", with_value("assumeRolePolicy", policy))
    own = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})
    for who in ("everybody", "a stranger", "every repository", "a service for any account"):
        policy = document({"Effect": "Allow", "Action": "sts:AssumeRole"} | TRUSTING[who])
        inline = [{"name": "p", "policy": own}]
        props = {"assumeRolePolicy": policy, "inlinePolicies": inline, "tags": TAGS}
        beside = Declared(type=ROLE, name="other", props=props)
        yield fault(
            "worker", f"a role beside it reaches no table and trusts {who}", unchanged, beside
        )


def managed_policies(stack: Stack) -> Iterator[Mutant]:
    attachments = of_type(stack, ATTACHMENT)
    for policy in (
        "AdministratorAccess",
        "AmazonDynamoDBFullAccess",
        "AmazonDynamoDBReadOnlyAccess",
        "AWSBackupFullAccess",
        "IAMFullAccess",
        "iamfullaccess",
        "ReadOnlyAccess",
        "SecurityAudit",
        "job-function/DatabaseAdministrator",
    ):
        arn = f"arn:aws:iam::aws:policy/{policy}"
        yield fault("worker", f"has {policy}", with_value("managedPolicyArns", [arn]))
        for name in attachments:
            yield fault(name, f"is {policy}", with_value("policyArn", arn))
    yield fault(attachments[0], "not known", with_value("policyArn", UNKNOWN_STRING_VALUE))


def users(_stack: Stack) -> Iterator[Mutant]:
    policy = document({"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE_X})
    arn = f"arn:aws:iam::{ACCOUNT}:policy/p"
    for what, name, given in (
        ("an inline policy", "UserPolicy", {"policy": policy}),
        ("an attached policy", "UserPolicyAttachment", {"policyArn": arn}),
    ):
        resource_type = f"aws:iam/{name[0].lower()}{name[1:]}:{name}"
        beside = Declared(type=resource_type, name="user", props={"user": "u"} | given)
        yield fault("worker", f"a user beside it has {what}", unchanged, beside)
    for resource_type, what in GIVEN.items():
        beside = Declared(type=resource_type, name="user", props={"user": "u", "tags": TAGS})
        yield fault("worker", f"a user's {what} beside it", unchanged, beside)


def granted(made: Stack) -> Iterator[Mutant]:
    """Yield every wildcard in what the program's own policies grant, once AWS has made it all."""
    for name in of_type(made, *POLICIES):
        listed = statements(made, name)
        yield fault(name, "as it is", with_value("policy", document(*listed)))
        for position, statement in enumerate(listed):
            for what, elements in _wider(statement).items():
                # AWS restricts this action to no resource.
                if statement["Sid"] != "ListStreams" or "Action" in elements:
                    change = with_statement(made, name, position, statement | elements)
                    yield fault(name, f"{statement['Sid']} allows {what}", change)


def _wider(statement: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "every action": {"Action": f"{statement['Action'][0].partition(':')[0]}:*"},
        "every resource": {"Resource": "*"},
        "more than its resources": {"Resource": [f"{one}*" for one in statement["Resource"]]},
    }


def of_access(stack: Stack) -> Iterator[Mutant]:
    yield from resource_policies(stack)
    yield from roles(stack)
    yield from trust(stack)
    yield from managed_policies(stack)
    yield from users(stack)


def of_keys(stack: Stack) -> Iterator[Mutant]:
    yield from keys(stack)
    yield from every_key(stack)
    yield from key_policies(stack)
    yield from grants(stack)
