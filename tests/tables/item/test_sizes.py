from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tables.item.attributes import AttributeValue
from tables.item.problems import ItemError
from tables.item.sizes import MAX_ITEM_BYTES, size_bytes, values_size_bytes
from tables.item.values import Value
from tests.tables.examples import log, request
from tests.tables.strategies import NAMES, VALUES

ONES = "1" * 38


SIZES: list[tuple[AttributeValue, int]] = [
    ({"S": ""}, 0),
    ({"S": "text"}, 4),
    ({"S": "é"}, 2),
    ({"S": "\N{ROCKET}"}, 4),
    ({"B": b""}, 0),
    ({"B": b"\0\xff"}, 2),
    ({"NULL": True}, 1),
    ({"BOOL": True}, 1),
    ({"BOOL": False}, 1),
    ({"N": "0"}, 1),
    ({"N": "1"}, 2),
    ({"N": "-1"}, 3),
    ({"N": "12"}, 2),
    ({"N": "123"}, 3),
    ({"N": "1234"}, 3),
    ({"N": "0012.3400"}, 3),
    ({"N": "10"}, 2),
    ({"N": "100"}, 2),
    ({"N": "1000"}, 2),
    ({"N": "1e125"}, 2),
    ({"N": "1e-130"}, 2),
    ({"N": "1.5"}, 3),
    ({"N": "1.23"}, 3),
    ({"N": "0.001"}, 2),
    ({"N": ONES}, 20),
    ({"N": f"-{ONES}"}, 21),
    ({"N": f"1.{ONES[1:]}"}, 21),
    ({"N": f"-1.{ONES[1:]}"}, 21),
    ({"L": []}, 3),
    ({"M": {}}, 3),
    ({"L": [{"S": "b"}]}, 3 + 1 + 1),
    ({"L": [{"N": "1"}, {"NULL": True}]}, 3 + 2 + 2 + 1),
    ({"M": {"name": {"S": "b"}}}, 3 + 1 + 4 + 1),
    ({"M": {"é": {"M": {}}}}, 3 + 1 + 2 + 3),
    ({"L": [{"L": []}]}, 3 + 1 + 3),
    ({"SS": ["a", "bc"]}, 3),
    ({"NS": ["1", "22"]}, 4),
    ({"BS": [b"a", b"bc"]}, 3),
]


@pytest.mark.parametrize(("value", "size"), SIZES, ids=[str(value) for value, _ in SIZES])
def test_value_has_the_size_that_dynamodb_counts(value: AttributeValue, size: int) -> None:
    assert size_bytes({"é": value}) == len("é".encode()) + size


def test_size_of_the_specified_request_and_log() -> None:
    assert size_bytes(request().to_attributes()) == 1887
    assert size_bytes(log().to_attributes()) == 225


@given(
    one=st.dictionaries(NAMES, VALUES, max_size=3), other=st.dictionaries(NAMES, VALUES, max_size=3)
)
def test_size_of_an_item_is_that_of_its_parts(
    one: dict[str, Value], other: dict[str, Value]
) -> None:
    inside: dict[str, Value] = {"a": one, "b": [other]}

    parts = values_size_bytes(one) + len(one) + values_size_bytes(other) + len(other)
    assert values_size_bytes(inside) == 2 + 3 + 3 + 1 + 3 + parts


def test_limit_is_400_kilobytes() -> None:
    assert MAX_ITEM_BYTES == 409_600


def test_what_dynamodb_refuses_has_no_size() -> None:
    bad: Any = {"note": {"N": "x"}, "list": {"L": [1]}}

    with pytest.raises(ItemError) as refused:
        size_bytes(bad)

    assert str(refused.value) == (
        "item has 2 problems:\n"
        '  note: is "x"; must be a number in digits\n'
        '  list[0]: is 1; must be a value by its type, as {"S": "text"}'
    )
