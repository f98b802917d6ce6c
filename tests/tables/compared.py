"""What a pattern gives, compared with what a filter in Python gives."""

from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, groupby

from tables.access import Page
from tables.items import Request

URGENCY = ["high", "medium", "low"]

Key = Callable[[Request], str | int]


def created(item: Request) -> str:
    return item.created_at


def urgency(item: Request) -> int:
    return URGENCY.index(item.priority)


def assert_same(
    found: Iterable[Request], expected: list[Request], key: Key, *, reverse: bool = False
) -> None:
    """Compare items in the order of a key; those with the same key may come in any."""
    listed = [*found]
    ordered = sorted(expected, key=key, reverse=reverse)
    assert ties(listed, key) == ties(ordered, key)
    assert by_id(listed) == by_id(ordered)


def in_pages_of_any_size(pages: Callable[..., Page[Request]]) -> Iterator[Request]:
    """Read the pages one after the other, with limits and without."""
    cursor = None
    for limit in cycle([None, 150, 700]):
        page = pages(limit=limit, cursor=cursor)
        yield from page.items
        cursor = page.cursor
        if cursor is None:
            return


def ties(items: list[Request], key: Key) -> list[tuple[str | int, list[str]]]:
    return [(tie, sorted(one.request_id for one in same)) for tie, same in groupby(items, key)]


def by_id(items: list[Request]) -> dict[str, Request]:
    return {one.request_id: one for one in items}
