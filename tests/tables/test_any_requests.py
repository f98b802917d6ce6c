"""Each pattern against a scan of 10,000 requests, with a filter in Python."""

from collections.abc import Iterator
from functools import partial

import pytest

from tables.access import RequestsTable, every
from tables.items import Priority, Request, Status
from tests.tables import many, quick
from tests.tables.compared import assert_same, created, in_pages_of_any_size, urgency
from tests.tables.conftest import Client, new_requests_table

COUNT = 10_000
SINCE, UNTIL = "2024-01-05T15:43:15.25", "2024-01-15T15:43:30"

Filled = tuple[RequestsTable, list[Request]]


@pytest.fixture(scope="module")
def filled(dynamodb: Client) -> Iterator[Filled]:
    """Give a table, and what a scan finds in it."""
    table = new_requests_table(dynamodb)
    with quick.answering():
        many.fill(dynamodb, table.name, many.any_requests(COUNT))
        yield table, many.scan(dynamodb, table.name)


def test_the_scan_finds_all(filled: Filled) -> None:
    ids = [one.request_id for one in filled[1]]
    assert sorted(ids) == [many.identity(number) for number in range(COUNT)]


def test_every_pattern_crosses_pages_of_1_mb(filled: Filled) -> None:
    table, _ = filled
    pages = [
        table.by_user(many.USERS[0]),
        table.by_project("project-7"),
        table.by_status("pending"),
        table.by_priority("table", priority="high"),
    ]
    assert [page.cursor is not None for page in pages] == [True] * 4


@pytest.mark.parametrize(
    ("user", "newest_first"),
    [("user-1", True), ("user-2", False)],
    ids=["newest first", "oldest first"],
)
def test_by_user(filled: Filled, user: str, newest_first: bool) -> None:
    table, scanned = filled
    found = every(partial(table.by_user, user, newest_first=newest_first))
    expected = [one for one in scanned if one.user_id == user]
    assert_same(found, expected, created, reverse=newest_first)


def test_by_project(filled: Filled) -> None:
    table, scanned = filled
    found = in_pages_of_any_size(partial(table.by_project, "project-7"))
    expected = [one for one in scanned if one.project_id == "project-7"]
    assert_same(found, expected, created, reverse=True)


@pytest.mark.parametrize("status", ["pending", "cancelled"])
def test_by_status(filled: Filled, status: Status) -> None:
    table, scanned = filled
    found = every(partial(table.by_status, status))
    assert_same(found, [one for one in scanned if one.status == status], created)


@pytest.mark.parametrize(
    ("since", "until", "newest_first"),
    [
        pytest.param(SINCE, None, False, id="since, oldest first"),
        pytest.param(None, UNTIL, True, id="until, newest first"),
        pytest.param(SINCE, UNTIL, False, id="between, oldest first"),
        pytest.param(SINCE, UNTIL, True, id="between, newest first"),
        pytest.param(SINCE, SINCE, True, id="at"),
    ],
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


def test_by_urgency(filled: Filled) -> None:
    table, scanned = filled
    found = in_pages_of_any_size(partial(table.by_priority, "sqs"))
    expected = [one for one in scanned if one.processing_strategy == "sqs"]
    assert_same(found, expected, urgency)


@pytest.mark.parametrize("priority", many.PRIORITIES)
def test_by_one_priority(filled: Filled, priority: Priority) -> None:
    table, scanned = filled
    found = every(partial(table.by_priority, "table", priority=priority))
    expected = [
        one for one in scanned if (one.processing_strategy, one.priority) == ("table", priority)
    ]
    assert_same(found, expected, urgency)
