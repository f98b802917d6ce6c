"""How a bucket of S3 encrypts, as `aws_s3_bucket_server_side_encryption_configuration` has it."""

from typing import Any

from typing_extensions import override

from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.s3.parts import BucketPart
from rehearsal.plugin.values import Properties

DEFAULT = "applyServerSideEncryptionByDefault"


class BucketServerSideEncryptionConfiguration(BucketPart):
    """The encryption of new objects; once deleted, it is the one that every bucket has."""

    type_name = (
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    )
    facts = PropertyRules(
        service="s3",
        enums={f"rules.{DEFAULT}.sseAlgorithm": "ServerSideEncryption"},
        replaces=frozenset({"bucket"}),
        computed=frozenset({"rules.blockedEncryptionTypes"}),
    )
    put_action, get_action = "PutBucketEncryption", "GetBucketEncryption"
    delete_action = "DeleteBucketEncryption"
    absent = frozenset({"ServerSideEncryptionConfigurationNotFoundError"})

    @override
    def asked(self, inputs: Properties) -> dict[str, object]:
        return {"ServerSideEncryptionConfiguration": {"Rules": [*map(_asked, inputs["rules"])]}}

    @override
    def told(self, answer: dict[str, Any], known: Properties) -> Properties:
        return {"rules": [*map(_told, answer["ServerSideEncryptionConfiguration"]["Rules"])]}


def _asked(rule: Properties) -> dict[str, object]:
    default: Properties = rule.get(DEFAULT, {})
    key: str = default.get("kmsMasterKeyId", "")
    return {
        "ApplyServerSideEncryptionByDefault": {
            "SSEAlgorithm": default["sseAlgorithm"],
            **({"KMSMasterKeyID": key} if key else {}),
        },
        "BucketKeyEnabled": rule.get("bucketKeyEnabled", False),
    }


def _told(rule: dict[str, Any]) -> Properties:
    default = rule["ApplyServerSideEncryptionByDefault"]
    return {
        DEFAULT: {
            "kmsMasterKeyId": default.get("KMSMasterKeyID", ""),
            "sseAlgorithm": default["SSEAlgorithm"],
        },
        "bucketKeyEnabled": rule.get("BucketKeyEnabled", False),
    }


RESOURCE = BucketServerSideEncryptionConfiguration()
