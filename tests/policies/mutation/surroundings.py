"""What stands around the tables in production, as good as every rule wants it.

The program does not make these yet; the rules guard them already.
"""

import json
from collections.abc import Iterator
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.estate import Declared, Stack

ACCOUNT = "111122223333"
TABLE = "aws:dynamodb/table:Table"
TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
}
KEY_ARN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1111aaaa-22bb-33cc-44dd-555566667777"
TOPIC_ARN = f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-alarms"
TABLE_ARN = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/prod-market-intelligence-requests"
OWN_ACCOUNT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


def statement(**elements: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [elements]})


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


OWN_KEY = statement(Effect="Allow", Principal=OWN_ACCOUNT, Action="kms:*", Resource="*")
TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sns:Publish",
    "Resource": TOPIC_ARN,
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
OF_CLOUDWATCH = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": TOPIC_ARN,
    "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
}
READ = {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": TABLE_ARN}
DECRYPT = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": KEY_ARN}


def keys() -> Iterator[Declared]:
    props = {
        "description": "Encrypts the tables, their backups and the alarms.",
        "enableKeyRotation": True,
        "deletionWindowInDays": 30,
        "tags": TAGS,
    }
    yield Declared(type="aws:kms/key:Key", name="items", props=props | {"policy": OWN_KEY})
    yield Declared(type="aws:kms/key:Key", name="changes", props=props)
    yield Declared(
        type="aws:kms/keyPolicy:KeyPolicy",
        name="changes-policy",
        props={"keyId": UNKNOWN_STRING_VALUE, "policy": OWN_KEY},
        comes_from={"keyId": "changes"},
    )
    yield Declared(
        type="aws:kms/grant:Grant",
        name="restoring",
        props={"keyId": KEY_ARN, "granteePrincipal": f"arn:aws:iam::{ACCOUNT}:role/restore"},
    )


def topics() -> Iterator[Declared]:
    yield Declared(
        type="aws:sns/topic:Topic",
        name="alarms",
        props={"name": "prod-alarms", "kmsMasterKeyId": KEY_ARN, "tags": TAGS},
    )
    yield Declared(
        type="aws:sns/topicPolicy:TopicPolicy",
        name="alarms-policy",
        props={"arn": UNKNOWN_STRING_VALUE, "policy": document(OF_CLOUDWATCH, TLS_ONLY)},
        comes_from={"arn": "alarms"},
    )
    yield Declared(
        type="aws:sns/topicSubscription:TopicSubscription",
        name="on-call",
        props={
            "topic": UNKNOWN_STRING_VALUE,
            "protocol": "https",
            "endpoint": "https://alarms.example.com",
        },
        comes_from={"topic": "alarms"},
    )


def alarms(tables: Stack) -> Iterator[Declared]:
    """Yield alarms on throttled reads and writes of each table and index."""
    for table in tables.values():
        places = [{"TableName": table.props["name"]}]
        for index in table.props["globalSecondaryIndexes"]:
            places.append(places[0] | {"GlobalSecondaryIndexName": index["name"]})
        for dimensions in places:
            for metric in ("ReadThrottleEvents", "WriteThrottleEvents"):
                name = "-".join((*dimensions.values(), metric))
                yield Declared(
                    type="aws:cloudwatch/metricAlarm:MetricAlarm",
                    name=name,
                    props={
                        "name": name,
                        "namespace": "AWS/DynamoDB",
                        "metricName": metric,
                        "dimensions": dimensions,
                        "alarmActions": [UNKNOWN_STRING_VALUE],
                        "tags": TAGS,
                    },
                    comes_from={"alarmActions": "alarms"},
                )
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
        type="aws:backup/vault:Vault",
        name="backups",
        props={"name": "prod-backups", "kmsKeyArn": KEY_ARN, "tags": TAGS},
    )
    yield Declared(
        type="aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
        name="sealed",
        props={"name": "prod-sealed", "encryptionKeyArn": KEY_ARN, "tags": TAGS},
    )
    yield Declared(
        type="aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        name="backups-lock",
        props={"backupVaultName": "prod-backups", "minRetentionDays": 30},
    )
    policy = statement(
        Effect="Allow", Principal=OWN_ACCOUNT, Action="backup:CopyIntoBackupVault", Resource="*"
    )
    yield Declared(
        type="aws:backup/vaultPolicy:VaultPolicy",
        name="backups-policy",
        props={"backupVaultName": "prod-backups", "policy": policy},
    )
    yield Declared(
        type="aws:backup/selection:Selection",
        name="by-arn",
        props={"name": "requests", "planId": "plan", "resources": [TABLE_ARN]},
    )
    yield Declared(
        type="aws:backup/selection:Selection",
        name="by-tag",
        props={
            "name": "logs",
            "planId": "plan",
            "resources": ["arn:aws:dynamodb:*:*:table/*-logs"],
            "selectionTags": [{"type": "STRINGEQUALS", "key": "environment", "value": "prod"}],
        },
    )


def cache() -> Iterator[Declared]:
    yield Declared(
        type="aws:dax/cluster:Cluster",
        name="cache",
        props={
            "clusterName": "prod-cache",
            "replicationFactor": 3,
            "serverSideEncryption": {"enabled": True},
            "clusterEndpointEncryptionType": "TLS",
            "subnetGroupName": "prod-cache-subnets",
            "tags": TAGS,
        },
    )
    yield Declared(
        type="aws:dax/subnetGroup:SubnetGroup",
        name="cache-subnets",
        props={"name": "prod-cache-subnets", "subnetIds": ["subnet-a", "subnet-b", "subnet-c"]},
    )


def access() -> Iterator[Declared]:
    yield Declared(
        type="aws:dynamodb/resourcePolicy:ResourcePolicy",
        name="requests-policy",
        props={
            "resourceArn": TABLE_ARN,
            "policy": statement(
                Effect="Allow", Principal=OWN_ACCOUNT, Action="dynamodb:GetItem", Resource="*"
            ),
        },
    )
    yield Declared(
        type="aws:iam/role:Role",
        name="worker",
        props={
            "name": "prod-worker",
            "inlinePolicies": [{"name": "read", "policy": document(READ, DECRYPT)}],
            "managedPolicyArns": ["arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"],
            "tags": TAGS,
        },
    )
    yield Declared(
        type="aws:iam/rolePolicy:RolePolicy",
        name="read",
        props={"role": "prod-worker", "policy": document(READ, DECRYPT)},
    )
    yield Declared(
        type="aws:iam/policy:Policy",
        name="shared",
        props={"name": "prod-read", "policy": document(READ, DECRYPT), "tags": TAGS},
    )
    yield Declared(
        type="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name="attached",
        props={
            "role": "prod-worker",
            "policyArn": "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy",
        },
    )


def copies() -> Iterator[Declared]:
    yield Declared(
        type="aws:kinesis/stream:Stream",
        name="stream",
        props={
            "name": "prod-changes",
            "encryptionType": "KMS",
            "kmsKeyId": KEY_ARN,
            "tags": TAGS,
        },
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


def around(tables: Stack) -> Stack:
    """Return what stands around the tables, by name."""
    declared = (
        *keys(),
        *topics(),
        *alarms(tables),
        *backups(),
        *cache(),
        *access(),
        *copies(),
    )
    return {one.name: one for one in declared}
