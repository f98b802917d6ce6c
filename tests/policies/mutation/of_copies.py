"""Every fault of replicas, exports and streams."""

from collections.abc import Iterator

from tests.policies.mutation.changes import options, unchanged
from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.faults import fault
from tests.policies.mutation.mutant import Mutant, of
from tests.policies.mutation.rules import DELETION, ENCRYPTION, PROTECT, RECOVERY

AWS_KEY = "alias/aws/dynamodb"


def copies(stack: Stack) -> Iterator[Mutant]:
    stream, export, replica = stack["stream"], stack["export"], stack["replica"]
    yield from of(stream, "encryptionType", "kinesis-stream-encryption", wrong=["NONE"])
    yield from of(stream, "kmsKeyId", "kinesis-stream-encryption", wrong=["alias/aws/kinesis"])
    yield from of(export, "s3SseAlgorithm", "dynamodb-export-encryption", wrong=["AES256"])
    yield from of(export, "s3SseKmsKeyId", "dynamodb-export-encryption", wrong=["alias/aws/s3"])
    yield from of(replica, "kmsKeyArn", ENCRYPTION, wrong=[AWS_KEY])
    yield from of(replica, "pointInTimeRecovery", RECOVERY)
    yield from of(replica, "deletionProtectionEnabled", DELETION)
    yield fault("replica", "not protected", options(protect=False), PROTECT)


def beside_tables(_stack: Stack) -> Iterator[Mutant]:
    legacy = Declared(
        type="aws:dynamodb/globalTable:GlobalTable", name="legacy", props={"name": "prod-x"}
    )
    yield fault(
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
    yield fault("replica", "an item beside it", unchanged, "dynamodb-item-absence", beside=(item,))
