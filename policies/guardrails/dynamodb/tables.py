"""DynamoDB's resource types, and the label of a table in messages."""

from pulumi_policy import ResourceValidationArgs

from ..values import read

TABLE = "aws:dynamodb/table:Table"
GLOBAL_SECONDARY_INDEX = "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"


def table_label(args: ResourceValidationArgs) -> str:
    """Return the label of a table: its name in AWS, or in the program if that is unknown."""
    name = read(args.props, "name")
    return f"table {name!r}" if isinstance(name, str) else f"table {args.name!r}"
