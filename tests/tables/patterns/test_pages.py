from functools import partial
from itertools import chain

import pytest

from tables.access import LogsTable, Page, RequestsTable, every
from tables.items import Request
from tables.patterns.pages import Pages
from tests.tables.examples import log, small

KB = 1024
REQUEST = "request-1"
BIG = 300 * KB


@pytest.fixture
def five(logs: LogsTable) -> LogsTable:
    """Give a table with 5 logs of a request, and one of another."""
    for number in range(5):
        logs.append(log(str(number), request_id=REQUEST, timestamp=f"2024-01-09T15:43:0{number}"))
    logs.append(log("other", request_id="request-2"))
    return logs


@pytest.mark.parametrize(
    ("limit", "sizes"),
    [
        pytest.param(2, [2, 2, 1], id="some"),
        pytest.param(4, [4, 1], id="most"),
        pytest.param(6, [5], id="more than there are"),
        pytest.param(None, [5], id="none"),
    ],
)
def test_pages_have_as_many_items_as_the_limit_says(
    five: LogsTable, limit: int | None, sizes: list[int]
) -> None:
    pages = [page := five.of_request(REQUEST, limit=limit)]
    while page.cursor is not None:
        pages.append(page := five.of_request(REQUEST, limit=limit, cursor=page.cursor))

    assert [len(page.items) for page in pages] == sizes
    assert "".join(item.log_id for page in pages for item in page.items) == "01234"


def test_the_last_page_can_be_empty(five: LogsTable) -> None:
    """DynamoDB's own does not look further once it has as many as it was asked for."""
    page = five.of_request(REQUEST, limit=5)
    assert "".join(item.log_id for item in page.items) == "01234"
    if page.cursor is not None:
        assert five.of_request(REQUEST, limit=5, cursor=page.cursor) == Page((), None)


def test_the_next_page_can_have_another_limit(five: LogsTable) -> None:
    first = five.of_request(REQUEST, limit=1)
    second = five.of_request(REQUEST, limit=3, cursor=first.cursor)
    assert [item.log_id for item in second.items] == ["1", "2", "3"]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(five: LogsTable, limit: int) -> None:
    with pytest.raises(ValueError, match="limit") as caught:
        five.of_request(REQUEST, limit=limit)
    message = f"limit is {limit}; must be 1 or more, or None for as many as fit in 1 MB"
    assert str(caught.value) == message


def test_nothing_is_an_empty_page(five: LogsTable) -> None:
    assert five.of_request("request-3") == Page((), None)


@pytest.mark.parametrize("limit", [1, 2, 3, 5, None])
def test_every_item_of_every_page(five: LogsTable, limit: int | None) -> None:
    logs = [*every(partial(five.of_request, REQUEST, limit=limit))]
    assert "".join(log.log_id for log in logs) == "01234"


def test_pages_are_read_when_they_are_needed(five: LogsTable) -> None:
    logs = every(partial(five.of_request, REQUEST, limit=2))
    assert next(logs).log_id == "0"
    five.append(log("new", request_id=REQUEST, timestamp="2024-01-09T15:43:03.500000"))
    assert [log.log_id for log in logs] == ["1", "2", "3", "new", "4"]


@pytest.fixture
def big(requests: RequestsTable) -> RequestsTable:
    """Give a table with 7 pending requests of 300 KB, of which the first 5 are urgent."""
    for number in range(7):
        requests.submit(
            small(
                str(number),
                priority="high" if number < 5 else "low",
                created_at=f"2024-01-09T15:43:0{number}",
                results={"text": "x" * BIG},
            )
        )
    return requests


def pages_of(call: Pages[Request]) -> list[list[str]]:
    """Give the ids on each page."""
    pages = [page := call(cursor=None)]
    while page.cursor is not None:
        pages.append(page := call(cursor=page.cursor))
    return [[item.request_id for item in page.items] for page in pages]


def test_a_page_ends_after_a_megabyte(big: RequestsTable) -> None:
    pages = pages_of(partial(big.by_status, "pending"))

    assert "".join(chain.from_iterable(pages)) == "0123456"
    # Whether the item that crosses the megabyte is the last of its page, the servers disagree on.
    assert [len(page) for page in pages] in ([3, 3, 1], [4, 3])


def test_a_limit_does_not_lengthen_a_page_of_a_megabyte(big: RequestsTable) -> None:
    [first, *_] = pages_of(partial(big.by_status, "pending", limit=6))
    assert first in (["0", "1", "2"], ["0", "1", "2", "3"])


def test_a_priority_that_a_page_has_not_all_of_is_not_followed_by_the_next_one(
    big: RequestsTable,
) -> None:
    pages = pages_of(partial(big.by_priority, "table"))

    assert [len(page) for page in pages] in ([3, 4], [4, 3])
    ids = [*chain.from_iterable(pages)]
    assert [sorted(ids[:5]), sorted(ids[5:])] == [["0", "1", "2", "3", "4"], ["5", "6"]]
