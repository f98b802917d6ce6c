"""Who reads the tables and what copies them, beside what the program makes."""

from collections.abc import Iterator

from tests.policies.mutation.documents import KEY_ARN, TABLE_ARN, TAGS, document
from tests.policies.mutation.estate import Declared


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
