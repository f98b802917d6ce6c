"""What the calls of S3 need, whose actions have other names than its operations."""

from collections.abc import Iterator
from urllib.parse import unquote

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement

# "Required permissions for Amazon S3 API operations" in the S3 user guide.
_ACTIONS = {
    "AbortMultipartUpload": "AbortMultipartUpload",
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeleteObjects": "DeleteObject",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "UploadPart": "PutObject",
}


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs."""
    action = _ACTIONS.get(call.operation, call.operation)
    bucket, key = call.text("Bucket"), call.text("Key")
    of_versions = "Version" if call.text("versionId") and action.endswith("Object") else ""
    if call.operation == "DeleteObjects":
        # Their keys are in the body, which is left unread.
        key = "*"
    resource = "/".join(part for part in (bucket, key) if part)
    yield Requirement(
        action=f"s3:{action}{of_versions}",
        resource=f"arn:{call.partition}:s3:::{resource}" if resource else "*",
        context={"s3:prefix": [prefix]} if (prefix := call.text("prefix")) else {},
    )
    if source := call.text("CopySource"):
        copied = unquote(source).lstrip("/").partition("?")[0]
        yield Requirement(action="s3:GetObject", resource=f"arn:{call.partition}:s3:::{copied}")
