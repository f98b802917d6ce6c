"""Scalars of YAML as the engine reads them, which is as the Go library yaml.v3 does.

It takes YAML 1.2 with parts of 1.1: `no` and `22:30` are text, `017` is 15, and `2026-01-01` is a
moment.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from math import isinf
from typing import Literal

Tag = Literal["null", "bool", "int", "float", "timestamp", "merge", "str"]
Scalar = None | bool | int | float | str

_CONSTANTS: Mapping[str, tuple[Tag, Scalar]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), ("null", None)),
    **dict.fromkeys(("true", "True", "TRUE"), ("bool", True)),
    **dict.fromkeys(("false", "False", "FALSE"), ("bool", False)),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), ("float", float("inf"))),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), ("float", float("-inf"))),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), ("float", float("nan"))),
    "<<": ("merge", "<<"),
}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INT = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<binary>[01]+)|0[oO]?(?P<octal>[0-7]+)"
    r"|(?P<decimal>0|[1-9][0-9]*))"
)
_BASES = {"hex": 16, "binary": 2, "octal": 8, "decimal": 10}
_LEAST, _MOST, _MOST_UNSIGNED = -(2**63), 2**63 - 1, 2**64 - 1
# From the formats that yaml.v3 tries: with T or t there is a zone, with a space there is none.
_TIMESTAMP = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
    r"(?:(?P<zoned>[Tt])?(?(zoned)| )(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{1,2})"
    r":(?P<second>[0-9]{1,2})(?:[.,](?P<fraction>[0-9]+))?(?(zoned)(?P<zone>Z|[-+][0-9]{2}:[0-9]{2})))?"
)
_LEAP_YEAR = 2000
_MOST_DIGITS = 64
"""Those of the greatest number in binary; Python refuses to read thousands."""
_POWERS = range(-4, 6)
"""The powers of ten of the floats that Go prints without an exponent."""


def resolved(text: str) -> tuple[Tag, Scalar]:
    """Return what a text without quotes is, and its value; a moment is text as JSON has it."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] == "." and _FLOAT.fullmatch(text):
        return _float(text, text)
    if text[0] not in "+-0123456789":
        return "str", text
    if (moment := _timestamp(text)) is not None:
        return "timestamp", moment
    plain = text.replace("_", "")
    if (number := _int(plain)) is not None:
        return "int", number
    return _float(plain, text) if _FLOAT.fullmatch(plain) else ("str", text)


def tagged(tag: str, text: str) -> Scalar:
    """Return the value of a text under a tag of YAML's; any other tag leaves it as it is.

    Raises ValueError where the text is none of its kind.
    """
    if tag == "binary":
        return b64decode(text, validate=True).decode()
    if tag not in ("null", "bool", "int", "float", "timestamp"):
        return text
    found, value = resolved(text)
    if tag == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if found != tag:
        raise ValueError(f"{text!r} is not a valid {tag}")
    return value


def _timestamp(text: str) -> str | None:
    """Return a moment as JSON has it, or None for what is none."""
    found = _TIMESTAMP.fullmatch(text)
    if not found:
        return None
    names = ("year", "month", "day", "hour", "minute", "second")
    year, *others = parts = [int(found[name] or 0) for name in names]
    try:
        datetime(year or _LEAP_YEAR, *others, tzinfo=UTC)
    except ValueError:
        return None
    fraction = (found["fraction"] or "").rstrip("0")
    zone = found["zone"] or "Z"
    moment = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*parts)
    return f"{moment}{'.' * bool(fraction)}{fraction}{'Z' if zone[1:] == '00:00' else zone}"


def as_text(value: Scalar) -> str:
    """Return a scalar as the engine hands it to a program, which is as Go prints it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return _go_float(value)
        case _:
            return str(value)


def _int(text: str) -> int | None:
    found = _INT.fullmatch(text)
    if not found:
        return None
    base = next(name for name in _BASES if found[name])
    if len(found[base].lstrip("0")) > _MOST_DIGITS:
        return None
    number = int(f"{found['sign']}{found[base]}", _BASES[base])
    is_in_range = number <= (_MOST if found["sign"] else _MOST_UNSIGNED)
    return number if number >= _LEAST and is_in_range else None


def _float(plain: str, text: str) -> tuple[Tag, Scalar]:
    number = float(plain)
    return ("str", text) if isinf(number) else ("float", number)


def _go_float(number: float) -> str:
    shortest = Decimal(repr(number)).normalize()
    mantissa, _, exponent = f"{shortest:e}".partition("e")
    power = int(exponent)
    return f"{shortest:f}" if not number or power in _POWERS else f"{mantissa}e{power:+03}"
