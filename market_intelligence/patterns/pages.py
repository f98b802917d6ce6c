"""Items a page at a time, as DynamoDB gives them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from market_intelligence.item.attributes import AttributeValue
from market_intelligence.patterns.client import Client
from market_intelligence.patterns.cursors import Place, read_cursor, write_cursor
from market_intelligence.patterns.queries import Query

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """Some items in order, and where the next ones begin.

    A page ends at its limit, or after 1 MB. Only a cursor of None says that there are no more: the
    last page can be empty.
    """

    items: tuple[ItemT, ...]
    cursor: str | None
    """Opaque text; the same call with it gives the next page."""


class Pages(Protocol[ItemT]):
    """A call that gives any of the pages, by its cursor."""

    def __call__(self, *, cursor: str | None) -> Page[ItemT]:
        """Return the page at a cursor, the first at None."""
        ...


def every(pages: Pages[ItemT]) -> Iterator[ItemT]:
    """Iterate over the items of all pages, each page read when it is needed.

    every(partial(requests.by_user, "user-1"))
    """
    cursor = None
    while True:
        page = pages(cursor=cursor)
        yield from page.items
        if page.cursor is None:
            return
        cursor = page.cursor


def read_page(
    client: Client,
    queries: Sequence[Query],
    read: Callable[[Mapping[str, AttributeValue]], ItemT],
    *,
    limit: int | None,
    cursor: str | None,
) -> Page[ItemT]:
    """Return a page of the items of some queries, those of the first query first.

    A query that ends before the page is full is followed by the next one.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"limit is {limit}; must be 1 or more, or None for as many as fit in 1 MB")
    place = read_cursor(cursor, queries) if cursor is not None else Place(0)
    items: list[ItemT] = []
    while True:
        parameters = queries[place.query].parameters
        if place.after is not None:
            parameters["ExclusiveStartKey"] = place.after
        if limit is not None:
            parameters["Limit"] = limit - len(items)
        answer = client.query(**parameters)
        items += map(read, answer["Items"])
        last = answer.get("LastEvaluatedKey")
        place = Place(place.query, last) if last else Place(place.query + 1)
        if place.query == len(queries):
            return Page(tuple(items), None)
        if last or len(items) == limit:
            return Page(tuple(items), write_cursor(place, queries))
