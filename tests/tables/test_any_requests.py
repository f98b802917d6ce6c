"""Each pattern against a scan of thousands of requests, with a filter in Python."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby

import pytest

from tables.access import RequestsTable, every
from tables.items import Priority, Request, Status, Strategy
from tests.tables import many
from tests.tables.conftest import Client, new_requests_table

# The embedded server takes a second to go over a few hundred.
COUNTS = {"embedded": 300, "amazon": 10_000}
URGENCY = ["high", "medium", "low"]
SINCE, UNTIL = "2024-01-05T15:43:15.25", "2024-01-15T15:43:30"

Filled = tuple[RequestsTable, list[Request]]
Key = Callable[[Request], str | int]


@pytest.fixture(scope="module")
def filled(server: str, dynamodb: Client) -> Filled:
    """Give a table, and what a scan finds in it."""
    table = new_requests_table(dynamodb)
    many.fill(dynamodb, table.name, COUNTS[server])
    return table, many.scan(dynamodb, table.name)


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


def test_the_scan_finds_all(server: str, filled: Filled) -> None:
    ids = {one.request_id for one in filled[1]}
    assert ids == {f"request-{number}" for number in range(COUNTS[server])}


@pytest.mark.parametrize("newest_first", [True, False], ids=["newest first", "oldest first"])
@pytest.mark.parametrize("user", many.USERS[:2])
def test_by_user(filled: Filled, user: str, newest_first: bool) -> None:
    table, scanned = filled
    found = every(partial(table.by_user, user, newest_first=newest_first))
    expected = [one for one in scanned if one.user_id == user]
    assert_same(found, expected, created, reverse=newest_first)


@pytest.mark.parametrize("limit", [None, 150], ids=["any page", "small pages"])
def test_by_project(filled: Filled, limit: int | None) -> None:
    table, scanned = filled
    found = every(partial(table.by_project, "project-7", limit=limit))
    expected = [one for one in scanned if one.project_id == "project-7"]
    assert_same(found, expected, created, reverse=True)


@pytest.mark.parametrize("status", ["pending", "cancelled"])
def test_by_status(filled: Filled, status: Status) -> None:
    table, scanned = filled
    found = every(partial(table.by_status, status))
    assert_same(found, [one for one in scanned if one.status == status], created)


@pytest.mark.parametrize("newest_first", [True, False], ids=["newest first", "oldest first"])
@pytest.mark.parametrize(
    ("since", "until"),
    [(SINCE, None), (None, UNTIL), (SINCE, UNTIL), (SINCE, SINCE)],
    ids=["since", "until", "between", "at"],
)
def test_in_a_span_of_time(
    filled: Filled, since: str | None, until: str | None, newest_first: bool
) -> None:
    table, scanned = filled
    expected = [
        one
        for one in scanned
        if one.status == "pending" and (since or "") <= one.created_at <= (until or "3000")
    ]
    found = every(
        partial(
            table.by_status,
            "pending",
            since=since,
            until=until,
            newest_first=newest_first,
            limit=400,
        )
    )
    assert_same(found, expected, created, reverse=newest_first)


@pytest.mark.parametrize(
    ("strategy", "limit"), [("table", None), ("sqs", 700)], ids=["any page", "small pages"]
)
def test_by_urgency(filled: Filled, strategy: Strategy, limit: int | None) -> None:
    table, scanned = filled
    found = every(partial(table.by_priority, strategy, limit=limit))
    expected = [one for one in scanned if one.processing_strategy == strategy]
    assert_same(found, expected, urgency)


@pytest.mark.parametrize("priority", many.PRIORITIES)
def test_by_one_priority(filled: Filled, priority: Priority) -> None:
    table, scanned = filled
    found = every(partial(table.by_priority, "sqs", priority=priority))
    expected = [
        one for one in scanned if (one.processing_strategy, one.priority) == ("sqs", priority)
    ]
    assert_same(found, expected, urgency)
