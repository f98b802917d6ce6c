"""The table of processing logs, by its access patterns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from market_intelligence.errors import AlreadyLoggedError
from market_intelligence.items import ProcessingLog
from market_intelligence.patterns.checks import check_key, check_span
from market_intelligence.patterns.client import (
    AnsweredClient,
    AsyncClient,
    ConditionError,
    blocking,
    conditional,
)
from market_intelligence.patterns.pages import Page, read_page
from market_intelligence.patterns.queries import Query
from market_intelligence.specs import PROCESSING_LOGS

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_INDEXES = {index.name: index for index in PROCESSING_LOGS.indexes}


@dataclass(frozen=True, slots=True)
class AsyncLogsTable:
    """The processing logs in the table of this name.

    Errors of DynamoDB itself, such as throttling, are those of the client.
    """

    client: AsyncClient
    name: str

    async def append(self, log: ProcessingLog) -> None:
        """Write a log, once.

        Raises AlreadyLoggedError for an ID that exists. Costs 2 write units a KB of the log, 1 of
        them for the index; a refused log costs 1 for each KB of the existing one.
        """
        try:
            with conditional():
                await self.client.put_item(
                    TableName=self.name,
                    Item=log.to_attributes(),
                    ConditionExpression="attribute_not_exists(log_id)",
                )
        except ConditionError:
            raise AlreadyLoggedError(log.log_id) from None

    async def of_request(
        self,
        request_id: str,
        *,
        since: str | None = None,
        until: str | None = None,
        newest_first: bool = False,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[ProcessingLog]:
        """Return the logs of a request by time, from `since` to `until`, both included.

        Costs half a read unit for each 4 KB of a page. A log appears within about a second of its
        writing. Raises ValueError for invalid arguments, and for a cursor of another query.
        """
        check_key("request_id", request_id)
        check_span(since, until)
        query = Query(
            table=self.name,
            index=_INDEXES["request-logs-index"],
            value=request_id,
            at_least=since,
            at_most=until,
            descending=newest_first,
        )
        read = ProcessingLog.from_attributes
        return await read_page(self.client, [query], read, limit=limit, cursor=cursor)


@dataclass(frozen=True, slots=True)
class LogsTable:
    """The processing logs in the table of this name, on a client of boto3.

    Errors of DynamoDB itself, such as throttling, come as the client raises them.
    """

    client: DynamoDBClient
    name: str

    @property
    def answered(self) -> AsyncLogsTable:
        """The table that these calls are made by."""
        return AsyncLogsTable(AnsweredClient(self.client), self.name)

    append = blocking(AsyncLogsTable.append)
    of_request = blocking(AsyncLogsTable.of_request)
