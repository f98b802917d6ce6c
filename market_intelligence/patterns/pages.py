"""Items in pages, as DynamoDB returns them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from market_intelligence.errors import ArgumentError
from market_intelligence.item.attributes import AttributeValue
from market_intelligence.item.problems import ItemError
from market_intelligence.patterns.client import AsyncClient
from market_intelligence.patterns.cursors import Target, read_cursor, write_cursor
from market_intelligence.patterns.queries import Query

ItemT = TypeVar("ItemT")

_LOGGER = logging.getLogger("market_intelligence")


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """Some items in order, and the place where the next ones begin.

    A page ends at its limit, or after 1 MB. Only a cursor of None says that there are no more: the
    last page can be empty. An item that its model refuses is omitted from `items`, and listed in
    `bad_items`.
    """

    items: tuple[ItemT, ...]
    cursor: str | None
    """Opaque text, with which the same call returns the next page."""
    bad_items: tuple[ItemError, ...] = ()


class Pages(Protocol[ItemT]):
    """A call that returns any of the pages, by its cursor."""

    def __call__(self, *, cursor: str | None) -> Page[ItemT]:
        """Return the page at a cursor, the first at None."""
        ...


class AsyncPages(Protocol[ItemT]):
    """A call that gives any of the pages, by its cursor, once it is awaited."""

    def __call__(self, *, cursor: str | None) -> Awaitable[Page[ItemT]]:
        """Return the page at a cursor, the first at None."""
        ...


def log_bad_item(error: ItemError) -> None:
    """Log an item that its model refuses, to the logger `market_intelligence`."""
    _LOGGER.error("Omitted an item that cannot be read: %s", error)


def every(
    pages: Pages[ItemT], *, on_bad_item: Callable[[ItemError], object] = log_bad_item
) -> Iterator[ItemT]:
    """Iterate over the items of all pages, each page read when it is needed.

    every(partial(requests.by_user, "user-1"))

    An item that its model refuses is omitted, and passed to `on_bad_item`.
    """
    cursor = None
    while True:
        page = pages(cursor=cursor)
        for error in page.bad_items:
            on_bad_item(error)
        yield from page.items
        if page.cursor is None:
            return
        cursor = page.cursor


async def async_every(
    pages: AsyncPages[ItemT], *, on_bad_item: Callable[[ItemError], object] = log_bad_item
) -> AsyncIterator[ItemT]:
    """Iterate over the items of all pages, each page read when it is needed.

    every(partial(requests.by_user, "user-1"))

    An item that is not as its model says is left out, and given to `on_bad_item`.
    """
    cursor = None
    while True:
        page = await pages(cursor=cursor)
        for error in page.bad_items:
            on_bad_item(error)
        for item in page.items:
            yield item
        if page.cursor is None:
            return
        cursor = page.cursor


async def read_page(
    client: AsyncClient,
    queries: Sequence[Query],
    read: Callable[[Mapping[str, AttributeValue]], ItemT],
    *,
    limit: int | None,
    cursor: str | None,
) -> Page[ItemT]:
    """Return a page of the items of some queries, those of the first query first.

    If a query ends before the page is full, the next one continues.
    """
    if limit is not None and limit < 1:
        raise ArgumentError(
            f"limit is {limit}; must be 1 or more, or None for as many as fit in 1 MB"
        )
    target = read_cursor(cursor, queries) if cursor is not None else Target(0)
    items: list[ItemT] = []
    bad_items: list[ItemError] = []
    seen = 0
    while True:
        parameters = queries[target.query].parameters
        if target.after is not None:
            parameters["ExclusiveStartKey"] = target.after
        if limit is not None:
            parameters["Limit"] = limit - seen
        answer = await client.query(**parameters)
        seen += answer["ScannedCount"]
        for item in answer["Items"]:
            try:
                items.append(read(item))
            except ItemError as error:
                bad_items.append(error)
        last = answer.get("LastEvaluatedKey")
        target = Target(target.query, last) if last else Target(target.query + 1)
        if target.query == len(queries):
            return Page(tuple(items), None, tuple(bad_items))
        if last or seen == limit:
            return Page(tuple(items), write_cursor(target, queries), tuple(bad_items))
