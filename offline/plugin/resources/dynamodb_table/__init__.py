"""DynamoDB tables, as `aws_dynamodb_table` of the official plugin has them."""

from offline.plugin.resources.dynamodb_table.table import RESOURCE

__all__ = ["RESOURCE"]
