"""Table exports are encrypted with a customer-managed key."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..kms.keys import unless_customer_managed
from ..rule import Finding, ResourceRule
from ..values import read, shown

TABLE_EXPORT = "aws:dynamodb/tableExport:TableExport"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each way in which the export is not encrypted with a customer-managed key."""
    label = f"table export {args.name!r}"
    algorithm = read(args.props, "s3SseAlgorithm")
    if isinstance(algorithm, UnknownValueError):
        yield algorithm
    elif algorithm != "KMS":
        yield f"Set s3_sse_algorithm to 'KMS' on {label}: it is {shown(algorithm)}."
    key = read(args.props, "s3SseKmsKeyId")
    yield from unless_customer_managed(key, f"s3_sse_kms_key_id on {label}")


RULE = ResourceRule(
    name="dynamodb-export-encryption",
    description="DynamoDB table exports are encrypted with a customer-managed key.",
    severity=Severity.MEDIUM,
    controls=(),
    reason="An export is a copy of the whole table, and only its own key protects it.",
    resource_types=(TABLE_EXPORT,),
    check=check,
)
