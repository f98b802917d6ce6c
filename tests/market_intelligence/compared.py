"""The results of a pattern, compared with those of a filter in Python."""

from collections.abc import Callable, Iterable
from itertools import groupby

from market_intelligence.items import Request

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


def ties(items: list[Request], key: Key) -> list[tuple[str | int, list[str]]]:
    return [(tie, sorted(one.request_id for one in same)) for tie, same in groupby(items, key)]


def by_id(items: list[Request]) -> dict[str, Request]:
    return {one.request_id: one for one in items}
