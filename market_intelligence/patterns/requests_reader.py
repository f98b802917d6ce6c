"""The requests table, for readers."""

from __future__ import annotations

from dataclasses import dataclass

from market_intelligence.items import HELD, Priority, Request, Status, Strategy
from market_intelligence.patterns.checks import (
    check_key,
    check_moment,
    check_one_of,
    check_span,
)
from market_intelligence.patterns.client import AsyncClient
from market_intelligence.patterns.pages import Page, read_page
from market_intelligence.patterns.queries import Query
from market_intelligence.specs import REQUESTS

_INDEXES = {index.name: index for index in REQUESTS.indexes}
# The index sorts priorities as text: high, low, medium.
_BY_URGENCY: tuple[Priority, ...] = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class AsyncRequestsReader:
    """The requests in the table of this name.

    A page of an index costs half a read unit for each 4 KB of it, at least half a unit. Indexes
    reflect a write within about a second, so a page can miss a new request, or show an old version.
    A request past its `ttl` is returned until DynamoDB deletes it, some days later at most.

    An invalid item is omitted from a page and listed in its `bad_items`; `get` raises ItemError for
    one. Invalid arguments, and a cursor of another query, raise ArgumentError. Errors of DynamoDB
    itself are those of the client.
    """

    client: AsyncClient
    name: str

    async def get(self, request_id: str, *, consistent: bool = False) -> Request | None:
        """Return a request, or None if there is none.

        Costs half a read unit for each 4 KB of the request, twice that with `consistent`, which
        sees every write that was answered before.
        """
        check_key("request_id", request_id)
        key = {"request_id": {"S": request_id}}
        answer = await self.client.get_item(TableName=self.name, Key=key, ConsistentRead=consistent)
        return Request.from_attributes(answer["Item"]) if "Item" in answer else None

    async def by_user(
        self,
        user_id: str,
        *,
        since: str | None = None,
        until: str | None = None,
        newest_first: bool = True,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Request]:
        """Return the requests of a user, created from `since` to `until`, both included."""
        check_key("user_id", user_id)
        query = self._created("user-index", user_id, since, until, newest_first=newest_first)
        return await self._page([query], limit, cursor)

    async def by_project(
        self,
        project_id: str,
        *,
        since: str | None = None,
        until: str | None = None,
        newest_first: bool = True,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Request]:
        """Return the requests of a project, created from `since` to `until`, both included."""
        check_key("project_id", project_id)
        query = self._created("project-index", project_id, since, until, newest_first=newest_first)
        return await self._page([query], limit, cursor)

    async def by_status(
        self,
        status: Status,
        *,
        since: str | None = None,
        until: str | None = None,
        newest_first: bool = False,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Request]:
        """Return the requests in a status, created from `since` to `until`, both included."""
        check_one_of("status", status, Status)
        query = self._created("status-index", status, since, until, newest_first=newest_first)
        return await self._page([query], limit, cursor)

    async def abandoned(
        self, *, updated_before: str, limit: int | None = None, cursor: str | None = None
    ) -> Page[Request]:
        """Return the requests in progress that no worker has updated since, for `give_back`.

        Reads all that are `processing` and then all that are `executing`, which are two queries:
        a page can have fewer items than its limit.
        """
        check_moment("updated_before", updated_before)
        queries = [
            Query(
                table=self.name,
                index=_INDEXES["status-index"],
                value=status,
                # A request that was created later was also updated later.
                at_most=updated_before,
                updated_before=updated_before,
            )
            for status in HELD
        ]
        return await self._page(queries, limit, cursor)

    async def by_priority(
        self,
        strategy: Strategy,
        *,
        priority: Priority | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Request]:
        """Return the requests of a strategy in any status by urgency, or those of one priority.

        Requests of the same priority are unordered. Each priority is a query of its own, so a page
        can take three, each of which costs at least half a unit.
        """
        check_one_of("strategy", strategy, Strategy)
        if priority is not None:
            check_one_of("priority", priority, Priority)
        queries = [
            Query(
                table=self.name,
                index=_INDEXES["strategy-index"],
                value=strategy,
                at_least=one,
                at_most=one,
            )
            for one in ([priority] if priority else _BY_URGENCY)
        ]
        return await self._page(queries, limit, cursor)

    def _created(
        self, index: str, value: str, since: str | None, until: str | None, *, newest_first: bool
    ) -> Query:
        check_span(since, until)
        return Query(
            table=self.name,
            index=_INDEXES[index],
            value=value,
            at_least=since,
            at_most=until,
            descending=newest_first,
        )

    async def _page(
        self, queries: list[Query], limit: int | None, cursor: str | None
    ) -> Page[Request]:
        read = Request.from_attributes
        return await read_page(self.client, queries, read, limit=limit, cursor=cursor)
