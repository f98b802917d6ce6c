"""Keys of KMS, as `aws_kms_key` of the official plugin has them."""

import re
from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.documents import faults, held, same_documents
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem, Text
from rehearsal.plugin.tagging import TagCalls, as_list, as_map
from rehearsal.plugin.values import Properties, present

DEFAULT_POLICY = "default"
GONE = frozenset({"PendingDeletion", "PendingReplicaDeletion"})


def describe(aws: Aws, identity: str) -> dict[str, Any] | None:
    """Describe a key; one whose deletion is scheduled is gone, as the official plugin sees it."""
    answer = call_if_there(aws, "kms", "DescribeKey", {"NotFoundException"}, KeyId=identity)
    if answer is None:
        return None
    key: dict[str, Any] = answer["KeyMetadata"]
    return None if key["KeyState"] in GONE else key


def rotation(aws: Aws, identity: str) -> Properties:
    """Return the rotation of a key; AWS returns no period where rotation is off."""
    status = aws.call("kms", "GetKeyRotationStatus", KeyId=identity)
    if not status["KeyRotationEnabled"]:
        return {"enableKeyRotation": False}
    return {"enableKeyRotation": True, "rotationPeriodInDays": status["RotationPeriodInDays"]}


def rotate(aws: Aws, identity: str, inputs: Properties) -> None:
    """Rotate a key as often as asked, or not at all."""
    if not inputs["enableKeyRotation"]:
        aws.call("kms", "DisableKeyRotation", KeyId=identity)
        return
    days = present(RotationPeriodInDays=inputs.get("rotationPeriodInDays"))
    aws.call("kms", "EnableKeyRotation", KeyId=identity, **days)


def schedule_deletion(aws: Aws, identity: str, window: Properties) -> None:
    """Let AWS delete a key once it has waited for a window of days."""
    aws.call("kms", "ScheduleKeyDeletion", KeyId=identity, **window)


def policy(aws: Aws, identity: str) -> str:
    """Return a key's policy; it has but one."""
    return aws.call("kms", "GetKeyPolicy", KeyId=identity, PolicyName=DEFAULT_POLICY)["Policy"]


def set_policy(aws: Aws, identity: str, inputs: Properties) -> None:
    """Set the policy of a key to the one that is asked for."""
    aws.call(
        "kms",
        "PutKeyPolicy",
        BypassPolicyLockoutSafetyCheck=inputs["bypassPolicyLockoutSafetyCheck"],
        KeyId=identity,
        Policy=inputs["policy"],
        PolicyName=DEFAULT_POLICY,
    )


def tags(aws: Aws, identity: str) -> dict[str, str]:
    """Return a key's tags."""
    answer = aws.call("kms", "ListResourceTags", KeyId=identity)
    return as_map(answer["Tags"], "TagKey", "TagValue")


def tag(aws: Aws, identity: str, olds: Properties, news: Properties) -> None:
    """Bring a key's tags from `olds` to `news`."""
    TAGS.change(aws, olds, news, KeyId=identity)


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    """Return tags as KMS takes them."""
    return as_list(tags, "TagKey", "TagValue")


TAGS = TagCalls(service="kms", sent=tag_list)


DESCRIPTION = Text(0, 8192, re.compile(".*", re.DOTALL), "any letters")


class Key(Resource):
    """A key, its id being the last part of its ARN."""

    type_name = "aws:kms/key:Key"
    facts = PropertyRules(
        service="kms",
        defaults={
            "bypassPolicyLockoutSafetyCheck": False,
            "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "enableKeyRotation": False,
            "isEnabled": True,
            "keyUsage": "ENCRYPT_DECRYPT",
        },
        enums={"customerMasterKeySpec": "KeySpec", "keyUsage": "KeyUsageType"},
        ranges={"deletionWindowInDays": (7, 30), "rotationPeriodInDays": (90, 2560)},
        replaces=frozenset(
            {"customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"}
        ),
        computed=frozenset({"description", "multiRegion", "policy", "rotationPeriodInDays"}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from faults(inputs, "policy")
        for name in ("customKeyStoreId", "xksKeyId"):
            if name in inputs:
                yield Problem(name, "a rehearsal does not support custom key stores")
        yield from DESCRIPTION.problems("description", inputs.get("description"))

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return same_documents(olds, news, "policy")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        asked = present(
            Description=inputs.get("description"),
            MultiRegion=inputs.get("multiRegion"),
            Policy=inputs.get("policy"),
        )
        answer = aws.call(
            "kms",
            "CreateKey",
            BypassPolicyLockoutSafetyCheck=inputs["bypassPolicyLockoutSafetyCheck"],
            KeySpec=inputs["customerMasterKeySpec"],
            KeyUsage=inputs["keyUsage"],
            Tags=tag_list(inputs.get("tags", {})),
            **asked,
        )
        return answer["KeyMetadata"]["KeyId"]

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        if inputs["enableKeyRotation"]:
            rotate(aws, identity, inputs)
        if not inputs["isEnabled"]:
            aws.call("kms", "DisableKey", KeyId=identity)

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        key = describe(aws, identity)
        if key is None:
            return None
        return {
            "arn": key["Arn"],
            "customerMasterKeySpec": key["KeySpec"],
            "description": key["Description"],
            "isEnabled": key["Enabled"],
            "keyId": key["KeyId"],
            "keyUsage": key["KeyUsage"],
            "multiRegion": key.get("MultiRegion", False),
            "policy": held(policy(aws, identity), known.get("policy")),
            "tags": tags(aws, identity),
        } | rotation(aws, identity)

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        enabled = news["isEnabled"]
        # AWS does not rotate a key that is disabled: enable it first, disable it last.
        if "isEnabled" in changed and enabled:
            aws.call("kms", "EnableKey", KeyId=identity)
        if changed & {"enableKeyRotation", "rotationPeriodInDays"}:
            rotate(aws, identity, news)
        if "description" in changed:
            description = news["description"]
            aws.call("kms", "UpdateKeyDescription", KeyId=identity, Description=description)
        if "policy" in changed:
            set_policy(aws, identity, news)
        if "isEnabled" in changed and not enabled:
            aws.call("kms", "DisableKey", KeyId=identity)
        tag(aws, identity, olds, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        if describe(aws, identity) is not None:
            window = present(PendingWindowInDays=olds.get("deletionWindowInDays"))
            schedule_deletion(aws, identity, window)


RESOURCE = Key()
