"""Conditional writes of a DynamoDB client, such as `boto3.client("dynamodb")`."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from market_intelligence.item.attributes import AttributeValue


class ConditionError(Exception):
    """The condition of a write does not hold.

    `item` is what is there instead, if there is an item and the call asked for it.
    """

    def __init__(self, item: dict[str, AttributeValue]) -> None:
        super().__init__(item)
        self.item = item


@contextmanager
def conditional() -> Generator[None]:
    """Raise ConditionError where the condition of the write in the block does not hold."""
    try:
        yield
    except ClientError as error:
        answer: dict[str, Any] = error.response
        if answer["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        raise ConditionError(answer.get("Item", {})) from error
