"""What keeps a bucket of S3 from the public, as `aws_s3_bucket_public_access_block` has it."""

from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.s3.parts import BucketPart
from rehearsal.plugin.values import Properties

FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


class BucketPublicAccessBlock(BucketPart):
    """The four flags of a bucket."""

    type_name = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    facts = PropertyRules(
        service="s3", defaults=dict.fromkeys(FLAGS, False), replaces=frozenset({"bucket"})
    )
    put_action, get_action = "PutPublicAccessBlock", "GetPublicAccessBlock"
    delete_action = "DeletePublicAccessBlock"
    absent = frozenset({"NoSuchPublicAccessBlockConfiguration"})

    @override
    def asked(self, inputs: Properties) -> dict[str, object]:
        return {"PublicAccessBlockConfiguration": {_word(flag): inputs[flag] for flag in FLAGS}}

    @override
    def told(self, answer: dict[str, Any], known: Properties) -> Properties:
        found = answer["PublicAccessBlockConfiguration"]
        return {flag: found[_word(flag)] for flag in FLAGS}

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        if not olds.get("skipDestroy"):
            super().delete(aws, identity, olds)


def _word(flag: str) -> str:
    return f"{flag[0].upper()}{flag[1:]}"


RESOURCE = BucketPublicAccessBlock()
