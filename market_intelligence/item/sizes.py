"""The size of an item as DynamoDB counts it: for its limit, request units and storage.

The rules are those of "DynamoDB item sizes and formats" in the developer guide. For numbers, where
the guide says "approximately", they are what DynamoDB was observed to count.
"""

from collections.abc import Mapping
from decimal import Decimal

from market_intelligence.item.attributes import AttributeValue, read_attributes
from market_intelligence.item.decimals import EXACT, Number
from market_intelligence.item.problems import ItemError
from market_intelligence.item.scalars import Scalar
from market_intelligence.item.values import Value

MAX_ITEM_BYTES = 400 * 1024
_NESTED_BYTES = 3
_MEMBER_BYTES = 1
_MAX_NUMBER_BYTES = 21


def size_bytes(attributes: Mapping[str, AttributeValue]) -> int:
    """Count the bytes of an item, without the 100 that its storage is charged beside.

    Raises ItemError for attributes that DynamoDB would refuse.
    """
    reading = read_attributes(attributes)
    if reading.problems:
        raise ItemError("item", tuple(map(str, reading.problems)))
    return values_size_bytes(reading.values)


def values_size_bytes(values: Mapping[str, Value]) -> int:
    """Count the bytes of an item from its values."""
    return sum(len(name.encode()) + value_size_bytes(value) for name, value in values.items())


def value_size_bytes(value: Value) -> int:
    """Count the bytes of one value, without its name."""
    match value:
        case list():
            members = sum(map(value_size_bytes, value))
            return _NESTED_BYTES + _MEMBER_BYTES * len(value) + members
        case dict():
            return _NESTED_BYTES + _MEMBER_BYTES * len(value) + values_size_bytes(value)
        case frozenset():
            return sum(map(value_size_bytes, value))
        case _:
            return _scalar_bytes(value)


def _scalar_bytes(value: Scalar) -> int:
    match value:
        case None | bool():
            return 1
        case str():
            return len(value.encode())
        case bytes():
            return len(value)
        case _:
            return _number_bytes(value)


def _number_bytes(value: Number) -> int:
    """Count a byte for each two digits from the decimal point on, one more, and one for a minus."""
    if value == 0:
        return 1
    sign, digits, exponent = Decimal(value).normalize(EXACT).as_tuple()
    pairs = (len(digits) + int(exponent) % 2 + 1) // 2
    return min(pairs + 1 + sign, _MAX_NUMBER_BYTES)
