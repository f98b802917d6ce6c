"""Numbers as DynamoDB stores them: up to 38 significant digits, within its range."""

import re
from decimal import Context, Decimal, DecimalException, Inexact
from typing import TypeAlias

from market_intelligence.errors import ArgumentError
from market_intelligence.item.problems import shown

Number: TypeAlias = "int | Decimal"
"""A whole number is an int, any other a Decimal without trailing zeros."""

_MAX_DIGITS = 38
EXACT = Context(prec=_MAX_DIGITS, traps=[Inexact])
"""Arithmetic with as many digits as DynamoDB stores, which refuses to round."""
_LEAST_EXPONENT, _GREATEST_EXPONENT = -130, 125
_WRITTEN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def number(value: float | Decimal) -> Number:
    """Return a number as DynamoDB stores it: 1.50 and 2.0 become 1.5 and 2, -0 becomes 0.

    A float counts as the number that Python writes it as. A number that DynamoDB cannot store
    raises ValueError.
    """
    exact = Decimal(float.__repr__(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        raise ArgumentError(f"is {exact}; must be a finite number")
    if exact.is_zero():
        return 0
    if not _LEAST_EXPONENT <= exact.adjusted() <= _GREATEST_EXPONENT:
        raise ArgumentError(f"is {shown(exact)}; must be 0, or from 1E-130 to below 1E+126 in size")
    try:
        kept = exact.normalize(EXACT)
    except Inexact:
        raise ArgumentError(
            f"is {shown(exact)}; must have at most {_MAX_DIGITS} significant digits"
        ) from None
    return int(kept) if kept == kept.to_integral_value() else kept


def parse_number(text: str) -> Number:
    """Read a number as DynamoDB writes it; ValueError if DynamoDB cannot store it."""
    if not _WRITTEN.fullmatch(text):
        raise ArgumentError(f"is {shown(text)}; must be a number in digits")
    try:
        return number(Decimal(text))
    except DecimalException:
        raise ArgumentError(f"is {shown(text)}; must be a number that DynamoDB can store") from None


def format_number(value: Number) -> str:
    """Write a number as DynamoDB returns it, without an exponent."""
    return format(Decimal(value), "f")
