"""Items are written by the application, not by the program."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..rule import Finding, ResourceRule

TABLE_ITEM = "aws:dynamodb/tableItem:TableItem"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each item that is declared as a resource."""
    yield f"Remove the table item {args.name!r}: Pulumi's state would contain its values."


RULE = ResourceRule(
    name="dynamodb-item-absence",
    description="No DynamoDB item is declared as a resource.",
    severity=Severity.MEDIUM,
    controls=(),
    reason="An update overwrites, and a destroy deletes, what the application has written since.",
    resource_types=(TABLE_ITEM,),
    check=check,
)
