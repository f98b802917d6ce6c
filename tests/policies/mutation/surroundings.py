"""What may stand around the tables that the program does not make, as good as every rule wants it.

The rules guard it already, for whoever adds it.
"""

from collections.abc import Iterator

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.conftest import ACCOUNT
from tests.policies.mutation.documents import (
    KEY_ARN,
    OWN_ACCOUNT,
    TAGS,
    TOPIC_ARN,
    document,
    statement,
)
from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.surrounding_data import copies, readers


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
    own_key = statement(Effect="Allow", Principal=OWN_ACCOUNT, Action="kms:*", Resource="*")
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
    publish = {"Action": "sns:Publish", "Resource": "*"}
    own = {"Effect": "Allow", "Principal": OWN_ACCOUNT}
    plain = {"Effect": "Deny", "Principal": "*"}
    is_plain = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    yield Declared(
        type="aws:sns/topicPolicy:TopicPolicy",
        name="pages-policy",
        props={
            "arn": UNKNOWN_STRING_VALUE,
            "policy": document(own | publish, plain | publish | is_plain),
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
            "alarmRule": "ALARM(a) OR ALARM(b)",
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
    policy = statement(
        Effect="Allow", Principal=OWN_ACCOUNT, Action="backup:CopyIntoBackupVault", Resource="*"
    )
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


def around() -> Stack:
    """Return what stands around the tables and what the program makes for them, by name."""
    declared = (*keys(), *topics(), *alarms(), *backups(), *readers(), *copies())
    return {one.name: one for one in declared}
