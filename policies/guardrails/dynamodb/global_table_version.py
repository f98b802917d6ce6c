"""No global table uses the legacy version."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..rule import Finding, ResourceRule

GLOBAL_TABLE = "aws:dynamodb/globalTable:GlobalTable"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each legacy global table."""
    yield (
        f"Remove the global table {args.name!r}, and declare replicas on its table: it uses the "
        "legacy version 2017.11.29."
    )


RULE = ResourceRule(
    name="dynamodb-global-table-version",
    description="No DynamoDB global table uses the legacy version.",
    severity=Severity.HIGH,
    controls=("checkov:CKV_AWS_165",),
    reason="Its replicas are separate tables, and AWS does not keep their settings the same.",
    resource_types=(GLOBAL_TABLE,),
    check=check,
)
