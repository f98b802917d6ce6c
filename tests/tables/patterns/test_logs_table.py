from typing import Any

import pytest

from tables.access import AlreadyLoggedError, LogsTable
from tests.tables.conftest import Client
from tests.tables.examples import LOG, log

REQUEST = LOG["request_id"]
T0, T1, T2, T3, T4 = [f"2024-01-09T15:43:0{second}" for second in range(5)]


@pytest.fixture
def five(logs: LogsTable) -> LogsTable:
    """Give a table with 5 logs of a request, a second apart, and with one of another."""
    for number, at in enumerate((T0, T1, T2, T3, T4)):
        logs.append(log(str(number), timestamp=at))
    logs.append(log(request_id="another"))
    return logs


def test_append(logs: LogsTable) -> None:
    appended = log(unknown={"flags": {"a"}, "raw": b"\x00", "n": 0.1, "none": None})
    logs.append(appended)
    [found] = logs.of_request(REQUEST).items
    assert found.to_attributes() == appended.to_attributes()


def test_an_id_is_appended_once(logs: LogsTable) -> None:
    first = log(message="first")
    logs.append(first)

    with pytest.raises(AlreadyLoggedError) as caught:
        logs.append(log(message="second"))
    assert caught.value.log_id == LOG["log_id"]
    assert logs.of_request(REQUEST).items == (first,)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param({}, "01234", id="all"),
        pytest.param({"newest_first": True}, "43210", id="newest first"),
        pytest.param({"since": T3}, "34", id="since"),
        pytest.param({"until": T1}, "01", id="until"),
        pytest.param({"since": T1, "until": T3, "newest_first": True}, "321", id="between"),
        pytest.param({"since": f"{T1}.000001", "until": f"{T2}.5"}, "2", id="between seconds"),
        pytest.param({"limit": 2}, "01", id="limit"),
    ],
)
def test_of_request(five: LogsTable, asked: dict[str, Any], expected: str) -> None:
    page = five.of_request(REQUEST, **asked)
    assert "".join(item.log_id for item in page.items) == expected


@pytest.mark.parametrize(
    ("request_id", "asked", "fault"),
    [
        pytest.param("", {}, "request_id has 0 bytes", id="no request"),
        pytest.param(REQUEST, {"since": T2, "until": T1}, f"since is {T2}, after", id="span"),
        pytest.param(REQUEST, {"since": "today"}, "since is 'today'; must be a time", id="since"),
        pytest.param(REQUEST, {"limit": 0}, "limit is 0; must be 1 or more", id="limit"),
        pytest.param(REQUEST, {"cursor": "x"}, "cursor is not of this query", id="cursor"),
    ],
)
def test_what_cannot_be_asked(
    dynamodb: Client, request_id: str, asked: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValueError, match=f"^{fault}"):
        LogsTable(dynamodb, "no-such-table").of_request(request_id, **asked)


@pytest.mark.parametrize(
    ("request_id", "asked"),
    [("another", {}), (REQUEST, {"newest_first": True}), (REQUEST, {"until": T4})],
    ids=["another request", "order", "until"],
)
def test_a_cursor_of_another_query_is_refused(
    five: LogsTable, request_id: str, asked: dict[str, Any]
) -> None:
    cursor = five.of_request(REQUEST, limit=2).cursor
    with pytest.raises(ValueError, match=r"^cursor is not of this query"):
        five.of_request(request_id, cursor=cursor, **asked)
