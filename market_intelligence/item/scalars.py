"""Values that hold no other values, and sets: how Python's become what DynamoDB can keep."""

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
    """Return a value as DynamoDB keeps it; ValueError if it cannot, as it cannot of a date.

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
    """Return a text of whole characters; ValueError if it holds half of one, which has no UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ArgumentError(f"is {shown(value)}; must be made of whole characters") from None
    return str.__str__(value)


def gathered(read: Callable[[Given], Kept], members: Iterable[Given]) -> list[Kept]:
    """Read each member of a set; ValueError that names every one that cannot be kept."""
    kept: list[Kept] = []
    faults: list[str] = []
    for member in members:
        try:
            kept.append(read(member))
        except ValueError as error:
            faults.append(f"holds one that {error}")
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
    raise ArgumentError("is a set of other members; must be all text, all numbers or all binary")


def _is_number(member: object) -> bool:
    return isinstance(member, int | float | Decimal) and not isinstance(member, bool)
