"""Whether a bucket of S3 keeps former versions, as `aws_s3_bucket_versioning` has it."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.s3.parts import GONE, BucketPart
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Plain, Properties, present

CONFIGURATION = "versioningConfiguration"
STATES = ("Enabled", "Suspended", "Disabled")


class BucketVersioning(BucketPart):
    """The versioning of a bucket, which is suspended once it is deleted."""

    type_name = "aws:s3/bucketVersioning:BucketVersioning"
    facts = PropertyRules(
        service="s3",
        replaces=frozenset({"bucket"}),
        computed=frozenset({f"{CONFIGURATION}.mfaDelete"}),
    )
    put_action, get_action = "PutBucketVersioning", "GetBucketVersioning"

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from super().problems(inputs, aws)
        status = _configuration(inputs).get("status")
        if isinstance(status, str) and status not in STATES:
            allowed = " ".join(f'"{one}"' for one in STATES)
            yield Problem(
                f"{CONFIGURATION}.status", f"expected status to be one of [{allowed}], got {status}"
            )
        if "mfa" in inputs or "mfaDelete" in _configuration(inputs):
            yield Problem("mfa", "a rehearsal does not support MFA delete: omit it")

    @override
    def asked(self, inputs: Properties) -> dict[str, object]:
        return {"VersioningConfiguration": {"Status": inputs[CONFIGURATION]["status"]}}

    @override
    def told(self, answer: dict[str, Any], known: Properties) -> Properties:
        found = present(status=answer.get("Status", "Disabled"), mfaDelete=answer.get("MFADelete"))
        return {CONFIGURATION: found}

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        # S3 has no call for it: it is what a new bucket has.
        if inputs[CONFIGURATION]["status"] == "Disabled":
            return inputs["bucket"]
        return super().create(aws, inputs)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        if olds[CONFIGURATION]["status"] != "Disabled":
            suspended = {"Status": "Suspended"}
            call_if_there(
                aws, "s3", self.put_action, GONE, Bucket=identity, VersioningConfiguration=suspended
            )


def _configuration(inputs: Properties) -> Properties:
    found: Plain = inputs.get(CONFIGURATION)
    return found if isinstance(found, dict) else {}


RESOURCE = BucketVersioning()
