from typing import Any

import pytest

from tables.access import RequestsTable
from tests.tables.examples import request
from tests.tables.served import (
    PROJECT,
    T1,
    T2,
    T3,
    USER,
    Pattern,
    each_pattern,
    ids,
    submit_five,
)


@pytest.fixture
def five(requests: RequestsTable) -> RequestsTable:
    submit_five(requests)
    return requests


@pytest.mark.parametrize("consistent", [True, False], ids=["consistent", "eventual"])
def test_get(requests: RequestsTable, consistent: bool) -> None:
    written = request(unknown={"flags": {"a", "b"}, "raw": b"\x00", "n": 0.1, "none": None})
    requests.submit(written)

    found = requests.get(written.request_id, consistent=consistent)
    assert found is not None
    assert found.to_attributes() == written.to_attributes()


def test_get_what_is_not_there(requests: RequestsTable) -> None:
    assert requests.get("none") is None


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        pytest.param(RequestsTable.by_user, USER, "43210", id="by user"),
        pytest.param(RequestsTable.by_project, PROJECT, "43210", id="by project"),
        pytest.param(RequestsTable.by_status, "pending", "01234", id="by status"),
    ],
)
def test_order_by_default(five: RequestsTable, pattern: Pattern, value: str, expected: str) -> None:
    assert ids(pattern(five, value)) == expected


@each_pattern
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param({"newest_first": True}, "43210", id="newest first"),
        pytest.param({"newest_first": False}, "01234", id="oldest first"),
        pytest.param({"since": T3, "newest_first": False}, "34", id="since"),
        pytest.param({"until": T1, "newest_first": False}, "01", id="until"),
        pytest.param({"since": T1, "until": T3, "newest_first": True}, "321", id="between"),
        pytest.param({"since": f"{T1}.000001", "until": f"{T2}.5"}, "2", id="between seconds"),
        pytest.param({"since": T2, "until": T2}, "2", id="at"),
        pytest.param({"since": "2025-01-01T00:00:00"}, "", id="nothing"),
        pytest.param({"limit": 2, "newest_first": False}, "01", id="limit"),
    ],
)
def test_by_time(
    five: RequestsTable, pattern: Pattern, value: str, asked: dict[str, Any], expected: str
) -> None:
    assert ids(pattern(five, value, **asked)) == expected


def test_pages_by_urgency_are_filled_with_what_is_less_urgent(five: RequestsTable) -> None:
    first = five.by_priority("table", limit=3)
    second = five.by_priority("table", limit=3, cursor=first.cursor)

    assert [item.priority for item in first.items] == ["high", "low", "low"]
    assert [item.priority for item in second.items] == ["low", "low"]
    assert sorted(ids(first) + ids(second)) == ["0", "1", "2", "3", "4"]


def test_a_page_can_end_with_a_priority(five: RequestsTable) -> None:
    first = five.by_priority("table", limit=1)
    second = five.by_priority("table", limit=4, cursor=first.cursor)

    assert ids(first) == "2"
    assert sorted(ids(second)) == ["0", "1", "3", "4"]


@pytest.mark.parametrize(("priority", "expected"), [("high", "2"), ("medium", ""), ("low", "0134")])
def test_one_priority(five: RequestsTable, priority: Any, expected: str) -> None:
    page = five.by_priority("table", priority=priority)
    assert ("".join(sorted(ids(page))), page.cursor) == (expected, None)
