"""Scalars and sets: conversion from Python to what DynamoDB can store."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import TypeAlias, TypeVar, cast

from market_intelligence.errors import ArgumentError
from market_intelligence.item.decimals import number
from market_intelligence.item.problems import shown

Set: TypeAlias = frozenset[str] | frozenset[int | Decimal] | frozenset[bytes]
Scalar: TypeAlias = bool | int | Decimal | str | bytes | None

Given = TypeVar("Given")
Kept = TypeVar("Kept")


def scalar(value: object) -> Scalar | Set:
    """Return a value as DynamoDB stores it; ValueError if it cannot, such as a date.

    A float becomes the number that Python writes it as, a bytearray bytes, a set frozen.
    """
    match value:
        case None | bool():
            return value
        case int() | float() | Decimal():
            return number(value)
        case str():
            return text(value)
        case bytes() | bytearray():
            return bytes(value)
        case set() | frozenset():
            return _set(cast("AbstractSet[object]", value))
        case _:
            raise ArgumentError(
                f"is {shown(value)}; must be text, a number, true, false, null, binary, "
                "a list, a map or a set"
            )


def text(value: str) -> str:
    """Return a text; ValueError if UTF-8 cannot encode it, such as half of a surrogate pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ArgumentError(f"is {shown(value)}; must be valid Unicode text") from None
    return str.__str__(value)


def gathered(read: Callable[[Given], Kept], members: Iterable[Given]) -> list[Kept]:
    """Read each member of a set; ValueError that names every one that cannot be stored."""
    kept: list[Kept] = []
    faults: list[str] = []
    for member in members:
        try:
            kept.append(read(member))
        except ValueError as error:
            faults.append(f"has a member that {error}")
    if faults:
        raise ArgumentError("; ".join(sorted(faults)))
    return kept


def _set(members: AbstractSet[object]) -> Set:
    if not members:
        raise ArgumentError("is an empty set; must have members, or be a list")
    if all(isinstance(member, str) for member in members):
        return frozenset(gathered(text, cast("AbstractSet[str]", members)))
    if all(isinstance(member, bytes) for member in members):
        return frozenset(cast("AbstractSet[bytes]", members))
    if all(_is_number(member) for member in members):
        return frozenset(gathered(number, cast("AbstractSet[float | Decimal]", members)))
    raise ArgumentError(
        "is a set with other members; these must be all text, all numbers or all binary"
    )


def _is_number(member: object) -> bool:
    return isinstance(member, int | float | Decimal) and not isinstance(member, bool)
