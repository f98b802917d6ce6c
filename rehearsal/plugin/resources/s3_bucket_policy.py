"""Policies of buckets of S3, as `aws_s3_bucket_policy` of the official plugin has them."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.documents import held, same_documents
from rehearsal.plugin.iam.checks import document_problems
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.s3.parts import BucketPart
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties


class BucketPolicy(BucketPart):
    """The policy of a bucket."""

    type_name = "aws:s3/bucketPolicy:BucketPolicy"
    facts = PropertyRules(service="s3", replaces=frozenset({"bucket"}))
    put_action, get_action = "PutBucketPolicy", "GetBucketPolicy"
    delete_action = "DeleteBucketPolicy"
    absent = frozenset({"NoSuchBucketPolicy"})

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from super().problems(inputs, aws)
        yield from document_problems("policy", inputs["policy"])

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return same_documents(olds, news, "policy")

    @override
    def asked(self, inputs: Properties) -> dict[str, object]:
        return {"Policy": inputs["policy"]}

    @override
    def told(self, answer: dict[str, Any], known: Properties) -> Properties:
        return {"policy": held(answer["Policy"], known.get("policy"))}


RESOURCE = BucketPolicy()
