"""Every fault of replicas, exports and streams, of exemptions, and of any resource."""

from collections.abc import Iterator

from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.faults import fault
from tests.policies.mutation.mutant import Mutant, of, options, unchanged, with_value, without

TAGS = "aws-resource-tags"
REGION = "aws-resource-region"
IGNORED = "aws-resource-ignored-changes"
AWS_KEY = "alias/aws/dynamodb"


def copies(stack: Stack) -> Iterator[Mutant]:
    stream, export, replica = stack["stream"], stack["export"], stack["replica"]
    yield from of(stream, "encryptionType", "kinesis-stream-encryption", wrong=["NONE"])
    yield from of(stream, "kmsKeyId", "kinesis-stream-encryption", wrong=["alias/aws/kinesis"])
    yield from of(export, "s3SseAlgorithm", "dynamodb-export-encryption", wrong=["AES256"])
    yield from of(export, "s3SseKmsKeyId", "dynamodb-export-encryption", wrong=["alias/aws/s3"])
    yield from of(replica, "kmsKeyArn", "dynamodb-table-encryption", wrong=[AWS_KEY])
    yield from of(replica, "pointInTimeRecovery", "dynamodb-table-recovery")
    yield from of(replica, "deletionProtectionEnabled", "dynamodb-table-deletion-protection")
    yield fault("replica", "not protected", options(protect=False), "dynamodb-table-protect")
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
    gone = {"resource": "gone", "reason": "It was here once.", "expires": "2099-12-31"}
    yield fault(
        "items",
        "an exemption of what is gone",
        unchanged,
        "policy-exemptions",
        config={"kms-key-region": {"exemptions": [gone]}},
    )
    needless = gone | {"resource": "items"}
    yield fault(
        "items",
        "a needless exemption",
        unchanged,
        "kms-key-region",
        config={"kms-key-region": {"exemptions": [needless]}},
    )
    yield fault(
        "items",
        "an exemption that has expired",
        with_value("multiRegion", True),
        "kms-key-region",
        config={"kms-key-region": {"exemptions": [needless | {"expires": "2020-01-01"}]}},
    )
    yield fault(
        "items",
        "an exemption that counts",
        with_value("multiRegion", True),
        config={"kms-key-region": {"exemptions": [needless]}},
    )


def of_every_kind(stack: Stack) -> Iterator[Mutant]:
    seen: set[str] = set()
    for one in stack.values():
        if one.type in seen or one.type == "aws:dynamodb/table:Table":
            continue
        seen.add(one.type)
        if "tags" in one.props:
            yield fault(one.name, "no tags", without("tags"), TAGS)
            yield fault(
                one.name, "tag environment of dev", with_value("tags.environment", "dev"), TAGS
            )
        if not one.type.startswith("aws:iam/"):
            yield fault(one.name, "in another region", with_value("region", "ap-south-1"), REGION)
        yield fault(one.name, "all changes ignored", options(ignore_changes=("*",)), IGNORED)
