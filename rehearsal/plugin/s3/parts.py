"""Settings of a bucket that are resources by themselves."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties

# S3 answers HeadBucket without a body, so that the code is that of HTTP.
GONE = frozenset({"404", "NoSuchBucket"})
OWNER = "expectedBucketOwner"


def bucket_named(aws: Aws, name: str) -> dict[str, Any] | None:
    """Return what S3 says of a bucket of this region, or None where there is none."""
    found = call_if_there(aws, "s3", "HeadBucket", GONE, Bucket=name)
    return found if found and found["BucketRegion"] == aws.region else None


class BucketPart(Resource):
    """One setting of a bucket, its id being the bucket's name.

    It is put as a whole; `absent` are the codes with which S3 says that a bucket has none.
    """

    put_action: ClassVar[str]
    get_action: ClassVar[str]
    delete_action: ClassVar[str]
    absent: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def asked(self, inputs: Properties) -> dict[str, object]:
        """Return the setting as S3 takes it."""

    @abstractmethod
    def told(self, answer: dict[str, Any], known: Properties) -> Properties:
        """Return the setting that S3 answers with, as properties."""

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        if OWNER in inputs:
            yield Problem(OWNER, "a rehearsal does not check the owner of a bucket: omit it")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        bucket: str = inputs["bucket"]
        aws.call("s3", self.put_action, Bucket=bucket, **self.asked(inputs))
        return bucket

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        if bucket_named(aws, identity) is None:
            return None
        absent = GONE | self.absent
        answer = call_if_there(aws, "s3", self.get_action, absent, Bucket=identity)
        return None if answer is None else {"bucket": identity, **self.told(answer, known)}

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        aws.call("s3", self.put_action, Bucket=identity, **self.asked(news))

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "s3", self.delete_action, GONE, Bucket=identity)
