from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tables.item.decimals import Number, format_number, number, parse_number
from tests.tables.strategies import WRITTEN_NUMBERS

ONES = "1" * 38


@pytest.mark.parametrize(
    ("written", "kept", "answered"),
    [
        ("0", 0, "0"),
        ("-0", 0, "0"),
        ("-0.00", 0, "0"),
        ("0e500", 0, "0"),
        ("007", 7, "7"),
        ("+1", 1, "1"),
        ("1.", 1, "1"),
        (".5", Decimal("0.5"), "0.5"),
        ("12.50", Decimal("12.5"), "12.5"),
        ("65.0", 65, "65"),
        ("1e5", 100_000, "100000"),
        ("1E+5", 100_000, "100000"),
        ("-1.5e1", -15, "-15"),
        ("1e-7", Decimal("1e-7"), "0.0000001"),
        (ONES, int(ONES), ONES),
        (f"{ONES}.000", int(ONES), ONES),
        (f"{ONES}{'0' * 87}", int(ONES) * 10**87, f"{ONES}{'0' * 87}"),
        (f"0.{ONES}", Decimal(f"0.{ONES}"), f"0.{ONES}"),
        ("1e-130", Decimal("1e-130"), f"0.{'0' * 129}1"),
        ("9e125", 9 * 10**125, f"9{'0' * 125}"),
        ("-9.9e125", -99 * 10**124, f"-99{'0' * 124}"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_number_is_kept_as_dynamodb_keeps_it(written: str, kept: Number, answered: str) -> None:
    read = parse_number(written)

    assert (type(read), read) == (type(kept), kept)
    assert format_number(read) == answered


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        (0.1, Decimal("0.1")),
        (94.6, Decimal("94.6")),
        (1e22, 10**22),
        (5e-5, Decimal("0.00005")),
        (-0.0, 0),
        (65.0, 65),
        (2**53 + 1, 2**53 + 1),
        (Decimal("1.50"), Decimal("1.5")),
    ],
    ids=str,
)
def test_python_number_is_kept_as_it_is_written(given_: float | Decimal, kept: Number) -> None:
    read = number(given_)

    assert (type(read), str(read)) == (type(kept), str(kept))


@given(written=WRITTEN_NUMBERS)
def test_number_is_written_as_dynamodb_answers_it(written: str) -> None:
    assert format_number(parse_number(written)) == written
    assert number(parse_number(written)) == Decimal(written)


@given(value=st.floats(min_value=1e-130, max_value=9e125) | st.floats(-9e125, -1e-130))
def test_float_comes_back(value: float) -> None:
    assert float(number(value)) == value
