"""Items in DynamoDB's own types, as its client accepts and returns them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import UnionType
from typing import TypedDict, cast

from market_intelligence.errors import ArgumentError
from market_intelligence.item.decimals import format_number, parse_number
from market_intelligence.item.problems import shown
from market_intelligence.item.scalars import Scalar, Set, gathered
from market_intelligence.item.values import Reading, Value, is_map, read

_TYPES: dict[str, tuple[type | UnionType, str]] = {
    "S": (str, "text"),
    "N": (str, "a number as text"),
    "B": (bytes | bytearray, "binary"),
    "BOOL": (bool, "true or false"),
    "NULL": (bool, "true"),
    "L": (list, "a list"),
    "M": (Mapping, "a map"),
    "SS": (list, "a list of text"),
    "NS": (list, "a list of numbers as text"),
    "BS": (list, "a list of binary"),
}


class AttributeValue(TypedDict, total=False):
    """A value under the one key that is its type, as in the types of boto3."""

    S: str
    N: str
    B: bytes
    BOOL: bool
    NULL: bool
    L: "Sequence[AttributeValue]"
    M: "Mapping[str, AttributeValue]"
    SS: Sequence[str]
    NS: Sequence[str]
    BS: Sequence[bytes]


def read_attributes(attributes: object) -> Reading:
    """Read the fields of an item from DynamoDB's own types."""
    return read(attributes, _unwrap)


def attribute(value: Value) -> AttributeValue:
    """Write a value in DynamoDB's own types: numbers as DynamoDB returns them, sets in order."""
    match value:
        case list():
            return {"L": [attribute(member) for member in value]}
        case dict():
            return {"M": {name: attribute(member) for name, member in value.items()}}
        case frozenset():
            return _set_attribute(value)
        case _:
            return _scalar_attribute(value)


def _scalar_attribute(value: Scalar) -> AttributeValue:
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case bytes():
            return {"B": value}
        case _:
            return {"N": format_number(value)}


def _set_attribute(members: Set) -> AttributeValue:
    if texts := [member for member in members if isinstance(member, str)]:
        return {"SS": sorted(texts)}
    if binaries := [member for member in members if isinstance(member, bytes)]:
        return {"BS": sorted(binaries)}
    numbers = [member for member in members if isinstance(member, int | Decimal)]
    return {"NS": [format_number(member) for member in sorted(numbers)]}


def _unwrap(wrapped: object) -> object:
    if not is_map(wrapped) or len(wrapped) != 1:
        raise ArgumentError(
            f'is {shown(wrapped)}; must be a value under its type, such as {{"S": "text"}}'
        )
    [(kind, value)] = wrapped.items()
    if not isinstance(kind, str) or kind not in _TYPES:
        raise ArgumentError(f"is of type {shown(kind)}; must be of {', '.join(_TYPES)}")
    if not _is_of(kind, value):
        raise ArgumentError(f"is {shown(value)} of type {kind}; must be {_TYPES[kind][1]}")
    match kind, value:
        case "NULL", _:
            return None
        case "N", str():
            return parse_number(value)
        case "B", bytearray():
            return bytes(value)
        case (("SS" | "NS" | "BS"), list()):
            return _members(kind[0], cast("list[object]", value))
        case _:
            return value


def _is_of(kind: str, value: object) -> bool:
    return isinstance(value, _TYPES[kind][0]) and not (kind == "NULL" and value is False)


def _members(kind: str, members: list[object]) -> frozenset[object]:
    kept = gathered(lambda member: _unwrap({kind: member}), members)
    repeated = [shown(member) for member, count in Counter(kept).items() if count > 1]
    if repeated:
        raise ArgumentError(f"holds {', '.join(repeated)} more than once; must hold each once")
    return frozenset(kept)
