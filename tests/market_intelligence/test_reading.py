"""The access patterns that read: their results, order and pages, and what they refuse."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

import pytest

from market_intelligence.access import LogsTable, Page, RequestsTable
from market_intelligence.item.problems import ItemError
from market_intelligence.items import Request
from market_intelligence.patterns.cursors import Target, read_cursor, write_cursor
from market_intelligence.patterns.pages import Pages
from market_intelligence.patterns.queries import Query
from market_intelligence.specs import REQUESTS
from tests.market_intelligence.conftest import Client, new_logs_table, new_requests_table
from tests.market_intelligence.examples import LOG, REQUEST, log, request, small
from tests.market_intelligence.transports import EACH_CLIENT, Transport, every, same_call

CLIENTS = EACH_CLIENT
USER, PROJECT = REQUEST["user_id"], REQUEST["project_id"]
OF_LOGS = LOG["request_id"]
T0, T1, T2, T3, T4 = [f"2024-01-09T15:43:0{second}" for second in range(5)]
BIG = 300 * 1024

Pattern = Callable[..., Page[Request]]

each_pattern = pytest.mark.parametrize(
    ("pattern", "value", "by_default"),
    [
        pytest.param(RequestsTable.by_user, USER, "43210", id="by user"),
        pytest.param(RequestsTable.by_project, PROJECT, "43210", id="by project"),
        pytest.param(RequestsTable.by_status, "pending", "01234", id="by status"),
    ],
)
# Whatever is asked of a table in the order of time, and what it gives.
BY_TIME: list[tuple[dict[str, Any], str]] = [
    ({"newest_first": True}, "43210"),
    ({"newest_first": False}, "01234"),
    ({"since": T3, "newest_first": False}, "34"),
    ({"until": T1, "newest_first": False}, "01"),
    ({"since": T1, "until": T3, "newest_first": True}, "321"),
    ({"since": f"{T1}.000001", "until": f"{T2}.5"}, "2"),
    ({"since": T2, "until": T2}, "2"),
    ({"since": "2025-01-01T00:00:00"}, ""),
    ({"limit": 2, "newest_first": False}, "01"),
]


@pytest.fixture(scope="module")
def five(dynamodb: Client, transport: Transport) -> RequestsTable:
    """Return a table with 5 requests, a second apart, the third urgent; one of another user."""
    table = transport.requests(new_requests_table(dynamodb).name)
    for number, at in enumerate((T0, T1, T2, T3, T4)):
        priority = "high" if number == 2 else "low"
        table.submit(small(str(number), created_at=at, priority=priority, notes="x" * 3000))
    others = {"user_id": "u", "project_id": "p", "status": "failed", "processing_strategy": "sqs"}
    table.submit(small(**others))
    return table


@pytest.fixture(scope="module")
def five_logs(dynamodb: Client, transport: Transport) -> LogsTable:
    """Return a table with 5 logs of a request, a second apart, and one of another."""
    logs = transport.logs(new_logs_table(dynamodb).name)
    for number, at in enumerate((T0, T1, T2, T3, T4)):
        logs.append(log(str(number), timestamp=at))
    logs.append(log(request_id="another"))
    return logs


def ids(page: Page[Request]) -> str:
    """Return the ids on a page, each of a letter, as one text."""
    return "".join(item.request_id for item in page.items)


def log_ids(logs: Iterator[Any]) -> str:
    return "".join(one.log_id for one in logs)


@pytest.mark.parametrize("consistent", [True, False], ids=["consistent", "eventual"])
def test_get(requests: RequestsTable, consistent: bool) -> None:
    written = request(unknown={"flags": {"a", "b"}, "raw": b"\x00", "n": 0.1, "none": None})
    requests.submit(written)

    found = requests.get(written.request_id, consistent=consistent)
    assert found is not None
    assert found.to_attributes() == written.to_attributes()
    assert requests.get("none") is None


@each_pattern
def test_requests_by_time(
    five: RequestsTable, pattern: Pattern, value: str, by_default: str
) -> None:
    call = same_call(five, pattern)
    assert ids(call(value)) == by_default
    found = [(asked, ids(call(value, **asked))) for asked, _ in BY_TIME]
    assert found == BY_TIME


def test_logs_by_time(five_logs: LogsTable) -> None:
    assert log_ids(iter(five_logs.of_request(OF_LOGS).items)) == "01234"
    found = [
        (asked, log_ids(iter(five_logs.of_request(OF_LOGS, **asked).items))) for asked, _ in BY_TIME
    ]
    assert found == BY_TIME


def test_pages_by_urgency_are_filled_with_what_is_less_urgent(five: RequestsTable) -> None:
    first = five.by_priority("table", limit=3)
    second = five.by_priority("table", limit=3, cursor=first.cursor)

    assert [item.priority for item in (*first.items, *second.items)] == ["high", *["low"] * 4]
    assert (len(first.items), sorted(ids(first) + ids(second))) == (3, [*"01234"])


def test_a_page_can_end_with_a_priority(five: RequestsTable) -> None:
    first = five.by_priority("table", limit=1)
    second = five.by_priority("table", limit=4, cursor=first.cursor)

    assert (ids(first), sorted(ids(second))) == ("2", [*"0134"])


@pytest.mark.parametrize(("priority", "expected"), [("high", "2"), ("medium", ""), ("low", "0134")])
def test_one_priority(five: RequestsTable, priority: Any, expected: str) -> None:
    page = five.by_priority("table", priority=priority)

    assert ("".join(sorted(ids(page))), page.cursor) == (expected, None)


@pytest.mark.parametrize(("limit", "sizes"), [(2, [2, 2, 1]), (4, [4, 1]), (6, [5]), (None, [5])])
def test_pages_have_as_many_items_as_the_limit_says(
    five_logs: LogsTable, limit: int | None, sizes: list[int]
) -> None:
    pages = [page := five_logs.of_request(OF_LOGS, limit=limit)]
    while page.cursor is not None:
        pages.append(page := five_logs.of_request(OF_LOGS, limit=limit, cursor=page.cursor))

    assert [len(page.items) for page in pages] == sizes
    assert log_ids(chain.from_iterable(page.items for page in pages)) == "01234"
    assert log_ids(every(partial(five_logs.of_request, OF_LOGS, limit=limit))) == "01234"


def test_the_next_page_can_have_another_limit_and_the_last_one_can_be_empty(
    five_logs: LogsTable,
) -> None:
    first = five_logs.of_request(OF_LOGS, limit=1)
    second = five_logs.of_request(OF_LOGS, limit=3, cursor=first.cursor)
    assert log_ids(iter(second.items)) == "123"

    # DynamoDB does not look further once it has as many as it was asked for.
    last = five_logs.of_request(OF_LOGS, limit=5)
    if last.cursor is not None:
        assert five_logs.of_request(OF_LOGS, limit=5, cursor=last.cursor) == Page((), None)
    assert five_logs.of_request("none") == Page((), None)


def test_pages_are_read_when_they_are_needed(logs: LogsTable) -> None:
    for number in range(3):
        logs.append(log(str(number), timestamp=f"2024-01-09T15:43:0{number}"))
    found = every(partial(logs.of_request, OF_LOGS, limit=1))
    assert next(found).log_id == "0"

    logs.append(log("new", timestamp="2024-01-09T15:43:01.5"))

    assert [one.log_id for one in found] == ["1", "new", "2"]


@pytest.fixture(scope="module")
def big(dynamodb: Client, transport: Transport) -> RequestsTable:
    """Return a table with 7 pending requests of 300 KB, of which the first 5 are urgent."""
    table = transport.requests(new_requests_table(dynamodb).name)
    for number in range(7):
        table.submit(
            small(
                str(number),
                priority="high" if number < 5 else "low",
                created_at=f"2024-01-09T15:43:0{number}",
                results={"text": "x" * BIG},
            )
        )
    return table


def pages_of(call: Pages[Request]) -> list[str]:
    """Return the ids on each page."""
    pages = [page := call(cursor=None)]
    while page.cursor is not None:
        pages.append(page := call(cursor=page.cursor))
    return [ids(page) for page in pages]


def test_a_page_ends_after_a_megabyte_whatever_its_limit(big: RequestsTable) -> None:
    # Whether the item that crosses the megabyte is the last of its page, the servers disagree on.
    assert pages_of(partial(big.by_status, "pending")) in (["012", "345", "6"], ["0123", "456"])
    assert pages_of(partial(big.by_status, "pending", limit=6))[0] in ("012", "0123")


def test_a_page_continues_a_priority_before_the_next_one(
    big: RequestsTable,
) -> None:
    pages = pages_of(partial(big.by_priority, "table"))

    assert [len(page) for page in pages] in ([3, 4], [4, 3])
    assert [{*"".join(pages)[:5]}, {*"".join(pages)[5:]}] == [{*"01234"}, {*"56"}]


TIME_RULE = "must be a time in UTC without offset, such as 2024-01-09T15:43:09.250000"
STRATEGY = "strategy is 'queue'; must be one of table, sqs"
BAD_CURSOR = (
    "cursor belongs to another query; pass one from a page of the same call, with the same "
    "arguments except limit, or None for the first page"
)
BAD_LIMIT = "limit is 0; must be 1 or more, or None for as many as fit in 1 MB"
BY_TIME_REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"since": T2, "until": T1},
        f"since is {T2}, after until, which is {T1}; swap them",
    ),
    ({"since": "2024-01-09"}, f"since is '2024-01-09'; {TIME_RULE}"),
    ({"until": f"{T1}Z"}, f"until is '{T1}Z'; {TIME_RULE}"),
    ({"limit": 0}, BAD_LIMIT),
    ({"limit": -1}, BAD_LIMIT.replace("0", "-1", 1)),
    ({"cursor": "x"}, BAD_CURSOR),
]
REFUSED: list[tuple[Callable[..., object], list[str], dict[str, Any], str]] = [
    *(
        (pattern, [value], asked, fault)
        for pattern, value in (
            (RequestsTable.by_user, USER),
            (RequestsTable.by_project, PROJECT),
            (RequestsTable.by_status, "pending"),
        )
        for asked, fault in BY_TIME_REFUSED
    ),
    (RequestsTable.get, [""], {}, "request_id has 0 bytes; must have 1 to 2,048"),
    (RequestsTable.get, ["é" * 1025], {}, "request_id has 2,050 bytes; must have 1 to 2,048"),
    (RequestsTable.by_user, [""], {}, "user_id has 0 bytes; must have 1 to 2,048"),
    (RequestsTable.by_project, [""], {}, "project_id has 0 bytes; must have 1 to 2,048"),
    (
        RequestsTable.by_status,
        ["done"],
        {},
        (
            "status is 'done'; must be one of pending, processing, executing, completed, failed, "
            "cancelled"
        ),
    ),
    (RequestsTable.by_priority, ["queue"], {}, STRATEGY),
    (
        RequestsTable.by_priority,
        ["sqs"],
        {"priority": "urgent"},
        "priority is 'urgent'; must be one of high, medium, low",
    ),
    (RequestsTable.by_priority, ["sqs"], {"limit": 0}, BAD_LIMIT),
    (RequestsTable.by_priority, ["sqs"], {"cursor": "x"}, BAD_CURSOR),
]


@pytest.mark.parametrize(("pattern", "arguments", "asked", "fault"), REFUSED)
def test_invalid_arguments_for_requests_are_refused(
    transport: Transport,
    pattern: Callable[..., object],
    arguments: list[str],
    asked: dict[str, Any],
    fault: str,
) -> None:
    with pytest.raises(ValueError, match=r"must|cursor|swap") as refused:
        same_call(transport.requests("no-such-table"), pattern)(*arguments, **asked)
    assert str(refused.value) == fault


@pytest.mark.parametrize(("asked", "fault"), BY_TIME_REFUSED)
def test_invalid_arguments_for_logs_are_refused(
    transport: Transport, asked: dict[str, Any], fault: str
) -> None:
    table = transport.logs("no-such-table")
    with pytest.raises(ValueError, match=r"must|cursor|swap") as refused:
        table.of_request(OF_LOGS, **asked)
    assert str(refused.value) == fault
    with pytest.raises(ValueError, match=r"^request_id has 0 bytes"):
        table.of_request("")


def test_the_longest_key_is_taken(five: RequestsTable) -> None:
    assert five.get("x" * 2048) is None


@pytest.mark.parametrize(
    ("pattern", "value", "asked"),
    [
        pytest.param(RequestsTable.by_user, USER, {"newest_first": False}, id="order"),
        pytest.param(RequestsTable.by_user, USER, {"since": T0}, id="since"),
        pytest.param(RequestsTable.by_user, USER, {"until": T4}, id="until"),
        pytest.param(RequestsTable.by_user, "u", {}, id="another user"),
        pytest.param(RequestsTable.by_project, PROJECT, {}, id="another pattern"),
        pytest.param(RequestsTable.by_priority, "table", {}, id="by priority"),
    ],
)
def test_a_cursor_of_another_query_is_refused(
    five: RequestsTable, pattern: Pattern, value: str, asked: dict[str, Any]
) -> None:
    cursor = five.by_user(USER, limit=2).cursor

    assert ids(five.by_user(USER, limit=2, cursor=cursor)) == "21"
    with pytest.raises(
        ValueError, match=r"^cursor belongs to another query; pass one from a page of"
    ):
        same_call(five, pattern)(value, cursor=cursor, **asked)


def test_a_cursor_of_one_priority_or_of_another_table_is_refused(
    five: RequestsTable, transport: Transport
) -> None:
    of_low = five.by_priority("table", priority="low", limit=2).cursor
    of_user = five.by_user(USER, limit=2).cursor

    with pytest.raises(ValueError, match=r"^cursor belongs to another query"):
        five.by_priority("table", cursor=of_low)
    with pytest.raises(ValueError, match=r"^cursor belongs to another query"):
        transport.requests("no-such-table").by_user(USER, cursor=of_user)


QUERY = Query(table="requests", index=REQUESTS.indexes[0], value="user-1")


@pytest.mark.parametrize(
    ("bounds", "condition"),
    [
        ({}, ""),
        ({"at_least": "2025"}, " AND #range >= :at_least"),
        ({"at_most": "2026"}, " AND #range <= :at_most"),
        (
            {"at_least": "2025", "at_most": "2026"},
            " AND #range BETWEEN :at_least AND :at_most",
        ),
    ],
    ids=["all", "from", "to", "between"],
)
def test_a_query_asks_for_a_hash_key_and_a_part_of_the_range(
    bounds: dict[str, str], condition: str
) -> None:
    names = {"#hash": "user_id"} | ({"#range": "created_at"} if bounds else {})
    values = {":hash": "user-1"} | {f":{name}": value for name, value in bounds.items()}
    assert replace(QUERY, **bounds).parameters == {
        "TableName": "requests",
        "IndexName": "user-index",
        "KeyConditionExpression": f"#hash = :hash{condition}",
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {name: {"S": value} for name, value in values.items()},
        "ScanIndexForward": True,
    }


def test_a_cursor_fits_into_a_url_and_no_letter_of_it_can_be_changed() -> None:
    after = Target(0, {"request_id": {"S": "???>>>ÿÿÿ~"}})
    cursor = write_cursor(after, [QUERY])

    assert cursor.replace("-", "").replace("_", "").replace("=", "").isalnum()
    assert read_cursor(cursor, [QUERY]) == after
    for target, letter in enumerate(cursor):
        changed = f"{cursor[:target]}{'A' if letter != 'A' else 'B'}{cursor[target + 1 :]}"
        with pytest.raises(ValueError, match="cursor belongs to another query"):
            read_cursor(changed, [QUERY])


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "ÿ", "bnVsbA==", "WzEsMl0=", "e30=", "WzAsbnVsbCwiIl0=", "//8="],
    ids=["empty", "no base64", "no ASCII", "null", "a pair", "a map", "no seal", "no UTF-8"],
)
def test_an_invalid_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor") as refused:
        read_cursor(cursor, [QUERY])
    assert str(refused.value) == BAD_CURSOR


BAD = {"errors": {"S": "none"}}
BAD_WORDS = ('errors: is "none"; must be a list',)


@pytest.fixture(scope="module")
def one_bad(dynamodb: Client, transport: Transport) -> RequestsTable:
    """Return a table with two requests and, between them, an item that is none."""
    table = transport.requests(new_requests_table(dynamodb).name)
    for name, at in (("a", T0), ("bad", T1), ("z", T2)):
        priority = "high" if name == "bad" else "low"
        good = small(name, created_at=at, priority=priority).to_attributes()
        item = good | (BAD if name == "bad" else {})
        dynamodb.put_item(TableName=table.name, Item=item)
    return table


def test_an_invalid_request_is_listed_and_does_not_fail_its_page(
    one_bad: RequestsTable,
) -> None:
    for ask in (
        partial(one_bad.by_user, USER),
        partial(one_bad.by_project, PROJECT),
        partial(one_bad.by_status, "pending"),
        partial(one_bad.by_priority, "table"),
    ):
        page = ask()
        [error] = page.bad_items
        assert sorted(ids(page)) == ["a", "z"]
        assert (error.item, error.problems) == ('request "bad"', BAD_WORDS)


def test_a_bad_item_counts_for_the_limit_of_its_page(one_bad: RequestsTable) -> None:
    first = one_bad.by_status("pending", limit=2)
    second = one_bad.by_status("pending", limit=2, cursor=first.cursor)
    assert (ids(first), len(first.bad_items)) == ("a", 1)
    assert (ids(second), second.bad_items) == ("z", ())

    of_two_queries = one_bad.by_priority("table", limit=2)
    others = one_bad.by_priority("table", cursor=of_two_queries.cursor)
    assert (len(of_two_queries.items), len(of_two_queries.bad_items)) == (1, 1)
    assert sorted(ids(of_two_queries) + ids(others)) == ["a", "z"]


def test_every_goes_past_a_bad_item_and_names_it_once(
    one_bad: RequestsTable, caplog: pytest.LogCaptureFixture
) -> None:
    named: list[str] = []
    pages = partial(one_bad.by_status, "pending", limit=1)

    told = every(pages, on_bad_item=lambda error: named.append(error.item))
    assert [one.request_id for one in told] == ["a", "z"]
    assert (named, caplog.messages) == (['request "bad"'], [])

    assert [one.request_id for one in every(pages)] == ["a", "z"]
    assert caplog.record_tuples == [
        (
            "market_intelligence",
            40,
            f'Omitted an item that cannot be read: request "bad" has 1 problem:\n  {BAD_WORDS[0]}',
        )
    ]


def test_a_bad_log_is_named_and_does_not_stop_its_page(dynamodb: Client, logs: LogsTable) -> None:
    for name in ("a", "bad", "z"):
        item = log(name).to_attributes() | ({"message": {"N": "1"}} if name == "bad" else {})
        dynamodb.put_item(TableName=logs.name, Item=item)

    page = logs.of_request(OF_LOGS)

    assert sorted(one.log_id for one in page.items) == ["a", "z"]
    assert [error.item for error in page.bad_items] == ['processing log "bad"']


def test_a_single_invalid_request_is_refused(one_bad: RequestsTable) -> None:
    with pytest.raises(ItemError) as refused:
        one_bad.get("bad")
    assert (refused.value.item, refused.value.problems) == ('request "bad"', BAD_WORDS)
