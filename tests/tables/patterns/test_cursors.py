from dataclasses import replace

import pytest

from tables.patterns.cursors import Place, read_cursor, write_cursor
from tables.patterns.queries import Query
from tables.specs import REQUESTS

USER, PROJECT, *_ = REQUESTS.indexes
QUERY = Query(
    table="requests",
    index=USER,
    value="user-1",
    at_least="2024-01-01T00:00:00",
    at_most="2024-12-31T00:00:00",
)
AFTER = Place(
    0,
    {
        "request_id": {"S": "request-1"},
        "user_id": {"S": "user-1"},
        "created_at": {"S": "2024-01-09T15:43:09.250000"},
    },
)
REFUSAL = (
    "cursor is not of this query; give one from a page of the same call, with the same arguments "
    "but for limit, or None for the first page"
)


@pytest.mark.parametrize("place", [AFTER, Place(1)], ids=["after an item", "second query"])
def test_a_cursor_gives_its_place(place: Place) -> None:
    assert read_cursor(write_cursor(place, [QUERY, QUERY]), [QUERY, QUERY]) == place


def test_a_cursor_can_stand_in_an_address() -> None:
    after = Place(0, {"request_id": {"S": "???>>>ÿÿÿ~"}})
    cursor = write_cursor(after, [QUERY])
    assert cursor.replace("-", "").replace("_", "").replace("=", "").isalnum()
    assert read_cursor(cursor, [QUERY]) == after


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([replace(QUERY, table="logs")], id="table"),
        pytest.param([replace(QUERY, index=PROJECT)], id="index"),
        pytest.param([replace(QUERY, value="user-2")], id="value"),
        pytest.param([replace(QUERY, at_least=None)], id="since"),
        pytest.param([replace(QUERY, at_most="2024-12-30T00:00:00")], id="until"),
        pytest.param([replace(QUERY, descending=True)], id="order"),
        pytest.param([QUERY, QUERY], id="more queries"),
    ],
)
def test_a_cursor_of_another_query_is_refused(others: list[Query]) -> None:
    with pytest.raises(ValueError, match="cursor") as caught:
        read_cursor(write_cursor(AFTER, others), [QUERY])
    assert str(caught.value) == REFUSAL


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "ÿ", "bnVsbA==", "WzEsMl0=", "e30=", "WzAsbnVsbCwiIl0=", "//8="],
    ids=["empty", "no base64", "no ASCII", "null", "a pair", "a map", "no seal", "no UTF-8"],
)
def test_a_text_that_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor") as caught:
        read_cursor(cursor, [QUERY])
    assert str(caught.value) == REFUSAL


def test_no_letter_of_a_cursor_can_be_changed() -> None:
    cursor = write_cursor(AFTER, [QUERY])
    for place, letter in enumerate(cursor):
        changed = f"{cursor[:place]}{'A' if letter != 'A' else 'B'}{cursor[place + 1 :]}"
        with pytest.raises(ValueError, match="cursor is not of this query"):
            read_cursor(changed, [QUERY])
