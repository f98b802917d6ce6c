"""DynamoDB tables, as `aws_dynamodb_table` of the official plugin has them."""

from rehearsal.plugin.resources.dynamodb_table.table import RESOURCE

__all__ = ["RESOURCE"]
