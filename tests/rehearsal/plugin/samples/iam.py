"""Samples of the resource types of IAM."""

import json
from unittest.mock import ANY

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import UNKNOWN
from tests.rehearsal.plugin.sample import (
    TAG_CHANGES,
    Change,
    Drift,
    Sample,
    Steps,
    Words,
    beyond,
    compact,
    length,
)

AWS_POLICY = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
RESTORES = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
LETTERS = r"invalid value for name (must match [\w+=,.@-])"
INVALID = "contains an invalid JSON policy:"
TOO_LONG = "a" * 129


def document(action: str) -> str:
    """Return a policy's document as a program may write it."""
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)


def listed(action: str) -> str:
    """Return that document with a list of one action."""
    return document(action).replace(f'"{action}"', f'["{action}"]')


def inline(action: str) -> str:
    """Return that document as the state has it where it is written into a role."""
    return versioned(document(action))


def versioned(text: str) -> str:
    """Return a document without spaces and with its keys in order, but for the version."""
    statement = compact(json.dumps(json.loads(text)["Statement"]))
    return f'{{"Version":"2012-10-17","Statement":{statement}}}'


def trust(service: str) -> str:
    """Return a role's trust as a program may write it."""
    principal = {"Service": f"{service}.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)


def policy(aws: Aws, name: str) -> Words:
    """Make a managed policy."""
    text = document("dynamodb:Scan")
    made = aws.call("iam", "CreatePolicy", PolicyName=f"{name}-own", PolicyDocument=text)
    return {"policy": made["Policy"]["Arn"]}


def role(aws: Aws, name: str) -> Words:
    """Make a role."""
    aws.call("iam", "CreateRole", RoleName=f"{name}-role", AssumeRolePolicyDocument="{}")
    return {"role": f"{name}-role"}


def role_and_policy(aws: Aws, name: str) -> Words:
    """Make a role and a managed policy."""
    return {**role(aws, name), **policy(aws, name)}


ROLES = Sample(
    token="aws:iam/role:Role",
    inputs={
        "assumeRolePolicy": trust("backup"),
        "description": "Backs up",
        "inlinePolicies": [
            {"name": "write", "policy": inline("dynamodb:PutItem")},
            {"name": "read", "policy": inline("dynamodb:GetItem")},
        ],
        "managedPolicyArns": ["<policy>", AWS_POLICY],
        "maxSessionDuration": 7200,
        "name": "<name>",
        "path": "/teams/",
        "permissionsBoundary": AWS_POLICY,
        "tags": {"team": "orders"},
    },
    defaults={"forceDetachPolicies": False},
    outputs={
        "arn": "arn:aws:iam::<account>:role/teams/<name>",
        "createDate": ANY,
        "namePrefix": "",
        "uniqueId": ANY,
    },
    decided=frozenset({"arn", "createDate", "namePrefix", "uniqueId"}),
    identity="<name>",
    needs=policy,
    documents=frozenset({"assumeRolePolicy"}),
    untold=frozenset({"forceDetachPolicies"}),
    auto_named=True,
    updates={
        "description": Change({"description": "Backs up orders"}),
        "no description": Change(
            {"description": None}, {"description": "DELETE"}, {"description": ""}
        ),
        "session": Change({"maxSessionDuration": 3600}),
        "boundary": Change({"permissionsBoundary": RESTORES}),
        "no boundary": Change(
            {"permissionsBoundary": None},
            {"permissionsBoundary": "DELETE"},
            {"permissionsBoundary": ""},
        ),
        "trust": Change({"assumeRolePolicy": trust("dax")}),
        "attached policies": Change(
            {"managedPolicyArns": [AWS_POLICY, RESTORES]},
            {"managedPolicyArns[0]": "DELETE", "managedPolicyArns[1]": "ADD"},
        ),
        "no attached policies": Change(
            {"managedPolicyArns": []},
            {"managedPolicyArns[0]": "DELETE", "managedPolicyArns[1]": "DELETE"},
        ),
        "inline policies": Change(
            {"inlinePolicies": [{"name": "read", "policy": inline("dynamodb:Query")}]},
            {"inlinePolicies[0].policy": "UPDATE", "inlinePolicies[0]": "DELETE"},
        ),
        "force": Change({"forceDetachPolicies": True}),
        **TAG_CHANGES,
    },
    replacing={"name": {"name": "other"}, "path": {"path": "/"}},
    drift=Drift(
        calls=[
            (
                "UpdateRole",
                {"RoleName": "<name>", "Description": "Drifted", "MaxSessionDuration": 3600},
            ),
            ("TagRole", {"RoleName": "<name>", "Tags": [{"Key": "who", "Value": "me"}]}),
        ],
        outputs={
            "description": "Drifted",
            "maxSessionDuration": 3600,
            "tags": {"team": "orders", "who": "me"},
        },
        kinds={"description": "UPDATE", "maxSessionDuration": "UPDATE", "tags.who": "DELETE"},
    ),
    same=[
        {"assumeRolePolicy": trust("backup").replace('"sts:AssumeRole"', '["sts:AssumeRole"]')},
        {"managedPolicyArns": [AWS_POLICY, "<policy>"]},
        {
            "inlinePolicies": [
                {"name": "read", "policy": document("dynamodb:GetItem")},
                {"name": "write", "policy": document("dynamodb:PutItem")},
            ]
        },
        {"managedPolicyArns": None, "inlinePolicies": None},
    ],
    refused=[
        length("name", "a" * 65, 1, 64),
        ({"name": "a b"}, "name", LETTERS),
        (
            {"namePrefix": "a"},
            "namePrefix",
            "a rehearsal does not generate names from a prefix: set a name, or omit both",
        ),
        beyond("maxSessionDuration", 60, 3600, 43200),
        (
            {"description": "the \u201cbest\u201d"},
            "description",
            (
                "invalid value for description (cannot contain specially formatted single or "
                "double quotes: [\u201c\u2018])"
            ),
        ),
        length("description", "a" * 1001, 0, 1000),
        (
            {"assumeRolePolicy": "[]"},
            "assumeRolePolicy",
            f'"assumeRolePolicy" {INVALID} contains a JSON array, not a JSON object',
        ),
        (
            {"inlinePolicies": [{"name": "one", "policy": "no"}]},
            "inlinePolicies[0].policy",
            f'"policy" {INVALID} not a JSON object',
        ),
        (
            {"managedPolicyArns": ["no"]},
            "managedPolicyArns[0]",
            '"managedPolicyArns" (no) is an invalid ARN',
        ),
    ],
    accepted=[
        {"assumeRolePolicy": UNKNOWN, "inlinePolicies": UNKNOWN, "name": UNKNOWN},
        {"description": "é'\"\n" * 250, "inlinePolicies": [UNKNOWN, {"name": UNKNOWN}]},
        {"name": "a+=,.@-_"},
    ],
    taken="iam CreateRole: EntityAlreadyExists: Role with name <name> already exists.",
    steps=Steps("CreateRole", "GetRole", "UpdateRoleDescription", "DeleteRole", "PutRolePolicy"),
)
PLAIN_ROLES = Sample(
    token=ROLES.token,
    inputs={"name": "<name>", "assumeRolePolicy": trust("backup")},
    defaults={"forceDetachPolicies": False, "maxSessionDuration": 3600, "path": "/"},
    outputs=ROLES.outputs
    | {
        "arn": "arn:aws:iam::<account>:role/<name>",
        "description": "",
        "inlinePolicies": [],
        "managedPolicyArns": [],
        "permissionsBoundary": "",
        "tags": {},
    },
    decided=ROLES.decided | {"inlinePolicies", "managedPolicyArns"},
    identity="<name>",
    documents=ROLES.documents,
    untold=ROLES.untold,
)

POLICY_ARN = "arn:aws:iam::<account>:policy/teams/<name>"
POLICIES = Sample(
    token="aws:iam/policy:Policy",
    inputs={
        "description": "Reads orders",
        "name": "<name>",
        "path": "/teams/",
        "policy": document("dynamodb:GetItem"),
        "tags": {"team": "orders"},
    },
    outputs={
        "arn": POLICY_ARN,
        "attachmentCount": 0,
        "namePrefix": "",
        "policyId": ANY,
    },
    decided=frozenset({"arn", "attachmentCount", "namePrefix", "policyId"}),
    identity=POLICY_ARN,
    documents=frozenset({"policy"}),
    auto_named=True,
    updates={
        "document": Change({"policy": document("dynamodb:Query")}),
        **TAG_CHANGES,
    },
    replacing={
        "name": {"name": "other"},
        "description": {"description": "other"},
        "path": {"path": "/"},
    },
    drift=Drift(
        calls=[
            (
                "CreatePolicyVersion",
                {
                    "PolicyArn": POLICY_ARN,
                    "PolicyDocument": document("dynamodb:Scan"),
                    "SetAsDefault": True,
                },
            )
        ],
        outputs={"policy": document("dynamodb:Scan")},
        kinds={"policy": "UPDATE"},
    ),
    same=[{"policy": listed("dynamodb:GetItem")}],
    impossible=[
        ({"policy": "{}"}, "iam CreatePolicy: MalformedPolicyDocument: Syntax errors in policy.")
    ],
    refused=[
        length("name", TOO_LONG, 1, 128),
        (
            {"path": "teams/"},
            "path",
            (
                'Invalid Attribute Value. Attribute "path" must begin and end with a slash (/), '
                'got "teams/"'
            ),
        ),
        (
            {"path": "/teams"},
            "path",
            (
                'Invalid Attribute Value. Attribute "path" must begin and end with a slash (/), '
                'got "/teams"'
            ),
        ),
        *(
            ({"policy": text}, "policy", f'"policy" {fault}')
            for text, fault in {
                "": "is an empty string, which is not a valid JSON value",
                " {}": f"{INVALID} leading space characters are not allowed",
                "\n{}": f"{INVALID} leading space characters are not allowed",
                '"{}"': f"{INVALID} contains a JSON-encoded string, not a JSON-encoded object",
                "policy.json": f"{INVALID} not a JSON object",
                '{"Version"}': f"{INVALID} Expecting ':' delimiter, at byte offset 10",
            }.items()
        ),
    ],
    accepted=[{"policy": UNKNOWN, "path": UNKNOWN}],
    taken=(
        "iam CreatePolicy: EntityAlreadyExists: A policy called <name> already exists. "
        "Duplicate names are not allowed."
    ),
    steps=Steps("CreatePolicy", "GetPolicy", "CreatePolicyVersion", "DeletePolicy"),
)

ROLE_POLICIES = Sample(
    token="aws:iam/rolePolicy:RolePolicy",
    inputs={"name": "read", "policy": document("dynamodb:GetItem"), "role": "<role>"},
    outputs={"namePrefix": ""},
    decided=frozenset({"namePrefix"}),
    identity="<role>:read",
    import_identity="<role>:read",
    needs=role,
    documents=frozenset({"policy"}),
    form=versioned,
    auto_named=True,
    updates={"document": Change({"policy": document("dynamodb:Query")})},
    replacing={"name": {"name": "other"}, "role": {"role": "other"}},
    drift=Drift(
        calls=[
            (
                "PutRolePolicy",
                {
                    "RoleName": "<role>",
                    "PolicyName": "read",
                    "PolicyDocument": document("dynamodb:Scan"),
                },
            )
        ],
        outputs={"policy": document("dynamodb:Scan")},
        kinds={"policy": "UPDATE"},
    ),
    same=[{"policy": listed("dynamodb:GetItem")}],
    impossible=[({"role": "nobody"}, "iam PutRolePolicy: NoSuchEntity: Role nobody not found")],
    refused=[
        ({"name": "a/b"}, "name", LETTERS),
        length("name", TOO_LONG, 1, 128),
        (
            {"policy": "[]"},
            "policy",
            f'"policy" {INVALID} contains a JSON array, not a JSON object',
        ),
        (
            {"role": "arn:aws:iam::123456789012:role/orders"},
            "role",
            '"role" must be the role\'s name not its ARN',
        ),
    ],
    accepted=[{"policy": UNKNOWN, "role": UNKNOWN}],
    steps=Steps("PutRolePolicy", "GetRolePolicy", "PutRolePolicy", "DeleteRolePolicy"),
)

ATTACHMENTS = Sample(
    token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    inputs={"policyArn": "<policy>", "role": "<role>"},
    outputs={},
    identity="<role>/<policy>",
    needs=role_and_policy,
    replacing={"role": {"role": "other"}, "policyArn": {"policyArn": RESTORES}},
    impossible=[
        (
            {"policyArn": AWS_POLICY, "role": "nobody"},
            "iam AttachRolePolicy: NoSuchEntity: Role nobody not found",
        ),
        (
            {"policyArn": "arn:aws:iam::<account>:policy/none"},
            (
                "iam AttachRolePolicy: NoSuchEntity: Policy arn:aws:iam::<account>:policy/none "
                "does not exist or is not attachable."
            ),
        ),
    ],
    refused=[({"policyArn": "no"}, "policyArn", '"policyArn" (no) is an invalid ARN')],
    accepted=[{"policyArn": UNKNOWN, "role": UNKNOWN}],
    steps=Steps("AttachRolePolicy", "ListAttachedRolePolicies", delete="DetachRolePolicy"),
)
AWS_ATTACHMENTS = Sample(
    token=ATTACHMENTS.token,
    inputs={"policyArn": AWS_POLICY, "role": "<role>"},
    outputs={},
    identity=f"<role>/{AWS_POLICY}",
    needs=role,
    impossible=[
        (
            {"policyArn": f"arn:aws:iam::aws:policy/{name}"},
            (
                f"iam AttachRolePolicy: NoSuchEntity: Policy arn:aws:iam::aws:policy/{name} "
                "does not exist or is not attachable."
            ),
        )
        for name in ("AWSBackupServiceRolePolicyForBackup", "service-role/ReadOnlyAccess", "Reads")
    ],
    steps=Steps("AttachRolePolicy", "ListAttachedRolePolicies", delete="DetachRolePolicy"),
)

OIDC_ARN = "arn:aws:iam::<account>:oidc-provider/<name>.example.com"
OIDC_PROVIDERS = Sample(
    token="aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    inputs={
        "url": "https://<name>.example.com",
        "clientIdLists": ["sts.amazonaws.com"],
        "tags": {"team": "orders"},
    },
    outputs={"arn": OIDC_ARN, "thumbprintLists": []},
    decided=frozenset({"arn", "thumbprintLists"}),
    identity=OIDC_ARN,
    updates={
        "audiences": Change(
            {"clientIdLists": ["other", "sts.amazonaws.com"]},
            {"clientIdLists[0]": "ADD"},
        ),
        "other audience": Change({"clientIdLists": ["other"]}, {"clientIdLists[0]": "UPDATE"}),
        **TAG_CHANGES,
    },
    replacing={"url": {"url": "https://other.example.com"}},
    drift=Drift(
        calls=[
            (
                "AddClientIDToOpenIDConnectProvider",
                {"OpenIDConnectProviderArn": OIDC_ARN, "ClientID": "drifted"},
            )
        ],
        outputs={"clientIdLists": ["sts.amazonaws.com", "drifted"]},
        kinds={"clientIdLists[1]": "DELETE"},
    ),
    refused=[
        (
            {"url": "http://example.com"},
            "url",
            'expected "url" to have a url with schema of: "https", got http://example.com',
        ),
        (
            {"clientIdLists": [""]},
            "clientIdLists[0]",
            "expected length of client_id_list to be in the range (1 - 255), got ",
        ),
    ],
    accepted=[{"url": UNKNOWN, "clientIdLists": UNKNOWN}],
    taken=(
        "iam CreateOpenIDConnectProvider: EntityAlreadyExists: "
        "Provider with url https://<name>.example.com already exists."
    ),
    steps=Steps(
        "CreateOpenIDConnectProvider",
        "GetOpenIDConnectProvider",
        "AddClientIDToOpenIDConnectProvider",
        "DeleteOpenIDConnectProvider",
    ),
)

IAM = {
    "identity provider": OIDC_PROVIDERS,
    "role": ROLES,
    "plain role": PLAIN_ROLES,
    "policy": POLICIES,
    "policy in a role": ROLE_POLICIES,
    "attachment of a policy": ATTACHMENTS,
    "attachment of a policy of AWS": AWS_ATTACHMENTS,
}
