"""Every fault of what stands around the tables in production."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.mutant import (
    Mutant,
    absent,
    each,
    of,
    options,
    sourced,
    unchanged,
    with_value,
    without,
)
from tests.policies.mutation.surroundings import ACCOUNT, KEY_ARN, OF_CLOUDWATCH, TLS_ONLY, document

BACKUP = "dynamodb-table-backup"
MONITORING = "dynamodb-table-monitoring"
TAGS = "aws-resource-tags"
REGION = "aws-resource-region"
IGNORED = "aws-resource-ignored-changes"
AWS_KEY = "alias/aws/dynamodb"
STRANGER = {"AWS": "arn:aws:iam::999988887777:root"}


def surrounding_mutants(stack: Stack) -> Iterator[Mutant]:
    """Yield each fault of each resource around the tables."""
    for faults in (
        _keys,
        _topics,
        _subscriptions,
        _alarms,
        _vaults,
        _selections,
        _caches,
        _policies,
        _roles,
        _users,
        _copies,
        _of_every_kind,
    ):
        yield from faults(stack)


def _mutant(of_name: str, what: str, change: Any, *broken: str, **more: Any) -> Mutant:
    return Mutant(id=f"{of_name}: {what}", of=of_name, change=change, broken=broken, **more)


def _letting_in(principal: object, action: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}


def _audience(name: str, rule: str, action: str, *others: str) -> Iterator[Mutant]:
    """Let strangers in by a policy document, in each way that one can; `others` miss its rest."""
    faults: dict[str, object] = {
        "lets in everybody": document(_letting_in("*", action)),
        "lets in everybody of AWS": document(_letting_in({"AWS": "*"}, action)),
        "lets in everybody in a list": document(_letting_in({"AWS": ["*"]}, action)),
        "lets in a stranger": document(_letting_in(STRANGER, action)),
        "lets in all but one": document(
            {"Effect": "Allow", "NotPrincipal": STRANGER, "Action": action, "Resource": "*"}
        ),
        "lets in by a condition on a stranger": document(
            _letting_in("*", action)
            | {"Condition": {"StringEquals": {"aws:PrincipalAccount": "999988887777"}}}
        ),
        "lets in by a condition that binds nobody": document(
            _letting_in("*", action) | {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}
        ),
        "is no JSON": "{",
        "is a list": ["statement"],
    }
    for what, policy in faults.items():
        yield _mutant(name, f"policy {what}", with_value("policy", policy), rule, *others)
    bound = _letting_in("*", action) | {
        "Condition": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}
    }
    yield _mutant(
        name, "policy bound to the own account", with_value("policy", document(bound)), *others
    )
    yield _mutant(
        name,
        "policy not known",
        sourced("policy", "policy", "worker"),
        not_known=(rule, *others),
    )


def _keys(stack: Stack) -> Iterator[Mutant]:
    key = stack["items"]
    yield from of(key, "enableKeyRotation", "kms-key-rotation")
    yield from of(
        key, "deletionWindowInDays", "kms-key-deletion-window", wrong=[29, 7, 0], removed=()
    )
    yield from of(
        key,
        "description",
        "kms-key-description",
        wrong=["", " ", "Managed by Pulumi"],
        any_case=True,
    )
    yield _mutant("items", "disabled", with_value("isEnabled", False), "kms-key-state")
    yield _mutant("items", "of several regions", with_value("multiRegion", True), "kms-key-region")
    yield _mutant(
        "items",
        "lockout check bypassed",
        with_value("bypassPolicyLockoutSafetyCheck", True),
        "kms-key-lockout-check",
    )
    yield _mutant("items", "no policy", without("policy"), "kms-key-policy-presence")
    yield _mutant("changes-policy", "removed", absent, "kms-key-policy-presence")
    for name in ("items", "changes-policy"):
        yield from _audience(name, "kms-key-policy-audience", "kms:*")
    replica = Declared(
        type="aws:kms/replicaKey:ReplicaKey",
        name="copied",
        props=dict(key.props) | {"primaryKeyArn": KEY_ARN},
    )
    yield _mutant("items", "replicated", unchanged, "kms-key-region", beside=(replica,))


def _topics(stack: Stack) -> Iterator[Mutant]:
    encryption, transport = "sns-topic-encryption", "sns-topic-transport"
    yield from of(stack["alarms"], "kmsMasterKeyId", encryption, wrong=["", "alias/aws/sns"])
    yield _mutant("alarms-policy", "removed", absent, transport)
    yield _mutant(
        "alarms-policy",
        "of another topic",
        with_value("arn", "arn:aws:sns:us-east-1:1:other"),
    )
    yield from _audience("alarms-policy", "sns-topic-audience", "sns:Publish", transport)
    weak: dict[str, dict[str, object]] = {
        "allows": {"Effect": "Allow"},
        "denies one account": {"Principal": STRANGER},
        "denies another action": {"Action": "sns:Subscribe"},
        "denies where TLS is on": {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        "denies on two conditions": {
            "Condition": {
                "Bool": {"aws:SecureTransport": "false"},
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            }
        },
    }
    for what, elements in weak.items():
        policy = document(OF_CLOUDWATCH, TLS_ONLY | elements)
        audience = ("sns-topic-audience",) if what == "allows" else ()
        yield _mutant(
            "alarms-policy", f"statement {what}", with_value("policy", policy), transport, *audience
        )


def _subscriptions(stack: Stack) -> Iterator[Mutant]:
    transport, subscriber = "sns-subscription-transport", "sns-topic-subscriber"
    another = replace(
        stack["alarms"], name="more", props=dict(stack["alarms"].props) | {"name": "more"}
    )
    yield _mutant(
        "alarms",
        "another beside it",
        unchanged,
        subscriber,
        "sns-topic-transport",
        beside=(another,),
    )
    yield _mutant("on-call", "removed", absent, subscriber)
    yield _mutant("on-call", "protocol http", with_value("protocol", "http"), transport)
    yield _mutant(
        "on-call", "endpoint http", with_value("endpoint", "http://alarms.example.com"), transport
    )
    yield _mutant(
        "on-call",
        "protocol not known",
        with_value("protocol", UNKNOWN_STRING_VALUE),
        not_known=(transport,),
    )


def _alarms(stack: Stack) -> Iterator[Mutant]:
    action, dimensions = "cloudwatch-alarm-action", "cloudwatch-alarm-dimensions"
    watching = [one.name for one in stack.values() if one.type.endswith(":MetricAlarm")]
    for name in watching:
        yield _mutant(name, "removed", absent, MONITORING)
    name = next(one for one in watching if "user-index" in one)
    alarm = stack[name]
    yield _mutant(
        name, "without its table", without("dimensions.TableName"), MONITORING, dimensions
    )
    yield _mutant(
        name,
        "with a third dimension",
        with_value("dimensions.Operation", "Query"),
        MONITORING,
        dimensions,
    )
    yield _mutant(name, "no dimensions", without("dimensions"), MONITORING, dimensions)
    yield _mutant(
        name, "of the table only", without("dimensions.GlobalSecondaryIndexName"), MONITORING
    )
    yield _mutant(
        name,
        "of an index in other case",
        with_value("dimensions.GlobalSecondaryIndexName", "USER-INDEX"),
        MONITORING,
    )
    yield _mutant(name, "of another table", with_value("dimensions.TableName", "other"), MONITORING)
    yield _mutant(
        name, "of another metric", with_value("metricName", "UserErrors"), MONITORING, dimensions
    )
    yield _mutant(name, "of another service", with_value("namespace", "AWS/Lambda"), MONITORING)
    yield _mutant(name, "actions off", with_value("actionsEnabled", False), MONITORING, action)
    yield _mutant(name, "no actions", without("alarmActions"), MONITORING, action)
    yield _mutant(name, "empty actions", with_value("alarmActions", []), MONITORING, action)
    yield _mutant(
        name,
        "action is no topic",
        each(with_value("alarmActions", [f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:x"])),
        MONITORING,
    )
    yield _mutant(
        name,
        "metric not known",
        with_value("metricName", UNKNOWN_STRING_VALUE),
        not_known=(MONITORING, dimensions),
    )
    moved = each(
        without("metricName"),
        without("namespace"),
        without("dimensions"),
        with_value(
            "metricQueries",
            [
                {
                    "id": "m",
                    "metric": {
                        key: alarm.props[key] for key in ("namespace", "metricName", "dimensions")
                    },
                }
            ],
        ),
    )
    yield _mutant(name, "in the other notation", moved)
    yield _mutant("any-alarm", "actions off", with_value("actionsEnabled", False), action)
    yield _mutant("any-alarm", "no actions", without("alarmActions"), action)


def _vaults(stack: Stack) -> Iterator[Mutant]:
    encryption = "backup-vault-encryption"
    yield from of(stack["backups"], "kmsKeyArn", encryption, wrong=["", "alias/aws/backup"])
    yield from of(stack["sealed"], "encryptionKeyArn", encryption, wrong=["", "alias/aws/backup"])
    yield _mutant(
        "backups", "force destroy", with_value("forceDestroy", True), "backup-vault-deletion"
    )
    lock = "backup-vault-lock"
    required = {lock: {"lock": "required"}}
    yield _mutant("backups-lock", "removed", absent, lock, config=required)
    yield _mutant(
        "backups-lock",
        "of another vault",
        with_value("backupVaultName", "other"),
        lock,
        config=required,
    )
    yield _mutant(
        "backups-lock",
        "of a vault not known",
        with_value("backupVaultName", UNKNOWN_STRING_VALUE),
        not_known=(lock,),
        config=required,
    )
    yield from _audience("backups-policy", "backup-vault-policy-audience", "backup:*")


def _selections(_stack: Stack) -> Iterator[Mutant]:
    yield _mutant("by-arn", "removed", absent, BACKUP)
    yield _mutant("by-tag", "removed", absent, BACKUP)
    yield _mutant(
        "by-tag",
        "of a new table instead",
        each(without("selectionTags"), sourced("resources.0", "resources", "requests")),
        BACKUP,
    )
    yield _mutant(
        "by-arn",
        "of another table",
        with_value("resources", [f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/x"]),
        BACKUP,
    )
    yield _mutant(
        "by-arn",
        "not known",
        with_value("resources", [UNKNOWN_STRING_VALUE]),
        not_known=(BACKUP,),
    )
    yield _mutant("by-tag", "other value", with_value("selectionTags.0.value", "dev"), BACKUP)
    yield _mutant("by-tag", "other key", with_value("selectionTags.0.key", "Environment"), BACKUP)
    yield _mutant(
        "by-tag", "excluded", with_value("notResources", ["arn:aws:dynamodb:*:*:table/*"]), BACKUP
    )


def _caches(stack: Stack) -> Iterator[Mutant]:
    cache = stack["cache"]
    yield from of(cache, "serverSideEncryption.enabled", "dax-cluster-encryption")
    yield _mutant(
        "cache", "no encryption", without("serverSideEncryption"), "dax-cluster-encryption"
    )
    yield from of(
        cache, "clusterEndpointEncryptionType", "dax-cluster-transport", wrong=["NONE", ""]
    )
    yield from of(cache, "replicationFactor", "dax-cluster-zones", wrong=[2, 1, 0])
    yield _mutant(
        "cache", "in the default subnets", without("subnetGroupName"), "dax-cluster-zones"
    )
    yield _mutant(
        "cache", "in one zone", with_value("availabilityZones", ["us-east-1a"]), "dax-cluster-zones"
    )
    yield _mutant("cache-subnets", "removed", absent, "dax-cluster-zones")
    yield _mutant(
        "cache-subnets", "of one subnet", with_value("subnetIds", ["subnet-a"]), "dax-cluster-zones"
    )


def _policies(_stack: Stack) -> Iterator[Mutant]:
    yield from _audience("requests-policy", "dynamodb-resource-policy-audience", "dynamodb:GetItem")
    yield _mutant(
        "requests-policy",
        "lockout confirmed",
        with_value("confirmRemoveSelfResourceAccess", True),
        "dynamodb-resource-policy-audience",
    )


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


def _roles(_stack: Stack) -> Iterator[Mutant]:
    for name, path in (
        ("worker", "inlinePolicies.0.policy"),
        ("read", "policy"),
        ("shared", "policy"),
    ):
        for what, (elements, rules) in TOO_MUCH.items():
            policy = document({"Effect": "Allow"} | elements)
            yield _mutant(name, f"allows {what}", with_value(path, policy), *rules)
        yield _mutant(
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
        yield _mutant("worker", f"has {policy}", with_value("managedPolicyArns", [arn]), scope)
        yield _mutant("attached", f"is {policy}", with_value("policyArn", arn), scope)
    yield _mutant(
        "attached", "not known", with_value("policyArn", UNKNOWN_STRING_VALUE), not_known=(scope,)
    )


def _users(stack: Stack) -> Iterator[Mutant]:
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
        yield _mutant("worker", f"a user beside it has {what}", unchanged, rule, beside=(one,))


def _copies(stack: Stack) -> Iterator[Mutant]:
    stream, export, replica = stack["stream"], stack["export"], stack["replica"]
    yield from of(stream, "encryptionType", "kinesis-stream-encryption", wrong=["NONE"])
    yield from of(stream, "kmsKeyId", "kinesis-stream-encryption", wrong=["alias/aws/kinesis"])
    yield from of(export, "s3SseAlgorithm", "dynamodb-export-encryption", wrong=["AES256"])
    yield from of(export, "s3SseKmsKeyId", "dynamodb-export-encryption", wrong=["alias/aws/s3"])
    yield from of(replica, "kmsKeyArn", "dynamodb-table-encryption", wrong=[AWS_KEY])
    yield from of(replica, "pointInTimeRecovery", "dynamodb-table-recovery")
    yield from of(replica, "deletionProtectionEnabled", "dynamodb-table-deletion-protection")
    yield _mutant("replica", "not protected", options(protect=False), "dynamodb-table-protect")
    legacy = Declared(
        type="aws:dynamodb/globalTable:GlobalTable", name="legacy", props={"name": "prod-x"}
    )
    yield _mutant(
        "replica",
        "a legacy one beside it",
        unchanged,
        "dynamodb-global-table-version",
        beside=(legacy,),
    )
    item = Declared(
        type="aws:dynamodb/tableItem:TableItem",
        name="item",
        props={"tableName": "prod-market-intelligence-requests", "item": "{}"},
    )
    yield _mutant(
        "replica", "an item beside it", unchanged, "dynamodb-item-absence", beside=(item,)
    )
    gone = {"resource": "gone", "reason": "It was here once.", "expires": "2099-12-31"}
    yield _mutant(
        "items",
        "an exemption of what is gone",
        unchanged,
        "policy-exemptions",
        config={"kms-key-region": {"exemptions": [gone]}},
    )
    needless = gone | {"resource": "items"}
    yield _mutant(
        "items",
        "a needless exemption",
        unchanged,
        "kms-key-region",
        config={"kms-key-region": {"exemptions": [needless]}},
    )
    yield _mutant(
        "items",
        "an exemption that has expired",
        with_value("multiRegion", True),
        "kms-key-region",
        config={"kms-key-region": {"exemptions": [needless | {"expires": "2020-01-01"}]}},
    )
    yield _mutant(
        "items",
        "an exemption that counts",
        with_value("multiRegion", True),
        config={"kms-key-region": {"exemptions": [needless]}},
    )


def _of_every_kind(stack: Stack) -> Iterator[Mutant]:
    seen: set[str] = set()
    for one in stack.values():
        if one.type in seen or one.type == "aws:dynamodb/table:Table":
            continue
        seen.add(one.type)
        if "tags" in one.props:
            yield _mutant(one.name, "no tags", without("tags"), TAGS)
            yield _mutant(
                one.name, "tag environment of dev", with_value("tags.environment", "dev"), TAGS
            )
        if not one.type.startswith("aws:iam/"):
            yield _mutant(one.name, "in another region", with_value("region", "ap-south-1"), REGION)
        yield _mutant(one.name, "all changes ignored", options(ignore_changes=("*",)), IGNORED)
