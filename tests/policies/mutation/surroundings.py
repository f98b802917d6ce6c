"""What may stand around the tables that the program does not make, as good as every rule wants it.

The rules guard it already, for whoever adds it.
"""

from collections.abc import Iterator

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.conftest import ACCOUNT
from tests.policies.mutation.declared import (
    KEY_ARN,
    OWN_ACCOUNT,
    TABLE_ARN,
    TAGS,
    TOPIC_ARN,
    Declared,
    Stack,
    allowing,
    document,
)

READS, WRITES = (
    f"prod-market-intelligence-requests-{access}ThrottleEvents" for access in ("Read", "Write")
)
"""Alarms of the program."""


def keys() -> Iterator[Declared]:
    yield Declared(
        type="aws:kms/key:Key",
        name="changes",
        props={
            "description": "Encrypts the changes of the tables.",
            "enableKeyRotation": True,
            "deletionWindowInDays": 30,
            "tags": TAGS,
        },
    )
    own_key = document(allowing(OWN_ACCOUNT, "kms:*"))
    yield Declared(
        type="aws:kms/keyPolicy:KeyPolicy",
        name="changes-policy",
        props={"keyId": UNKNOWN_STRING_VALUE, "policy": own_key},
        comes_from={"keyId": ("changes",)},
    )
    yield Declared(
        type="aws:kms/grant:Grant",
        name="restoring",
        props={"keyId": KEY_ARN, "granteePrincipal": f"arn:aws:iam::{ACCOUNT}:role/restore"},
    )


def topics() -> Iterator[Declared]:
    """Yield a topic with a policy beside it, which the program's has in it."""
    yield Declared(
        type="aws:sns/topic:Topic",
        name="pages",
        props={"name": "prod-pages", "kmsMasterKeyId": KEY_ARN, "tags": TAGS},
    )
    is_plain = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    denied = allowing("*", "sns:Publish") | {"Effect": "Deny"} | is_plain
    yield Declared(
        type="aws:sns/topicPolicy:TopicPolicy",
        name="pages-policy",
        props={
            "arn": UNKNOWN_STRING_VALUE,
            "policy": document(allowing(OWN_ACCOUNT, "sns:Publish"), denied),
        },
        comes_from={"arn": ("pages",)},
    )
    yield Declared(
        type="aws:sns/topicSubscription:TopicSubscription",
        name="pager",
        props={
            "topic": UNKNOWN_STRING_VALUE,
            "protocol": "https",
            "endpoint": "https://pages.example.com",
        },
        comes_from={"topic": ("pages",)},
    )


def alarms() -> Iterator[Declared]:
    yield Declared(
        type="aws:cloudwatch/compositeAlarm:CompositeAlarm",
        name="any-alarm",
        props={
            "alarmName": "prod-any-alarm",
            "alarmRule": f"ALARM({READS}) OR ALARM({WRITES})",
            "alarmActions": [TOPIC_ARN],
            "tags": TAGS,
        },
    )


def backups() -> Iterator[Declared]:
    yield Declared(
        type="aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
        name="sealed",
        props={"name": "prod-sealed", "encryptionKeyArn": KEY_ARN, "tags": TAGS},
    )
    policy = document(allowing(OWN_ACCOUNT, "backup:CopyIntoBackupVault"))
    yield Declared(
        type="aws:backup/vaultPolicy:VaultPolicy",
        name="sealed-policy",
        props={"backupVaultName": "prod-sealed", "policy": policy},
    )
    yield Declared(
        type="aws:backup/selection:Selection",
        name="by-tag",
        props={
            "name": "logs",
            "planId": UNKNOWN_STRING_VALUE,
            "resources": ["arn:aws:dynamodb:*:*:table/*-logs"],
            "selectionTags": [{"type": "STRINGEQUALS", "key": "environment", "value": "prod"}],
        },
        comes_from={"planId": ("backups-plan",)},
    )


def readers() -> Iterator[Declared]:
    read = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE_ARN}
    decrypt = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": KEY_ARN}
    yield Declared(
        type="aws:iam/role:Role",
        name="worker",
        props={
            "name": "prod-worker",
            "inlinePolicies": [{"name": "read", "policy": document(read, decrypt)}],
            "managedPolicyArns": ["arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"],
            "tags": TAGS,
        },
    )


def copies() -> Iterator[Declared]:
    yield Declared(
        type="aws:kinesis/stream:Stream",
        name="stream",
        props={"name": "prod-changes", "encryptionType": "KMS", "kmsKeyId": KEY_ARN, "tags": TAGS},
    )
    yield Declared(
        type="aws:dynamodb/tableExport:TableExport",
        name="export",
        props={"tableArn": TABLE_ARN, "s3SseAlgorithm": "KMS", "s3SseKmsKeyId": KEY_ARN},
    )
    yield Declared(
        type="aws:dynamodb/tableReplica:TableReplica",
        name="replica",
        props={
            "globalTableArn": TABLE_ARN,
            "kmsKeyArn": KEY_ARN,
            "pointInTimeRecovery": True,
            "deletionProtectionEnabled": True,
            "tags": TAGS,
        },
        protect=True,
    )


def around() -> Stack:
    """Return what stands around the tables and what the program makes for them, by name."""
    declared = (*keys(), *topics(), *alarms(), *backups(), *readers(), *copies())
    return {one.name: one for one in declared}
