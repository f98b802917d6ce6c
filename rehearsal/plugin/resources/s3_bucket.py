"""Buckets of S3, as `aws_s3_bucket` of the official plugin has them."""

import re
from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.s3.parts import GONE, bucket_named
from rehearsal.plugin.string_rules import Problem, Text
from rehearsal.plugin.tagging import as_list, as_map
from rehearsal.plugin.values import Properties
from settings.regions import PARTITIONS

NAME = Text(
    3,
    63,
    re.compile(r"[a-z0-9][a-z0-9.-]*[a-z0-9]"),
    "only lowercase alphanumeric characters, hyphens and dots are allowed",
)
TAKEN = "Your previous request to create the named bucket succeeded and you already own it."
_KNOWN = {"bucket", "forceDestroy", "region", "tags"}
_HOME = "us-east-1"


class Bucket(Resource):
    """A bucket, its id being its name; what else it has are resources of their own."""

    type_name = "aws:s3/bucket:Bucket"
    facts = PropertyRules(
        service="s3",
        defaults={"forceDestroy": False},
        replaces=frozenset({"bucket", "bucketPrefix"}),
        computed=frozenset({"bucketPrefix"}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        if "bucket" not in inputs:
            yield Problem("bucket", "a rehearsal does not generate a name for a bucket: set one")
        yield from NAME.problems("bucket", inputs.get("bucket"))
        for name in sorted(inputs.keys() - _KNOWN):
            yield Problem(name, "a rehearsal supports it only as a separate resource: omit it here")
        if inputs.get("forceDestroy") is True:
            yield Problem("forceDestroy", "a rehearsal does not empty buckets: omit it")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        name: str = inputs["bucket"]
        if call_if_there(aws, "s3", "HeadBucket", GONE, Bucket=name) is not None:
            # S3 itself says so in every region but its first.
            raise AwsError("s3", "CreateBucket", "BucketAlreadyOwnedByYou", TAKEN)
        place = {"CreateBucketConfiguration": {"LocationConstraint": aws.region}}
        aws.call("s3", "CreateBucket", Bucket=name, **({} if aws.region == _HOME else place))
        return name

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        if inputs.get("tags"):
            _tag(aws, identity, inputs)

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        if bucket_named(aws, identity) is None:
            return None
        partition = PARTITIONS[aws.region]
        domain = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
        tags = call_if_there(aws, "s3", "GetBucketTagging", {"NoSuchTagSet"}, Bucket=identity) or {}
        return {
            "arn": f"arn:{partition}:s3:::{identity}",
            "bucket": identity,
            "bucketDomainName": f"{identity}.s3.{domain}",
            "bucketPrefix": "",
            "bucketRegion": aws.region,
            "bucketRegionalDomainName": f"{identity}.s3.{aws.region}.{domain}",
            "tags": as_map(tags.get("TagSet", [])),
        }

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        if "tags" in changed:
            _tag(aws, identity, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "s3", "DeleteBucket", GONE, Bucket=identity)


def _tag(aws: Aws, name: str, inputs: Properties) -> None:
    """Give a bucket its tags in the place of all that it has, as S3 takes them."""
    if tags := inputs.get("tags"):
        aws.call("s3", "PutBucketTagging", Bucket=name, Tagging={"TagSet": as_list(tags)})
    else:
        aws.call("s3", "DeleteBucketTagging", Bucket=name)


RESOURCE = Bucket()
