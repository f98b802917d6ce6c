"""Numbers as DynamoDB keeps them, and sizes as it counts them."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_intelligence.item.attributes import AttributeValue
from market_intelligence.item.decimals import Number, format_number, number, parse_number
from market_intelligence.item.problems import ItemError
from market_intelligence.item.sizes import MAX_ITEM_BYTES, size_bytes, values_size_bytes
from market_intelligence.item.values import Value
from tests.market_intelligence.examples import log, request
from tests.market_intelligence.strategies import NAMES, VALUES, WRITTEN_NUMBERS

ONES = "1" * 38


@pytest.mark.parametrize(
    ("written", "kept", "answered"),
    [
        ("-0.00", 0, "0"),
        ("0e500", 0, "0"),
        ("007", 7, "7"),
        ("+1", 1, "1"),
        ("1.", 1, "1"),
        (".5", Decimal("0.5"), "0.5"),
        ("12.50", Decimal("12.5"), "12.5"),
        ("65.0", 65, "65"),
        ("1E+5", 100_000, "100000"),
        ("-1.5e1", -15, "-15"),
        ("1e-7", Decimal("1e-7"), "0.0000001"),
        (f"{ONES}.000", int(ONES), ONES),
        (f"{ONES}{'0' * 87}", int(ONES) * 10**87, f"{ONES}{'0' * 87}"),
        (f"0.{ONES}", Decimal(f"0.{ONES}"), f"0.{ONES}"),
        ("1e-130", Decimal("1e-130"), f"0.{'0' * 129}1"),
        ("-9.9e125", -99 * 10**124, f"-99{'0' * 124}"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_number_is_kept_as_dynamodb_keeps_it(written: str, kept: Number, answered: str) -> None:
    read = parse_number(written)

    assert (type(read), read) == (type(kept), kept)
    assert format_number(read) == answered


@pytest.mark.parametrize(
    ("python", "kept"),
    [
        (0.1, Decimal("0.1")),
        (1e22, 10**22),
        (5e-5, Decimal("0.00005")),
        (-0.0, 0),
        (65.0, 65),
        (2**53 + 1, 2**53 + 1),
        (Decimal("1.50"), Decimal("1.5")),
    ],
    ids=str,
)
def test_a_python_number_is_kept_as_it_is_written(python: float | Decimal, kept: Number) -> None:
    read = number(python)

    assert (type(read), str(read)) == (type(kept), str(kept))


@given(written=WRITTEN_NUMBERS)
def test_a_number_is_written_as_dynamodb_answers_it(written: str) -> None:
    assert format_number(parse_number(written)) == written
    assert number(parse_number(written)) == Decimal(written)


@given(value=st.floats(min_value=1e-130, max_value=9e125) | st.floats(-9e125, -1e-130))
def test_a_float_comes_back(value: float) -> None:
    assert float(number(value)) == value


SIZES: list[tuple[AttributeValue, int]] = [
    ({"S": ""}, 0),
    ({"S": "text"}, 4),
    ({"S": "\N{ROCKET}"}, 4),
    ({"B": b"\0\xff"}, 2),
    ({"NULL": True}, 1),
    ({"BOOL": False}, 1),
    ({"N": "0"}, 1),
    ({"N": "1"}, 2),
    ({"N": "-1"}, 3),
    ({"N": "123"}, 3),
    ({"N": "1234"}, 3),
    ({"N": "0012.3400"}, 3),
    ({"N": "10"}, 2),
    ({"N": "1000"}, 2),
    ({"N": "1e-130"}, 2),
    ({"N": "1.5"}, 3),
    ({"N": "0.001"}, 2),
    ({"N": ONES}, 20),
    ({"N": f"-{ONES}"}, 21),
    ({"N": f"-1.{ONES[1:]}"}, 21),
    ({"L": []}, 3),
    ({"L": [{"N": "1"}, {"NULL": True}]}, 3 + 2 + 2 + 1),
    ({"M": {"name": {"S": "b"}}}, 3 + 1 + 4 + 1),
    ({"M": {"é": {"M": {}}}}, 3 + 1 + 2 + 3),
    ({"SS": ["a", "bc"]}, 3),
    ({"NS": ["1", "22"]}, 4),
    ({"BS": [b"a", b"bc"]}, 3),
]


@pytest.mark.parametrize(("value", "size"), SIZES, ids=[str(value) for value, _ in SIZES])
def test_a_value_has_the_size_that_dynamodb_counts(value: AttributeValue, size: int) -> None:
    assert size_bytes({"é": value}) == len("é".encode()) + size


def test_sizes_of_the_specified_items_and_the_limit() -> None:
    assert size_bytes(request().to_attributes()) == 1887
    assert size_bytes(log().to_attributes()) == 225
    assert MAX_ITEM_BYTES == 409_600


@given(
    one=st.dictionaries(NAMES, VALUES, max_size=3), other=st.dictionaries(NAMES, VALUES, max_size=3)
)
def test_the_size_of_an_item_is_that_of_its_parts(
    one: dict[str, Value], other: dict[str, Value]
) -> None:
    inside: dict[str, Value] = {"a": one, "b": [other]}

    parts = values_size_bytes(one) + len(one) + values_size_bytes(other) + len(other)
    assert values_size_bytes(inside) == 2 + 3 + 3 + 1 + 3 + parts


def test_what_dynamodb_refuses_has_no_size() -> None:
    bad: Any = {"note": {"N": "x"}, "list": {"L": [1]}}

    with pytest.raises(ItemError) as refused:
        size_bytes(bad)

    assert str(refused.value) == (
        'item has 2 problems:\n  note: is "x"; must be a number in digits\n  list[0]: is 1; must '
        'be a value under its type, such as {"S": "text"}'
    )
