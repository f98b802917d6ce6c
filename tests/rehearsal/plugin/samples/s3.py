"""Samples of the resource types of S3."""

import json
from collections.abc import Mapping

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.sample import (
    TAG_CHANGES,
    Change,
    Drift,
    Refusal,
    Sample,
    Steps,
    Words,
    length,
    no_word,
)

BUCKETS = Sample(
    token="aws:s3/bucket:Bucket",
    inputs={"bucket": "<name>", "tags": {"team": "orders"}},
    defaults={"forceDestroy": False},
    outputs={
        "arn": "arn:aws:s3:::<name>",
        "bucketDomainName": "<name>.s3.amazonaws.com",
        "bucketPrefix": "",
        "bucketRegion": "<region>",
        "bucketRegionalDomainName": "<name>.s3.<region>.amazonaws.com",
    },
    decided=frozenset(
        {
            "arn",
            "bucketDomainName",
            "bucketPrefix",
            "bucketRegion",
            "bucketRegionalDomainName",
            "hostedZoneId",
            "websiteDomain",
            "websiteEndpoint",
        }
    ),
    identity="<name>",
    import_identity="<name>",
    untold=frozenset({"forceDestroy"}),
    updates=TAG_CHANGES,
    replacing={"bucket": {"bucket": "other"}},
    drift=Drift(
        calls=[
            (
                "PutBucketTagging",
                {"Bucket": "<name>", "Tagging": {"TagSet": [{"Key": "team", "Value": "other"}]}},
            )
        ],
        outputs={"tags": {"team": "other"}},
        kinds={"tags.team": "UPDATE"},
    ),
    refused=[
        length("bucket", "ab", 3, 63),
        (
            {"bucket": "Orders"},
            "bucket",
            (
                "invalid value for bucket (only lowercase alphanumeric characters, hyphens and "
                "dots are allowed)"
            ),
        ),
        ({"bucket": None}, "bucket", "a rehearsal does not generate a name for a bucket: set one"),
        (
            {"versioning": {"enabled": True}},
            "versioning",
            "a rehearsal supports it only as a separate resource: omit it here",
        ),
        ({"forceDestroy": True}, "forceDestroy", "a rehearsal does not empty buckets: omit it"),
    ],
    accepted=[{"bucket": UNKNOWN}],
    taken=(
        "s3 CreateBucket: BucketAlreadyOwnedByYou: Your previous request to create the named "
        "bucket succeeded and you already own it."
    ),
    steps=Steps(
        "CreateBucket", "HeadBucket", "PutBucketTagging", "DeleteBucket", "PutBucketTagging"
    ),
)
PLAIN_BUCKETS = Sample(
    token=BUCKETS.token,
    inputs={"bucket": "<name>"},
    defaults=BUCKETS.defaults,
    outputs=BUCKETS.outputs | {"tags": {}},
    decided=BUCKETS.decided,
    identity="<name>",
    import_identity="<name>",
    untold=BUCKETS.untold,
)


def bucket(aws: Aws, name: str) -> Words:
    """Make the bucket that a setting is of."""
    place = {"CreateBucketConfiguration": {"LocationConstraint": aws.region}}
    aws.call("s3", "CreateBucket", Bucket=name, **({} if aws.region == "us-east-1" else place))
    return {}


OWNER: Refusal = (
    {"expectedBucketOwner": "123456789012"},
    "expectedBucketOwner",
    "a rehearsal does not check the owner of a bucket: omit it",
)
NO_BUCKET = "NoSuchBucket: The specified bucket does not exist"
OF_OTHER: Mapping[str, Properties] = {"bucket": {"bucket": "other"}}

VERSIONING = "versioningConfiguration"
VERSIONINGS = Sample(
    token="aws:s3/bucketVersioning:BucketVersioning",
    inputs={"bucket": "<name>", VERSIONING: {"status": "Enabled"}},
    outputs={},
    identity="<name>",
    import_identity="<name>",
    left={VERSIONING: {"status": "Suspended"}},
    needs=bucket,
    updates={
        "suspended": Change(
            {VERSIONING: {"status": "Suspended"}}, {f"{VERSIONING}.status": "UPDATE"}
        )
    },
    replacing=OF_OTHER,
    drift=Drift(
        calls=[
            (
                "PutBucketVersioning",
                {"Bucket": "<name>", "VersioningConfiguration": {"Status": "Suspended"}},
            )
        ],
        outputs={VERSIONING: {"status": "Suspended"}},
        kinds={f"{VERSIONING}.status": "UPDATE"},
    ),
    refused=[
        OWNER,
        (
            {VERSIONING: {"status": "On"}},
            f"{VERSIONING}.status",
            'expected status to be one of ["Enabled" "Suspended" "Disabled"], got On',
        ),
        ({"mfa": "1 2"}, "mfa", "a rehearsal does not support MFA delete: omit it"),
    ],
    impossible=[({"bucket": "none"}, f"s3 PutBucketVersioning: {NO_BUCKET}")],
    accepted=[{"bucket": UNKNOWN, VERSIONING: UNKNOWN}],
    steps=Steps(
        "PutBucketVersioning", "GetBucketVersioning", "PutBucketVersioning", "PutBucketVersioning"
    ),
)
NO_VERSIONINGS = Sample(
    token=VERSIONINGS.token,
    inputs={"bucket": "<name>", VERSIONING: {"status": "Disabled"}},
    outputs={},
    identity="<name>",
    import_identity="<name>",
    left={},
    needs=bucket,
)

DEFAULT = "applyServerSideEncryptionByDefault"
KEY = "arn:aws:kms:<region>:<account>:key/8c3f"
ENCRYPTIONS = Sample(
    token="aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    inputs={
        "bucket": "<name>",
        "rules": [
            {
                DEFAULT: {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY},
                "bucketKeyEnabled": True,
            }
        ],
    },
    outputs={},
    identity="<name>",
    import_identity="<name>",
    left={
        "rules": [
            {
                DEFAULT: {"sseAlgorithm": "AES256", "kmsMasterKeyId": ""},
                "bucketKeyEnabled": False,
            }
        ]
    },
    needs=bucket,
    updates={
        "keys of S3": Change(
            {"rules": [{DEFAULT: {"sseAlgorithm": "AES256"}}]},
            {
                f"rules[0].{DEFAULT}.kmsMasterKeyId": "DELETE",
                f"rules[0].{DEFAULT}.sseAlgorithm": "UPDATE",
                "rules[0].bucketKeyEnabled": "DELETE",
            },
            {
                "rules": [
                    {
                        DEFAULT: {"sseAlgorithm": "AES256", "kmsMasterKeyId": ""},
                        "bucketKeyEnabled": False,
                    }
                ]
            },
        )
    },
    replacing=OF_OTHER,
    refused=[
        OWNER,
        (
            {"rules": [{DEFAULT: {"sseAlgorithm": "x"}}]},
            f"rules[0].{DEFAULT}.sseAlgorithm",
            no_word("sseAlgorithm", "AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse")[
                2
            ],
        ),
    ],
    impossible=[({"bucket": "none"}, f"s3 PutBucketEncryption: {NO_BUCKET}")],
    accepted=[{"bucket": UNKNOWN, "rules": UNKNOWN}],
    steps=Steps(
        "PutBucketEncryption",
        "GetBucketEncryption",
        "PutBucketEncryption",
        "DeleteBucketEncryption",
    ),
)

FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
BLOCKS = Sample(
    token="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    inputs={"bucket": "<name>", **dict.fromkeys(FLAGS, True)},
    outputs={},
    identity="<name>",
    import_identity="<name>",
    needs=bucket,
    updates={
        "one off": Change({"blockPublicPolicy": False}),
        "one left out": Change(
            {"ignorePublicAcls": None}, {"ignorePublicAcls": "UPDATE"}, {"ignorePublicAcls": False}
        ),
    },
    replacing=OF_OTHER,
    drift=Drift(
        calls=[
            (
                "PutPublicAccessBlock",
                {
                    "Bucket": "<name>",
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": True,
                        "BlockPublicPolicy": False,
                        "IgnorePublicAcls": True,
                        "RestrictPublicBuckets": True,
                    },
                },
            )
        ],
        outputs={"blockPublicPolicy": False},
        kinds={"blockPublicPolicy": "UPDATE"},
    ),
    impossible=[({"bucket": "none"}, f"s3 PutPublicAccessBlock: {NO_BUCKET}")],
    accepted=[{"bucket": UNKNOWN, "blockPublicAcls": UNKNOWN}],
    steps=Steps(
        "PutPublicAccessBlock",
        "GetPublicAccessBlock",
        "PutPublicAccessBlock",
        "DeletePublicAccessBlock",
    ),
)

OWNERSHIPS = Sample(
    token="aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    inputs={"bucket": "<name>", "rule": {"objectOwnership": "BucketOwnerEnforced"}},
    outputs={},
    identity="<name>",
    import_identity="<name>",
    needs=bucket,
    updates={
        "of the writer": Change(
            {"rule": {"objectOwnership": "ObjectWriter"}}, {"rule.objectOwnership": "UPDATE"}
        )
    },
    replacing=OF_OTHER,
    drift=Drift(
        calls=[
            (
                "PutBucketOwnershipControls",
                {
                    "Bucket": "<name>",
                    "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
                },
            )
        ],
        outputs={"rule": {"objectOwnership": "ObjectWriter"}},
        kinds={"rule.objectOwnership": "UPDATE"},
    ),
    refused=[
        (
            {"rule": {"objectOwnership": "x"}},
            "rule.objectOwnership",
            no_word(
                "objectOwnership", "BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"
            )[2],
        )
    ],
    impossible=[({"bucket": "none"}, f"s3 PutBucketOwnershipControls: {NO_BUCKET}")],
    accepted=[{"bucket": UNKNOWN, "rule": UNKNOWN}],
    steps=Steps(
        "PutBucketOwnershipControls",
        "GetBucketOwnershipControls",
        "PutBucketOwnershipControls",
        "DeleteBucketOwnershipControls",
    ),
)


def policy(action: str | list[str]) -> str:
    """Return a bucket's policy as a program may write it."""
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": "arn:aws:s3:::<name>/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)


POLICIES = Sample(
    token="aws:s3/bucketPolicy:BucketPolicy",
    inputs={"bucket": "<name>", "policy": policy("s3:GetObject")},
    outputs={},
    identity="<name>",
    import_identity="<name>",
    needs=bucket,
    documents=frozenset({"policy"}),
    updates={"document": Change({"policy": policy("s3:PutObject")})},
    replacing=OF_OTHER,
    drift=Drift(
        calls=[("PutBucketPolicy", {"Bucket": "<name>", "Policy": policy("s3:DeleteObject")})],
        outputs={"policy": policy("s3:DeleteObject")},
        kinds={"policy": "UPDATE"},
    ),
    same=[{"policy": policy(["s3:GetObject"])}],
    refused=[
        (
            {"policy": "[]"},
            "policy",
            '"policy" contains an invalid JSON policy: contains a JSON array, not a JSON object',
        )
    ],
    impossible=[({"bucket": "none"}, f"s3 PutBucketPolicy: {NO_BUCKET}")],
    accepted=[{"bucket": UNKNOWN, "policy": UNKNOWN}],
    steps=Steps("PutBucketPolicy", "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"),
)

MINIMUM = "transitionDefaultMinimumObjectSize"
RULE: Properties = {
    "id": "former-versions",
    "status": "Enabled",
    "filter": {"prefix": ".pulumi/"},
    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
    "expiration": {"expiredObjectDeleteMarker": True},
    "noncurrentVersionExpiration": {"newerNoncurrentVersions": 10, "noncurrentDays": 90},
}
LIFECYCLES = Sample(
    token="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    inputs={"bucket": "<name>", "rules": [RULE]},
    outputs={MINIMUM: "all_storage_classes_128K"},
    decided=frozenset({MINIMUM}),
    imported={MINIMUM: "all_storage_classes_128K"},
    identity="<name>",
    import_identity="<name>",
    needs=bucket,
    updates={
        "longer": Change(
            {"rules": [RULE | {"noncurrentVersionExpiration": {"noncurrentDays": 365}}]},
            {
                "rules[0].noncurrentVersionExpiration.newerNoncurrentVersions": "DELETE",
                "rules[0].noncurrentVersionExpiration.noncurrentDays": "UPDATE",
            },
        ),
        "off": Change({"rules": [RULE | {"status": "Disabled"}]}, {"rules[0].status": "UPDATE"}),
    },
    replacing=OF_OTHER,
    refused=[
        OWNER,
        (
            {"rules": [RULE | {"status": "On"}]},
            "rules[0].status",
            no_word("status", "Enabled", "Disabled")[2].replace("got x", "got On"),
        ),
        (
            {"rules": [RULE | {"transitions": []}]},
            "rules[0].transitions",
            "a rehearsal does not support this part of a rule: omit it",
        ),
        (
            {"rules": [RULE | {"filter": {"objectSizeLessThan": 5}}]},
            "rules[0].filter.objectSizeLessThan",
            "a rehearsal does not support this part of a rule: omit it",
        ),
    ],
    impossible=[({"bucket": "none"}, f"s3 PutBucketLifecycleConfiguration: {NO_BUCKET}")],
    accepted=[{"bucket": UNKNOWN, "rules": UNKNOWN}],
    steps=Steps(
        "PutBucketLifecycleConfiguration",
        "GetBucketLifecycleConfiguration",
        "PutBucketLifecycleConfiguration",
        "DeleteBucketLifecycle",
    ),
)

S3 = {
    "bucket": BUCKETS,
    "plain bucket": PLAIN_BUCKETS,
    "versioning of a bucket": VERSIONINGS,
    "no versioning of a bucket": NO_VERSIONINGS,
    "encryption of a bucket": ENCRYPTIONS,
    "public access to a bucket": BLOCKS,
    "owner of objects": OWNERSHIPS,
    "policy of a bucket": POLICIES,
    "lifecycle of a bucket": LIFECYCLES,
}
