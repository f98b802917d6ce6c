from decimal import Decimal
from typing import Any

import pytest

from tables.item.attributes import AttributeValue, attribute, read_attributes
from tables.item.values import Value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, {"NULL": True}),
        (False, {"BOOL": False}),
        (15, {"N": "15"}),
        (Decimal("94.6"), {"N": "94.6"}),
        ("", {"S": ""}),
        (b"\0", {"B": b"\0"}),
        ([], {"L": []}),
        ({}, {"M": {}}),
        ([1, [None]], {"L": [{"N": "1"}, {"L": [{"NULL": True}]}]}),
        ({"a": {"b": True}}, {"M": {"a": {"M": {"b": {"BOOL": True}}}}}),
        (frozenset({"b", "a", "B", "é"}), {"SS": ["B", "a", "b", "é"]}),
        (frozenset({10, 9, Decimal("-0.5")}), {"NS": ["-0.5", "9", "10"]}),
        (frozenset({b"b", b"a"}), {"BS": [b"a", b"b"]}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_value_is_written_and_read_in_dynamodbs_types(
    value: Value, written: AttributeValue
) -> None:
    assert attribute(value) == written
    reading = read_attributes({"a": written})
    assert (reading.values, reading.problems) == ({"a": value}, [])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ({"N": "1.50e1"}, 15),
        ({"NS": ["2", "1.0"]}, frozenset({1, 2})),
        ({"SS": ["b", "a"]}, frozenset({"a", "b"})),
        ({"B": bytearray(b"a")}, b"a"),
        ({"BS": [bytearray(b"a"), b"b"]}, frozenset({b"a", b"b"})),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_dynamodb_takes_is_read_as_it_answers_it(written: Any, value: Value) -> None:
    reading = read_attributes({"a": written})

    assert (reading.values, reading.problems) == ({"a": value}, [])
    assert {*map(type, reading.values.values())} == {type(value)}
