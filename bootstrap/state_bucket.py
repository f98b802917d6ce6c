"""The bucket in which Pulumi keeps the state of the account's stacks."""

import pulumi
from pulumi_aws import s3

from bootstrap.place import Place
from components.documents import document

KEPT_DAYS = 365
"""For how long a former version of an object is kept."""
KEPT_VERSIONS = 50
"""How many former versions of an object are kept, however old they are."""
_UPLOAD_DAYS = 7


class StateBucket(pulumi.ComponentResource):
    """A bucket that keeps former versions, and is private, encrypted and reached by TLS alone.

    S3's own keys encrypt it. The secrets in a state are encrypted by the key of their stack before
    they get there, and with a key of the bucket's own there would be one more way to lose a state.
    """

    name: pulumi.Output[str]

    def __init__(self, name: str, place: Place, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("market-intelligence-bootstrap:state:StateBucket", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        kept = pulumi.ResourceOptions(parent=self, protect=True)
        bucket = s3.Bucket(
            name, bucket=place.state_bucket, region=place.region, tags=place.tags, opts=kept
        )
        s3.BucketPublicAccessBlock(
            name,
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            region=place.region,
            opts=child,
        )
        s3.BucketOwnershipControls(
            name,
            bucket=bucket.bucket,
            rule={"object_ownership": "BucketOwnerEnforced"},
            region=place.region,
            opts=child,
        )
        s3.BucketServerSideEncryptionConfiguration(
            name,
            bucket=bucket.bucket,
            rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
            region=place.region,
            opts=child,
        )
        versioning = s3.BucketVersioning(
            name,
            bucket=bucket.bucket,
            versioning_configuration={"status": "Enabled"},
            region=place.region,
            opts=kept,
        )
        s3.BucketLifecycleConfiguration(
            name,
            bucket=bucket.bucket,
            rules=[
                {
                    # Each deployment writes the whole state several times. The last versions stay
                    # however old they are: a stack may rest for years, and then go wrong.
                    "id": "former-versions",
                    "status": "Enabled",
                    "filter": {"prefix": ".pulumi/"},
                    "noncurrent_version_expiration": {
                        "newer_noncurrent_versions": KEPT_VERSIONS,
                        "noncurrent_days": KEPT_DAYS,
                    },
                    # Of locks, which are deleted at the end of each run.
                    "expiration": {"expired_object_delete_marker": True},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": _UPLOAD_DAYS},
                }
            ],
            region=place.region,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[versioning]),
        )
        s3.BucketPolicy(
            name,
            bucket=bucket.bucket,
            policy=_policy(place),
            region=place.region,
            opts=child,
        )
        self.name = bucket.bucket
        self.register_outputs({"name": self.name})


def _policy(place: Place) -> str:
    """Return the policy: nothing without TLS, or with a version of it that is out of use."""
    arn = f"arn:{place.partition}:s3:::{place.state_bucket}"
    return document(
        [
            {
                "Sid": "RefuseWithoutTls",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
            {
                "Sid": "RefuseOldTls",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
            },
        ]
    )
