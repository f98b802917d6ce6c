"""KMS's calls on keys, as AWS answers them."""

from typing import Any

from offline.plugin.aws import Aws
from offline.plugin.failures import AwsError
from offline.plugin.tagging import as_list, as_map, tag_changes
from offline.plugin.values import Properties

DEFAULT_POLICY = "default"
DEFAULT_ROTATION_DAYS = 365
GONE = frozenset({"PendingDeletion", "PendingReplicaDeletion"})
# The embedded AWS rotates keys, but does not know how often.
ROTATION = "kms-key-rotation"


def describe(aws: Aws, identity: str) -> dict[str, Any] | None:
    """Describe a key; one whose deletion is scheduled is gone, as the official plugin sees it."""
    try:
        key: dict[str, Any] = aws.call("kms", "DescribeKey", KeyId=identity)["KeyMetadata"]
    except AwsError as error:
        if error.code == "NotFoundException":
            return None
        raise
    return None if key["KeyState"] in GONE else key


def rotation(aws: Aws, identity: str) -> Properties:
    """Give how a key is rotated; of one that is not, AWS tells no period."""
    if not aws.call("kms", "GetKeyRotationStatus", KeyId=identity)["KeyRotationEnabled"]:
        return {"enableKeyRotation": False}
    recorded = aws.records.get(ROTATION, identity) or {"days": DEFAULT_ROTATION_DAYS}
    return {"enableKeyRotation": True, "rotationPeriodInDays": recorded["days"]}


def rotate(aws: Aws, identity: str, inputs: Properties) -> None:
    """Rotate a key as often as asked, or not at all."""
    if not inputs["enableKeyRotation"]:
        aws.call("kms", "DisableKeyRotation", KeyId=identity)
        return
    days = inputs.get("rotationPeriodInDays") or DEFAULT_ROTATION_DAYS
    aws.call("kms", "EnableKeyRotation", KeyId=identity, RotationPeriodInDays=days)
    aws.records.put(ROTATION, identity, {"days": days})


def schedule_deletion(aws: Aws, identity: str, window: Properties) -> None:
    """Let AWS delete a key once it has waited for a window of days."""
    aws.call("kms", "ScheduleKeyDeletion", KeyId=identity, **window)
    aws.records.delete(ROTATION, identity)


def policy(aws: Aws, identity: str) -> str:
    """Give a key's policy; it has but one."""
    return aws.call("kms", "GetKeyPolicy", KeyId=identity, PolicyName=DEFAULT_POLICY)["Policy"]


def set_policy(aws: Aws, identity: str, inputs: Properties) -> None:
    """Give a key the policy that is asked for."""
    aws.call(
        "kms",
        "PutKeyPolicy",
        BypassPolicyLockoutSafetyCheck=inputs["bypassPolicyLockoutSafetyCheck"],
        KeyId=identity,
        Policy=inputs["policy"],
        PolicyName=DEFAULT_POLICY,
    )


def tags(aws: Aws, identity: str) -> dict[str, str]:
    """Give a key's tags."""
    answer = aws.call("kms", "ListResourceTags", KeyId=identity)
    return as_map(answer["Tags"], "TagKey", "TagValue")


def tag(aws: Aws, identity: str, olds: Properties, news: Properties) -> None:
    """Bring a key's tags from `olds` to `news`."""
    gone, came = tag_changes(olds, news)
    if gone:
        aws.call("kms", "UntagResource", KeyId=identity, TagKeys=gone)
    if came:
        aws.call("kms", "TagResource", KeyId=identity, Tags=tag_list(came))


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    """Give tags as KMS takes them."""
    return as_list(tags, "TagKey", "TagValue")
