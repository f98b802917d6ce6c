"""What moto lacks of S3: what a new bucket has, its policy on TLS, and how rules keep versions.

A bucket made since April 2023 blocks public access, has no ACLs, and encrypts with S3's own keys:
"Default settings for new S3 buckets" in the user guide.
"""

import json
from typing import Any
from weakref import WeakKeyDictionary

from moto.core.common_types import TYPE_RESPONSE
from moto.core.responses import ActionResult
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3 import models, responses
from moto.s3.models import FakeBucket, LifecycleRule, PublicAccessBlock
from moto.s3.responses import S3Response
from typing_extensions import override

Rule = dict[str, Any]

_READING = "GetBucketLifecycleConfiguration"
_EXPIRATION, _NEWER = "NoncurrentVersionExpiration", "NewerNoncurrentVersions"

# What is sent to a rehearsal never leaves the machine, and counts as sent by TLS.
_TRANSPORT = {"aws:SecureTransport", "s3:TlsVersion"}

_kept: WeakKeyDictionary[LifecycleRule, int] = WeakKeyDictionary()
"""How many former versions a rule keeps, however old they are."""


def _default_encryption() -> Rule:
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    return {"Rule": {**default, "BucketKeyEnabled": False}}


class Bucket(FakeBucket):
    """A bucket as S3 makes it."""

    def __init__(
        self,
        name: str,
        account_id: str,
        region_name: str,
        bucket_namespace: str | None = None,
    ) -> None:
        super().__init__(name, account_id, region_name, bucket_namespace)
        self.encryption = _default_encryption()
        # moto keeps the one word, and types it as an object.
        bucket: Any = self
        bucket.ownership_rule = "BucketOwnerEnforced"
        bucket.public_access_block = PublicAccessBlock(
            block_public_acls=True,
            ignore_public_acls=True,
            block_public_policy=True,
            restrict_public_buckets=True,
        )

    @override
    def get_permission(self, action: str, resource: str) -> PermissionResult:
        """Return what the policy says of an action, without what it refuses for want of TLS."""
        policy: dict[str, Any] = json.loads(self.policy or b"{}")
        kept = [one for one in policy.get("Statement", []) if not _is_about_transport(one)]
        if not kept:
            return PermissionResult.NEUTRAL
        document = json.dumps(policy | {"Statement": kept})
        return IAMPolicy(document).is_action_permitted(action, resource)

    @override
    def set_lifecycle(self, rules: list[Rule]) -> None:
        super().set_lifecycle(rules)
        for made, asked in zip(self.rules, rules, strict=True):
            expiration: Rule = asked.get(_EXPIRATION) or {}
            if number := expiration.get(_NEWER):
                _kept[made] = int(number)


def _is_about_transport(statement: Rule) -> bool:
    conditions: dict[str, Rule] = statement.get("Condition", {})
    keys = {key for condition in conditions.values() for key in condition}
    return statement["Effect"] == "Deny" and bool(keys) and keys <= _TRANSPORT


class S3(S3Response):
    """Answers the actions of S3."""

    @override
    def delete_bucket(self) -> TYPE_RESPONSE:
        """Delete a bucket, and its tags with it."""
        bucket = self.backend.get_bucket(self.bucket_name)
        answer = super().delete_bucket()
        self.backend.tagger.delete_all_tags_for_resource(bucket.arn)
        return answer

    @override
    def delete_bucket_encryption(self) -> TYPE_RESPONSE:
        """Have a bucket encrypt as a new one does."""
        answer = super().delete_bucket_encryption()
        self.backend.put_bucket_encryption(self.bucket_name, _default_encryption())
        return answer

    @override
    def serialized(self, action_result: ActionResult) -> TYPE_RESPONSE:
        """Write an answer, with the number of versions that rules keep."""
        result: Any = action_result.result
        if self.data.get("Action") == _READING and not isinstance(result, Exception):
            made = self.backend.get_bucket_lifecycle(self.bucket_name)
            for rule, answer in zip(made, result["Rules"], strict=True):
                if rule in _kept:
                    answer[_EXPIRATION][_NEWER] = _kept[rule]
        return super().serialized(action_result)


def extend() -> None:
    """Have these answers and these buckets in the place of moto's."""
    models.FakeBucket = Bucket
    # Its paths are read anew each time, with the class that the module has by then.
    responses.S3Response = S3
