"""Kinesis streams are encrypted with a customer-managed key."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..kms.keys import unless_customer_managed
from ..rule import Finding, ResourceRule
from ..values import read, shown

STREAM = "aws:kinesis/stream:Stream"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each way in which the stream is not encrypted with a customer-managed key."""
    encryption = read(args.props, "encryptionType")
    if isinstance(encryption, UnknownValueError):
        yield encryption
    elif encryption != "KMS":
        default = ", so it is 'NONE'" if encryption is None else ""
        yield (
            f"Set encryption_type to 'KMS' on stream {args.name!r}: "
            f"it is {shown(encryption)}{default}."
        )
    yield from unless_customer_managed(
        read(args.props, "kmsKeyId"), f"kms_key_id on stream {args.name!r}"
    )


RULE = ResourceRule(
    name="kinesis-stream-encryption",
    description="Kinesis streams are encrypted with a customer-managed key.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:Kinesis.1",
        "checkov:CKV_AWS_43",
        "checkov:CKV_AWS_185",
        "prowler:kinesis_stream_encrypted_at_rest",
        "cdk-nag:KinesisDataStreamSSE",
    ),
    reason="A table's changes pass through the stream, and contain its items.",
    resource_types=(STREAM,),
    check=check,
)
