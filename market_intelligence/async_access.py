"""The access patterns of the tables, on an asynchronous client of DynamoDB.

They are those of `market_intelligence.access`, with the same names, arguments and errors; each
call is awaited, and `every` is iterated over with `async for`. The client is aiobotocore's, or one
of boto3 in threads:

requests = AsyncRequestsTable(in_threads(boto3.client("dynamodb")), "prod-market-...-requests")
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from market_intelligence.errors import (
    AlreadyLoggedError,
    AlreadySubmittedError,
    AlreadyWrittenError,
    ArgumentError,
    MarketIntelligenceError,
    RequestChangedError,
    RequestGoneError,
    StatusChangedError,
)
from market_intelligence.item.problems import ItemError
from market_intelligence.patterns.client import AsyncClient
from market_intelligence.patterns.logs_table import AsyncLogsTable
from market_intelligence.patterns.pages import Page
from market_intelligence.patterns.pages import async_every as every
from market_intelligence.patterns.plain_table import AsyncPlainTable
from market_intelligence.patterns.requests_table import AsyncRequestsTable

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

__all__ = [
    "AlreadyLoggedError",
    "AlreadySubmittedError",
    "AlreadyWrittenError",
    "ArgumentError",
    "AsyncClient",
    "AsyncLogsTable",
    "AsyncPlainTable",
    "AsyncRequestsTable",
    "ItemError",
    "MarketIntelligenceError",
    "Page",
    "RequestChangedError",
    "RequestGoneError",
    "StatusChangedError",
    "every",
    "in_threads",
]


def in_threads(client: DynamoDBClient) -> AsyncClient:
    """Return a client of boto3 as an asynchronous one, each of whose calls takes a thread.

    The threads are those of `asyncio.to_thread`. A call whose task is cancelled goes on in its
    thread, and writes what it was to write.
    """
    return _ThreadsClient(client)


@dataclass(frozen=True, slots=True)
class _ThreadsClient:
    client: DynamoDBClient

    async def get_item(self, **kwargs: Unpack[GetItemInputTypeDef]) -> GetItemOutputTypeDef:
        return await asyncio.to_thread(self.client.get_item, **kwargs)

    async def put_item(self, **kwargs: Unpack[PutItemInputTypeDef]) -> PutItemOutputTypeDef:
        return await asyncio.to_thread(self.client.put_item, **kwargs)

    async def update_item(
        self, **kwargs: Unpack[UpdateItemInputTypeDef]
    ) -> UpdateItemOutputTypeDef:
        return await asyncio.to_thread(self.client.update_item, **kwargs)

    async def query(self, **kwargs: Unpack[QueryInputTypeDef]) -> QueryOutputTypeDef:
        return await asyncio.to_thread(self.client.query, **kwargs)
