"""What the access patterns cost: what their docstrings say, as Amazon's own server counts it."""

import math
from collections.abc import Iterable

import pytest

from tables.access import LogsTable, RequestsTable
from tables.item.sizes import size_bytes
from tables.items import ProcessingLog, Request
from tests.tables.consumption import Units, assert_cost, counted
from tests.tables.examples import LOG, REQUEST, log, request, small
from tests.tables.served import PROJECT, USER, Pattern, submit_five

ID = REQUEST["request_id"]
AT = "2024-02-01T10:00:00.500000"
INDEXES = ("user-index", "project-index", "strategy-index", "status-index")


@pytest.fixture
def five(requests: RequestsTable) -> RequestsTable:
    submit_five(requests)
    return requests


def sizes(items: Iterable[Request | ProcessingLog]) -> int:
    return sum(size_bytes(item.to_attributes()) for item in items)


def units(size: int) -> float:
    """Give what reading so many bytes costs, eventually consistent."""
    return max(1, math.ceil(size / 4096)) / 2


@pytest.mark.parametrize("consistent", [True, False], ids=["consistent", "eventual"])
@pytest.mark.parametrize("kilobytes", [0, 4, 9])
def test_cost_of_get(
    server: str, requests: RequestsTable, consistent: bool, kilobytes: int
) -> None:
    written = small(notes="x" * 1024 * kilobytes)
    requests.submit(written)

    with counted(requests.client) as calls:
        requests.get(written.request_id, consistent=consistent)
        requests.get("none", consistent=consistent)

    factor = 2 if consistent else 1
    cost = [{"table": factor * units(sizes([written]))}, {"table": factor * units(0)}]
    assert_cost(server, calls, cost)


@pytest.mark.parametrize(
    ("pattern", "value", "index"),
    [
        pytest.param(RequestsTable.by_user, USER, "user-index", id="by user"),
        pytest.param(RequestsTable.by_project, PROJECT, "project-index", id="by project"),
        pytest.param(RequestsTable.by_status, "pending", "status-index", id="by status"),
    ],
)
def test_cost_of_a_page(
    server: str, five: RequestsTable, pattern: Pattern, value: str, index: str
) -> None:
    with counted(five.client) as calls:
        pages = [pattern(five, value, limit=limit) for limit in (1, 3, None)]

    cost = [{index: units(sizes(page.items))} for page in pages]
    assert_cost(server, calls, cost)


def test_cost_of_pages_by_urgency(server: str, five: RequestsTable) -> None:
    with counted(five.client) as calls:
        first = five.by_priority("table", limit=3)
        second = five.by_priority("table", limit=3, cursor=first.cursor)

    read = [first.items[:1], (), first.items[1:], second.items]
    # Where DynamoDB counts half a unit for a query that finds nothing, this server counts none.
    cost = [{"strategy-index": units(sizes(items))} if items else {} for items in read]
    assert_cost(server, calls, cost)


def kilobytes(item: Request | ProcessingLog) -> int:
    return math.ceil(size_bytes(item.to_attributes()) / 1024)


def cost_of_change(before: int, after: int, *, moves: bool) -> Units:
    """Give what changing an item costs; where its status changes, an entry moves."""
    once: Units = dict.fromkeys(("table", *INDEXES), max(before, after))
    return once | ({"status-index": before + after} if moves else {})


@pytest.mark.parametrize("notes", [0, 3, 40])
def test_cost_of_writes(server: str, requests: RequestsTable, notes: int) -> None:
    new = request(notes="x" * 1024 * notes)
    with counted(requests.client) as calls:
        requests.submit(new)
        taken = requests.take(ID, at=AT)
        said = requests.change_status(ID, expected="processing", status="processing", at=AT)
        ended = requests.finish(
            ID, expected="processing", status="completed", at=AT, retention_days=90
        )

    assert taken is not None
    sizes = [kilobytes(item) for item in (new, taken, said, ended)]
    cost = [
        cost_of_change(0, sizes[0], moves=False),
        cost_of_change(sizes[0], sizes[1], moves=True),
        cost_of_change(sizes[1], sizes[2], moves=False),
        cost_of_change(sizes[2], sizes[3], moves=True),
    ]
    assert_cost(server, calls, cost)


@pytest.mark.parametrize("message", [0, 5])
def test_cost_of_logs(server: str, logs: LogsTable, message: int) -> None:
    appended = log(message="x" * 1024 * message)
    with counted(logs.client) as calls:
        logs.append(appended)
        logs.of_request(LOG["request_id"])

    once: Units = dict.fromkeys(("table", "request-logs-index"), kilobytes(appended))
    assert_cost(server, calls, [once, {"request-logs-index": units(sizes([appended]))}])
