"""DynamoDB's resource types, and what messages call a table."""

from pulumi_policy import ResourceValidationArgs

from ..values import read

TABLE = "aws:dynamodb/table:Table"
GLOBAL_SECONDARY_INDEX = "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"


def table_label(args: ResourceValidationArgs) -> str:
    """Name a table as AWS does, or as the program does where that name is not known."""
    name = read(args.props, "name")
    return f"table {name!r}" if isinstance(name, str) else f"table {args.name!r}"
