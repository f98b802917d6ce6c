"""Who owns the objects of a bucket of S3, as `aws_s3_bucket_ownership_controls` has it."""

from typing import Any

from typing_extensions import override

from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.s3.parts import BucketPart
from rehearsal.plugin.values import Properties


class BucketOwnershipControls(BucketPart):
    """The one rule of a bucket about the owner of its objects."""

    type_name = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
    facts = PropertyRules(
        service="s3",
        enums={"rule.objectOwnership": "ObjectOwnership"},
        replaces=frozenset({"bucket"}),
    )
    put_action, get_action = "PutBucketOwnershipControls", "GetBucketOwnershipControls"
    delete_action = "DeleteBucketOwnershipControls"
    absent = frozenset({"OwnershipControlsNotFoundError"})

    @override
    def asked(self, inputs: Properties) -> dict[str, object]:
        rule = {"ObjectOwnership": inputs["rule"]["objectOwnership"]}
        return {"OwnershipControls": {"Rules": [rule]}}

    @override
    def told(self, answer: dict[str, Any], known: Properties) -> Properties:
        [rule] = answer["OwnershipControls"]["Rules"]
        return {"rule": {"objectOwnership": rule["ObjectOwnership"]}}


RESOURCE = BucketOwnershipControls()
