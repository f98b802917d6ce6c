"""Items are written by the application, not by the program."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..rule import Finding, ResourceRule

TABLE_ITEM = "aws:dynamodb/tableItem:TableItem"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each item that is a resource."""
    yield f"Remove the table item {args.name!r}: its content would stand in Pulumi's state."


RULE = ResourceRule(
    name="dynamodb-item-absence",
    description="No DynamoDB item is a resource.",
    severity=Severity.MEDIUM,
    controls=(),
    reason="An update overwrites, and a destroy deletes, what the application wrote meanwhile.",
    resource_types=(TABLE_ITEM,),
    check=check,
)
