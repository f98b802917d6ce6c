"""IAM policies name actions, resources and keys, and users get none of their own."""

import json
from typing import Any

import pytest

from guardrails.iam.managed_policy_scope import ATTACHMENTS
from guardrails.iam.managed_policy_scope import PERMISSION_SET as PERMISSION_SETS_POLICY
from guardrails.iam.policies import PERMISSION_SET, POLICIES
from guardrails.iam.user_absence import GIVEN
from tests.policies.asking import UNKNOWN, cases, covers, found, resource

EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
ROLE = "aws:iam/role:Role"
USER_POLICY = "aws:iam/userPolicy:UserPolicy"
USER_POLICY_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment"

POLICY = "aws:iam/policy:Policy"
TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/prod-market-intelligence-requests"
KEYS = "arn:aws:kms:us-east-1:111122223333:key"
WHERE = "policy of 'requests'"
EVERYTHING = (
    f"Name actions and resources in {WHERE}: a statement allows every action on every resource."
)
ALL_OF_IAM = (
    f"Name actions and resources in {WHERE}: a statement allows all of IAM, and through it every "
    "action on every resource."
)
EVERY_KEY = f"Name the keys as Resource in {WHERE}: it allows kms:Decrypt with every key."


def document(**elements: object) -> str:
    return json.dumps({"Statement": {"Effect": "Allow"} | elements})


def said(rule: str, **elements: object) -> list[str]:
    return found(rule, resource(POLICY, {"policy": document(**elements)}))


@cases(
    "action on expected",
    {
        "everything": ("*", "*", [EVERYTHING]),
        "everything in other words": ("*:*", "**", [EVERYTHING]),
        "a service": ("s3:*", "*", []),
        "all of IAM": ("IAM:*", "*", [ALL_OF_IAM]),
        "IAM in other words": ("i?m:*", "*", [ALL_OF_IAM]),
        "some of IAM": ("iam:Get*", "*", []),
        "all of a role": ("iam:*", "arn:aws:iam::1:role/x", []),
    },
)
def test_no_policy_allows_everything(action: str, on: str, expected: list[str]) -> None:
    assert said("iam-policy-administration", Action=action, Resource=on) == expected
    assert said("iam-policy-administration", Effect="Deny", Action=action, Resource=on) == []


@cases(
    "elements expected",
    {
        "named key": ({"Action": "kms:Decrypt", "Resource": f"{KEYS}/x"}, []),
        "all keys": ({"Action": "kms:D*", "Resource": f"{KEYS}/*"}, [EVERY_KEY]),
        "to another key": ({"Action": "kms:ReEncryptFrom", "Resource": "*"}, [EVERY_KEY]),
        "not action": ({"NotAction": "s3:*", "Resource": "*"}, [EVERY_KEY]),
        "not the action": ({"NotAction": ["s3:*", "kms:*"], "Resource": "*"}, []),
        "all but one": ({"Action": "kms:Decrypt", "NotResource": f"{KEYS}/x"}, [EVERY_KEY]),
        "another action": ({"Action": "kms:Encrypt", "Resource": "*"}, []),
        "denial": ({"Effect": "Deny", "Action": "kms:*", "Resource": "*"}, []),
    },
)
def test_no_policy_allows_decryption_with_every_key(
    elements: dict[str, Any], expected: list[str]
) -> None:
    assert said("iam-policy-decryption", **elements) == expected


@cases(
    "operator key value expected",
    {
        "a tag": ("StringEquals", "aws:ResourceTag/stack", "prod", []),
        "an alias": ("ForAnyValue:StringEquals", "kms:ResourceAliases", "alias/prod", []),
        "any tag": ("StringLike", "aws:ResourceTag/stack", "*", [EVERY_KEY]),
        "a tag if any": ("StringEqualsIfExists", "aws:ResourceTag/stack", "prod", [EVERY_KEY]),
        "no alias": ("ForAllValues:StringEquals", "kms:ResourceAliases", "alias/x", [EVERY_KEY]),
        "a service": ("StringEquals", "kms:ViaService", "dynamodb.amazonaws.com", [EVERY_KEY]),
    },
)
def test_a_condition_names_keys_if_the_config_allows_it(
    operator: str, key: str, value: str, expected: list[str]
) -> None:
    condition = {operator: {key: value}}
    policy = document(Action="kms:Decrypt", Resource=f"{KEYS}/*", Condition=condition)
    given = resource(POLICY, {"policy": policy})
    assert found("iam-policy-decryption", given) == [EVERY_KEY]
    heeded = {"conditions": "heeded"}
    assert found("iam-policy-decryption", given, config=heeded) == expected


def widened(name: str, by: str) -> list[str]:
    return [f"Replace {name!r} in {WHERE} with the {by} needed: it allows others, too."]


def inverted(name: str) -> list[str]:
    allowed = f"it allows every {name.lower()} that it does not name"
    return [f"Replace Not{name} with {name} in {WHERE}: {allowed}."]


@cases(
    "elements expected",
    {
        "names": ({}, []),
        "whole service": ({"Action": "dynamodb:*"}, widened("dynamodb:*", "actions")),
        "family of actions": ({"Action": "DynamoDB:Get*"}, widened("DynamoDB:Get*", "actions")),
        "wildcard in the service": ({"Action": "dyn?modb:x"}, widened("dyn?modb:x", "actions")),
        "every resource": ({"Resource": "*"}, widened("*", "ARNs")),
        "every service": ({"Resource": "arn:aws:*"}, widened("arn:aws:*", "ARNs")),
        "any service": ({"Resource": "arn:*table/x"}, widened("arn:*table/x", "ARNs")),
        "another service's": ({"Resource": "arn:aws:s3:::*"}, []),
        "streams of a table": ({"Resource": f"{TABLE}/stream/*"}, []),
        "named index": ({"Resource": f"{TABLE}/index/user-index"}, []),
        "rest": ({"Resource": [], "NotResource": TABLE}, inverted("Resource")),
        "other actions": ({"Action": None, "NotAction": "iam:*"}, inverted("Action")),
        "other services": ({"Action": None, "NotAction": ["dynamodb:*", "DAX:*"]}, []),
        "not restrictable": ({"Action": "dynamodb:ListTables", "Resource": "*"}, []),
        "not restrictable of DAX": ({"Action": "dax:CreateSubnetGroup", "Resource": "*"}, []),
        "restrictable of DAX": (
            {"Action": "dax:CreateCluster", "Resource": "*"},
            widened("*", "ARNs"),
        ),
        "also restrictable": (
            {"Action": ["dynamodb:ListTables", "dynamodb:GetItem"], "Resource": "*"},
            widened("*", "ARNs"),
        ),
        "another service": ({"Action": "s3:*", "Resource": "*"}, []),
        "denial": ({"Effect": "Deny", "Action": "*", "Resource": "*"}, []),
    },
)
def test_actions_and_resources_are_named(elements: dict[str, Any], expected: list[str]) -> None:
    named = {"Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": TABLE}
    assert said("iam-policy-permissions", **named | elements) == expected


@cases(
    "name expected",
    {
        "as listed": (f"{TABLE}-restored-*", 0),
        "an index of it": (f"{TABLE}-restored-*/index/*", 0),
        "another ending": (f"{TABLE}-copy-*", 1),
        "no name before it": ("arn:aws:dynamodb:*:1:table/*-restored-*", 1),
        "a stream": (f"{TABLE}/stream/*", 0),
    },
)
def test_a_name_may_go_on_as_the_config_has_it(name: str, expected: int) -> None:
    policy = document(Action="dynamodb:DeleteTable", Resource=name)
    config = {"nameEndings": ["-restored-*", "-restored-*/index/*"]}
    given = resource(POLICY, {"policy": policy})
    assert len(found("iam-policy-permissions", given, config=config)) == expected
    is_stream = name.endswith("/stream/*")
    assert len(found("iam-policy-permissions", given)) == (0 if is_stream else 1)


@cases(
    "action on refused",
    {
        "all of S3": ("s3:*", "*", True),
        "every bucket": ("s3:**", "arn:aws:s3:::*", True),
        "many services": ("s*:*", "*", True),
        "a bucket": ("s3:*", "arn:aws:s3:::b/*", False),
        "a family of actions": ("ec2:Describe*", "*", False),
    },
)
def test_identities_that_reach_tables_get_all_of_no_other_service(
    action: str, on: str, refused: bool
) -> None:
    reads = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE}
    more = {"Effect": "Allow", "Action": action, "Resource": on}

    def of(*statements: object) -> list[str]:
        policy = json.dumps({"Statement": statements})
        return found("iam-policy-permissions", resource(POLICY, {"policy": policy}))

    assert of(reads, more) == (widened(action, "actions") if refused else [])
    assert of(more) == []


@pytest.mark.parametrize(
    "rule", ["iam-policy-administration", "iam-policy-decryption", "iam-policy-permissions"]
)
def test_every_policy_is_looked_at_inline_or_not(rule: str) -> None:
    everything = document(Action="*", Resource="*")
    broken = f"Set {WHERE} to a policy document: it is not JSON."
    permission_set = resource(PERMISSION_SET, {"inlinePolicy": everything})
    assert "in inline_policy of 'requests'" in found(rule, permission_set)[0]
    for resource_type in POLICIES:
        if resource_type not in (ROLE, PERMISSION_SET):
            assert len(found(rule, resource(resource_type, {"policy": everything}))) > 0
            assert found(rule, resource(resource_type, {"policy": "{"})) == [broken]
            unknown = resource(resource_type, {"policy": UNKNOWN})
            assert found(rule, unknown) == ["unknown .policy"]
    inline = [{"policy": UNKNOWN}, {"policy": everything}]
    first, *others = found(rule, resource(ROLE, {"inlinePolicies": inline}))
    assert first == "unknown .inlinePolicies.0.policy"
    assert "in inline_policies[1].policy of role 'requests'" in others[0]


BROAD = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"
NARROW = (
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "arn:aws:iam::111122223333:policy/AdministratorAccess",
)


@pytest.mark.parametrize(
    "name",
    [
        "AdministratorAccess",
        "PowerUserAccess",
        "AmazonDynamoDBFullAccess",
        "AmazonDynamoDBFullAccess_v2",
        "AmazonDynamoDBFullAccesswithDataPipeline",
        "job-function/AdministratorAccess",
        "administratoraccess",
        "IAMFullAccess",
        "ReadOnlyAccess",
        "AmazonDynamoDBReadOnlyAccess",
        "AWSBackupFullAccess",
    ],
)
def test_policies_of_aws_that_reach_all_tables_or_all_of_iam(name: str) -> None:
    arn = f"arn:aws-us-gov:iam::aws:policy/{name}"
    assert len(found("iam-managed-policy-scope", resource(ATTACHMENTS[0], {"policyArn": arn}))) == 1


@pytest.mark.parametrize("resource_type", [ROLE, EXCLUSIVE, PERMISSION_SETS_POLICY, *ATTACHMENTS])
def test_no_role_user_or_group_gets_all_of_dynamodb(resource_type: str) -> None:
    names = {
        ROLE: ("managedPolicyArns", "managed_policy_arns"),
        EXCLUSIVE: ("policyArns", "policy_arns"),
        PERMISSION_SETS_POLICY: ("managedPolicyArn", "managed_policy_arn"),
    }
    key, setting = names.get(resource_type, ("policyArn", "policy_arn"))
    refused = (
        f"Replace {BROAD!r} in {setting} of 'requests' with a policy that names tables: it grants "
        "permission to delete every table and to delete every backup and to read every table."
    )

    def attached(arn: str) -> list[str]:
        value = [*NARROW, arn] if key.endswith("s") else arn
        return found("iam-managed-policy-scope", resource(resource_type, {key: value}))

    assert attached(BROAD) == [refused]
    assert attached(NARROW[0]) == attached(NARROW[1]) == []
    [unknown] = attached(UNKNOWN)
    assert unknown.startswith(f"unknown .{key}")


def test_aws_backup_gets_what_it_needs() -> None:
    for job in ("Backup", "Restores"):
        arn = f"arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor{job}"
        attachment = resource(ATTACHMENTS[0], {"policyArn": arn})
        assert found("iam-managed-policy-scope", attachment) == []


@cases(
    "elements actions",
    {
        "pass any role": ({"Action": "iam:PassRole"}, "iam:PassRole"),
        "pass any role of the account": (
            {"Action": "iam:pass*", "Resource": "arn:aws:iam::1:role/*"},
            "iam:PassRole",
        ),
        "pass a role": ({"Action": "iam:PassRole", "Resource": "arn:aws:iam::1:role/x"}, ""),
        "pass any role to a service": (
            {
                "Action": "iam:PassRole",
                "Condition": {"StringEquals": {"iam:PassedToService": "dax.amazonaws.com"}},
            },
            "",
        ),
        "pass any role over TLS": (
            {"Action": "iam:PassRole", "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
            "iam:PassRole",
        ),
        "assume any role": ({"Action": "sts:AssumeRole"}, "sts:AssumeRole"),
        "change policies": (
            {"Action": ["iam:CreatePolicyVersion", "iam:AttachRolePolicy"]},
            "iam:AttachRolePolicy, iam:CreatePolicyVersion",
        ),
        "get a key of anybody": (
            {"Action": "iam:Create*Key", "Resource": "arn:aws:iam::*:user/*"},
            "iam:CreateAccessKey",
        ),
        "get a key of one's own": (
            {"Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::1:user/x"},
            "",
        ),
        "a grant on any key": ({"Action": "kms:CreateGrant"}, "kms:CreateGrant"),
        "a grant on any key of the region": (
            {"Action": "kms:C*", "Resource": f"{KEYS}/*"},
            "kms:CreateGrant",
        ),
        "a grant for a service": (
            {
                "Action": "kms:CreateGrant",
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
            },
            "",
        ),
        "a key's policy": ({"Action": "kms:PutKeyPolicy"}, "kms:PutKeyPolicy"),
        "a vault's policy": (
            {"Action": "backup:Put*", "Resource": "arn:aws:backup:*:*:backup-vault:*"},
            "backup:PutBackupVaultAccessPolicy",
        ),
        "a topic's policy": ({"Action": "sns:A*"}, "sns:AddPermission"),
        "all of IAM, which another rule finds": ({"Action": "iam:*"}, ""),
        "reads": ({"Action": ["iam:Get*", "iam:List*", "sts:Get*"]}, ""),
    },
)
def test_no_policy_allows_widening_permissions_on_every_resource(
    elements: dict[str, Any], actions: str
) -> None:
    expected = (
        f"Name the resources of {actions} in {WHERE}: on any resource, they can give permissions "
        "to any identity."
    )
    named = {"Action": "*", "Resource": "*"}
    assert said("iam-policy-escalation", **named | elements) == ([expected] if actions else [])


@cases(
    "action on actions",
    {
        "backups": (
            "backup:DeleteR*",
            "arn:aws:backup:*:*:recovery-point:*",
            "backup:DeleteRecoveryPoint",
        ),
        "backups of DynamoDB": (
            "backup:DeleteRecoveryPoint",
            "arn:aws:dynamodb:*:*:table/*/backup/*",
            "backup:DeleteRecoveryPoint",
        ),
        "vaults": ("backup:DeleteBackupVault", "*", "backup:DeleteBackupVault"),
        "keys": ("kms:S*", f"{KEYS}/*", "kms:ScheduleKeyDeletion"),
        "topics": ("sns:*", "*", "sns:DeleteTopic"),
        "a vault": ("backup:*", "arn:aws:backup:us-east-1:1:backup-vault:x", ""),
        "a key": ("kms:*", f"{KEYS}/x", ""),
        "reads": ("backup:List*", "*", ""),
        "everything, which another rule finds": ("*", "*", ""),
    },
)
def test_no_policy_allows_deleting_what_restores_tables(action: str, on: str, actions: str) -> None:
    expected = (
        f"Name the resources of {actions} in {WHERE}: on any resource, they delete what restores "
        "or protects the tables."
    )
    found_here = said("iam-policy-deletion", Action=action, Resource=on)
    assert found_here == ([expected] if actions else [])


@cases(
    "action on actions",
    {
        "messages": ("sns:Publish", "*", "sns:Publish"),
        "messages to the account": ("sns:Pub*", "arn:aws:sns:us-east-1:1:*", "sns:Publish"),
        "messages to one topic": ("sns:Publish", "arn:aws:sns:us-east-1:1:alarms", ""),
        "alarms": ("cloudwatch:SetAlarmState", "*", "cloudwatch:SetAlarmState"),
        "dashboards": ("cloudwatch:*Dashboard?", "*", "cloudwatch:DeleteDashboards"),
        "measurements": (["cloudwatch:PutMetricData", "cloudwatch:ListMetrics"], "*", ""),
        "streams": ("kinesis:PutRecord*", "*", "kinesis:PutRecord, kinesis:PutRecords"),
        "one stream": ("kinesis:*", "arn:aws:kinesis:us-east-1:1:stream/x", ""),
        "restores": (["backup:StartRestoreJob"], "*", "backup:StartRestoreJob"),
        "jobs of backups": ("backup:ListBackupJobs", "*", ""),
        "encryption": ("kms:Encrypt", f"{KEYS}/*", "kms:Encrypt"),
        "lists of keys": (["kms:List*", "kms:GenerateRandom"], "*", ""),
        "everything": ("*", "*", ""),
    },
)
def test_actions_that_can_be_restricted_are_restricted(
    action: object, on: str, actions: str
) -> None:
    expected = (
        f"Name the resources of {actions} in {WHERE}: on any resource, they apply to other stacks' "
        "resources, too."
    )
    assert said("iam-policy-resources", Action=action, Resource=on) == [expected] * bool(actions)
    condition = {"StringEquals": {"aws:ResourceTag/stack": "prod"}}
    assert said("iam-policy-resources", Action=action, Resource=on, Condition=condition) == []


def test_no_user_and_no_credential_of_one_is_declared() -> None:
    for resource_type, what in GIVEN.items():
        [refusal] = found("iam-user-absence", resource(resource_type, {"user": UNKNOWN}, "ada"))
        assert refusal == (
            f"Remove the {what} 'ada': let people sign in through IAM Identity Center, and "
            "programs assume a role."
        )
    assert not covers("iam-user-absence", "aws:iam/group:Group")
    assert not covers("iam-user-absence", ROLE)


REFUSED = ["Attach the policy in 'requests' to a role or a group, not to a user."]


@pytest.mark.parametrize("resource_type", [USER_POLICY, USER_POLICY_ATTACHMENT])
@pytest.mark.parametrize("user", ["ada", None, UNKNOWN], ids=["known", "none", "new"])
def test_no_user_has_a_policy(resource_type: str, user: object) -> None:
    assert found("iam-user-policy-absence", resource(resource_type, {"user": user})) == REFUSED


@pytest.mark.parametrize(
    ("resource_type", "key"),
    [
        ("aws:iam/policyAttachment:PolicyAttachment", "users"),
        ("aws:iam/userPoliciesExclusive:UserPoliciesExclusive", "policyNames"),
        ("aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", "policyArns"),
    ],
)
def test_lists_that_give_a_user_a_policy_are_empty(resource_type: str, key: str) -> None:
    def listing(value: object) -> list[str]:
        props = {key: value, "roles": ["reader"], "groups": ["readers"], "userName": "ada"}
        return found("iam-user-policy-absence", resource(resource_type, props))

    assert listing([]) == listing(None) == []
    for value in (["ada"], [UNKNOWN], [None], "ada", 1.0, True, {"x": "ada"}):
        assert listing(value) == REFUSED
    assert listing(UNKNOWN) == [f"unknown .{key}"]


@pytest.mark.parametrize(
    "resource_type",
    [
        "aws:iam/user:User",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:iam/groupPolicy:GroupPolicy",
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    ],
)
def test_roles_and_groups_may_have_policies(resource_type: str) -> None:
    assert not covers("iam-user-policy-absence", resource_type)
