"""The life of a key of KMS."""

import re
from collections.abc import Iterator

from typing_extensions import override

from offline.plugin.aws import Aws
from offline.plugin.documents import faults, held, same_documents
from offline.plugin.facts import Facts
from offline.plugin.problems import Problem
from offline.plugin.resource import Resource
from offline.plugin.resources.kms_key import calls
from offline.plugin.texts import Text
from offline.plugin.values import Properties, present

DESCRIPTION = Text(0, 8192, re.compile(".*", re.DOTALL), "any letters")


class Key(Resource):
    """A key, its id being the last part of its ARN."""

    type_name = "aws:kms/key:Key"
    recorded = "the period of its rotation"
    facts = Facts(
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
                yield Problem(name, "a rehearsal has no custom key stores")
        yield from DESCRIPTION.problems("description", inputs.get("description"))

    @override
    def aligned(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
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
            Tags=calls.tag_list(inputs.get("tags", {})),
            **asked,
        )
        return answer["KeyMetadata"]["KeyId"]

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        if inputs["enableKeyRotation"]:
            calls.rotate(aws, identity, inputs)
        if not inputs["isEnabled"]:
            aws.call("kms", "DisableKey", KeyId=identity)

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        key = calls.describe(aws, identity)
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
            "policy": held(calls.policy(aws, identity), known.get("policy")),
            "tags": calls.tags(aws, identity),
        } | calls.rotation(aws, identity)

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
            calls.rotate(aws, identity, news)
        if "description" in changed:
            description = news["description"]
            aws.call("kms", "UpdateKeyDescription", KeyId=identity, Description=description)
        if "policy" in changed:
            calls.set_policy(aws, identity, news)
        if "isEnabled" in changed and not enabled:
            aws.call("kms", "DisableKey", KeyId=identity)
        calls.tag(aws, identity, olds, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        if calls.describe(aws, identity) is not None:
            window = present(PendingWindowInDays=olds.get("deletionWindowInDays"))
            calls.schedule_deletion(aws, identity, window)


RESOURCE = Key()
