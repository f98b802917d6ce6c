"""Calls of a DynamoDB client, such as `boto3.client("dynamodb")`."""

from collections.abc import Callable
from typing import Any, TypeAlias

from botocore.exceptions import ClientError

# boto3 makes the classes of its clients at run time.
Client: TypeAlias = Any


class ConditionError(Exception):
    """The condition of a write does not hold.

    `item` is what is there instead, if there is an item and the call asked for it.
    """

    def __init__(self, item: dict[str, Any]) -> None:
        super().__init__(item)
        self.item = item


def write(call: Callable[..., dict[str, Any]], **parameters: object) -> dict[str, Any]:
    """Return the answer to a write; raise ConditionError where its condition does not hold."""
    try:
        return call(**parameters)
    except ClientError as error:
        answer: dict[str, Any] = error.response
        if answer["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        raise ConditionError(answer.get("Item", {})) from error
