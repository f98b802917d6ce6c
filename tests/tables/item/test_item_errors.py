"""What is no item, refused with everything that is wrong with it."""

from collections.abc import Callable
from typing import Any

import pytest

from tables.item.item import Item
from tables.item.problems import ItemError
from tables.item.sizes import MAX_ITEM_BYTES
from tables.items import ProcessingLog, Request
from tests.tables.examples import REQUEST, request


def attributes(**others: Any) -> dict[str, Any]:
    """Give the attributes of the specification's request, with others."""
    return {**request().to_attributes(), **others}


def test_everything_wrong_is_said_at_once() -> None:
    values = REQUEST | {
        "user_id": "",
        "status": "done",
        "config": {"keywords": ["a", float("nan")], "": 1},
        "errors": "none",
        "created_at": "2024-01-09T15:43:09Z",
        "ttl": 1712590989250,
        "note": {1, "a"},
        "padding": "x" * MAX_ITEM_BYTES,
    }
    del values["priority"]

    with pytest.raises(ItemError) as refused:
        Request.from_values(values)

    assert str(refused.value) == (
        'request "req_1757412789250_a08ac7ad" has 10 problems:\n'
        "  config.keywords[1]: is NaN; must be a finite number\n"
        '  config[""]: has a name of 0 bytes; must have one of 1 to 65,535\n'
        "  note: is a set of other members; must be all text, all numbers or all binary\n"
        "  the item has 410,979 bytes; must have 409,600 at most\n"
        '  user_id: is ""; must be text of 1 to 2,048 bytes in UTF-8\n'
        '  status: is "done"; must be pending, processing, executing, completed, failed or '
        "cancelled\n"
        "  priority: is missing; must be high, medium or low\n"
        '  created_at: is "2024-01-09T15:43:09Z"; must be a time in UTC without offset, '
        "as 2024-01-09T15:43:09.250000\n"
        '  errors: is "none"; must be a list\n'
        "  ttl: is 1712590989250; must be seconds since 1970, not milliseconds; "
        "in seconds it is 1712590989"
    )


def test_faults_of_attributes_and_of_fields_are_said_at_once() -> None:
    bad = attributes(status={"S": "done"}, priority={"S": 5}, note={"X": 1})

    with pytest.raises(ItemError) as refused:
        Request.from_attributes(bad)

    assert refused.value.problems == (
        "priority: is 5 of type S; must be text",
        'note: is of type "X"; must be of S, N, B, BOOL, NULL, L, M, SS, NS, BS',
        'status: is "done"; must be pending, processing, executing, completed, failed or cancelled',
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [(None, "null"), ([REQUEST], "a list"), ("{}", '"{}"')],
    ids=["null", "list", "text"],
)
def test_what_is_no_item_at_all_is_refused(values: Any, words: str) -> None:
    for read in (Request.from_values, Request.from_attributes):
        with pytest.raises(ItemError) as refused:
            read(values)
        assert str(refused.value) == (
            f"item has 1 problem:\n  is {words}; must be a map of its fields"
        )


@pytest.mark.parametrize(
    ("item", "heading"),
    [
        (Request.from_values, "request has 14 problems:"),
        (ProcessingLog.from_values, "processing log has 3 problems:"),
    ],
    ids=["request", "log"],
)
def test_item_without_an_id_is_named_by_its_kind(
    item: Callable[[dict[str, object]], Item], heading: str
) -> None:
    with pytest.raises(ItemError) as refused:
        item({})

    assert str(refused.value).splitlines()[0] == heading
