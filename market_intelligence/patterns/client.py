"""The calls of DynamoDB that access patterns make, on a client of either kind.

The patterns are written once, for an asynchronous client. For boto3's they run on a client whose
answers are there when they are awaited, so that they never wait.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    ParamSpec,
    Protocol,
    TypeVar,
    Unpack,
)

from botocore.exceptions import ClientError

from market_intelligence.item.attributes import AttributeValue

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import (
        GetItemInputTypeDef,
        GetItemOutputTypeDef,
        PutItemInputTypeDef,
        PutItemOutputTypeDef,
        QueryInputTypeDef,
        QueryOutputTypeDef,
        UpdateItemInputTypeDef,
        UpdateItemOutputTypeDef,
    )

P = ParamSpec("P")
Result = TypeVar("Result")
Table_co = TypeVar("Table_co", covariant=True)


class AsyncClient(Protocol):
    """What is needed of an asynchronous client, such as aiobotocore's."""

    def get_item(self, **kwargs: Unpack[GetItemInputTypeDef]) -> Awaitable[GetItemOutputTypeDef]:
        """Return an item by its key."""
        ...

    def put_item(self, **kwargs: Unpack[PutItemInputTypeDef]) -> Awaitable[PutItemOutputTypeDef]:
        """Write an item."""
        ...

    def update_item(
        self, **kwargs: Unpack[UpdateItemInputTypeDef]
    ) -> Awaitable[UpdateItemOutputTypeDef]:
        """Change an item."""
        ...

    def query(self, **kwargs: Unpack[QueryInputTypeDef]) -> Awaitable[QueryOutputTypeDef]:
        """Return a page of a table or an index."""
        ...


@dataclass(frozen=True, slots=True)
class AnsweredClient:
    """A client of boto3 as an asynchronous one, whose calls are answered before they return."""

    client: DynamoDBClient

    async def get_item(self, **kwargs: Unpack[GetItemInputTypeDef]) -> GetItemOutputTypeDef:
        """Return an item by its key."""
        return self.client.get_item(**kwargs)

    async def put_item(self, **kwargs: Unpack[PutItemInputTypeDef]) -> PutItemOutputTypeDef:
        """Write an item."""
        return self.client.put_item(**kwargs)

    async def update_item(
        self, **kwargs: Unpack[UpdateItemInputTypeDef]
    ) -> UpdateItemOutputTypeDef:
        """Change an item."""
        return self.client.update_item(**kwargs)

    async def query(self, **kwargs: Unpack[QueryInputTypeDef]) -> QueryOutputTypeDef:
        """Return a page of a table or an index."""
        return self.client.query(**kwargs)


class Blocking(Protocol[Table_co]):
    """A table on a client of boto3, with the asynchronous one that it makes its calls by."""

    @property
    def answered(self) -> Table_co:
        """The same table on an AnsweredClient."""
        ...


def blocking(
    call: Callable[Concatenate[Table_co, P], Coroutine[Any, Any, Result]],
) -> Callable[Concatenate[Blocking[Table_co], P], Result]:
    """Return the method of a blocking table that does what one of its asynchronous table does."""

    @wraps(call)
    def method(table: Blocking[Table_co], *args: P.args, **kwargs: P.kwargs) -> Result:
        running = call(table.answered, *args, **kwargs)
        try:
            running.send(None)
        except StopIteration as end:
            return end.value
        running.close()
        raise RuntimeError("an access pattern awaits something other than its client")

    return method


class ConditionError(Exception):
    """The condition of a write is not met.

    `item` is the existing item, if there is one and the call asked for it.
    """

    def __init__(self, item: dict[str, AttributeValue]) -> None:
        super().__init__(item)
        self.item = item


@contextmanager
def conditional() -> Generator[None]:
    """Raise ConditionError if the condition of the write in the block is not met."""
    try:
        yield
    except ClientError as error:
        answer: dict[str, Any] = error.response
        if answer["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        raise ConditionError(answer.get("Item", {})) from error
