"""What readers of requests cannot ask, and what they cannot be given."""

from typing import Any

import pytest

from tables.access import RequestsTable
from tables.item.problems import ItemError
from tests.tables.conftest import Client
from tests.tables.examples import small
from tests.tables.served import PROJECT, T0, T1, T2, USER, Pattern, each_pattern, ids, submit_five


@pytest.fixture
def five(requests: RequestsTable) -> RequestsTable:
    submit_five(requests)
    return requests


@pytest.mark.parametrize(
    ("pattern", "arguments", "asked", "fault"),
    [
        pytest.param(RequestsTable.get, [""], {}, "request_id has 0 bytes", id="no id"),
        pytest.param(RequestsTable.by_user, [""], {}, "user_id has 0 bytes", id="no user"),
        pytest.param(RequestsTable.by_project, [""], {}, "project_id has 0 bytes", id="no project"),
        pytest.param(RequestsTable.by_status, ["done"], {}, "status is 'done'", id="status"),
        pytest.param(
            RequestsTable.by_priority, ["queue"], {}, "strategy is 'queue'", id="strategy"
        ),
        pytest.param(
            RequestsTable.by_priority,
            ["sqs"],
            {"priority": "urgent"},
            "priority is 'urgent'",
            id="priority",
        ),
        pytest.param(RequestsTable.by_priority, ["sqs"], {"limit": 0}, "limit is 0", id="limit"),
        pytest.param(
            RequestsTable.by_priority, ["sqs"], {"cursor": "x"}, "cursor is not of", id="cursor"
        ),
    ],
)
def test_what_cannot_be_asked(
    dynamodb: Client, pattern: Pattern, arguments: list[str], asked: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValueError, match=f"^{fault}"):
        pattern(RequestsTable(dynamodb, "no-such-table"), *arguments, **asked)


@each_pattern
@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        pytest.param({"since": T2, "until": T1}, f"since is {T2}, after until", id="span"),
        pytest.param({"since": "2024-01-09"}, "since is '2024-01-09'; must be a time", id="since"),
        pytest.param({"until": f"{T1}Z"}, f"until is '{T1}Z'; must be a time", id="until"),
        pytest.param({"limit": 0}, "limit is 0; must be 1 or more", id="limit"),
        pytest.param({"cursor": "x"}, "cursor is not of this query", id="cursor"),
    ],
)
def test_what_cannot_be_asked_by_time(
    dynamodb: Client, pattern: Pattern, value: str, asked: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValueError, match=f"^{fault}"):
        pattern(RequestsTable(dynamodb, "no-such-table"), value, **asked)


@pytest.mark.parametrize(
    ("pattern", "value", "asked"),
    [
        pytest.param(RequestsTable.by_user, USER, {"newest_first": False}, id="order"),
        pytest.param(RequestsTable.by_user, USER, {"since": T0}, id="since"),
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
    with pytest.raises(ValueError, match=r"^cursor is not of this query; give one from a page of"):
        pattern(five, value, cursor=cursor, **asked)


def test_a_cursor_of_one_priority_is_none_of_all(five: RequestsTable) -> None:
    cursor = five.by_priority("table", priority="low", limit=2).cursor
    with pytest.raises(ValueError, match=r"^cursor is not of this query"):
        five.by_priority("table", cursor=cursor)


def test_a_cursor_of_another_table_is_refused(five: RequestsTable, dynamodb: Client) -> None:
    cursor = five.by_user(USER, limit=2).cursor
    with pytest.raises(ValueError, match=r"^cursor is not of this query"):
        RequestsTable(dynamodb, "no-such-table").by_user(USER, cursor=cursor)


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        pytest.param(RequestsTable.get, "bad", id="get"),
        pytest.param(RequestsTable.by_user, "bad-user", id="by user"),
        pytest.param(RequestsTable.by_project, PROJECT, id="by project"),
        pytest.param(RequestsTable.by_priority, "table", id="by priority"),
    ],
)
def test_an_item_that_is_no_request_is_named(
    five: RequestsTable, dynamodb: Client, pattern: Pattern, value: str
) -> None:
    item = small("bad", user_id="bad-user").to_attributes() | {"errors": {"S": "none"}}
    dynamodb.put_item(TableName=five.name, Item=item)

    with pytest.raises(ItemError) as caught:
        pattern(five, value)
    assert caught.value.problems == ('errors: is "none"; must be a list',)
    assert caught.value.item == 'request "bad"'
