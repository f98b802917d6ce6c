"""The items of a table without a model of its own: the keys, and any other fields."""

from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, create_model

from market_intelligence.errors import ArgumentError
from market_intelligence.item.fields import HashKey, check_text_key
from market_intelligence.item.item import Item
from market_intelligence.item.timestamps import EpochSeconds
from market_intelligence.specs import Key, TableSpec

# "Quotas in Amazon DynamoDB" in the DynamoDB developer guide.
_MAX_RANGE_KEY_BYTES = 1024


def _check_range_key(value: object) -> str:
    return check_text_key(value, _MAX_RANGE_KEY_BYTES)


def _check_number(value: object) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ArgumentError("must be a number")
    return value


def _check_binary(value: object) -> bytes:
    if not isinstance(value, bytes) or not value:
        raise ArgumentError("must be binary of 1 byte or more")
    return value


RangeKey: TypeAlias = Annotated[str, BeforeValidator(_check_range_key)]
NumberKey: TypeAlias = Annotated[int | Decimal, BeforeValidator(_check_number)]
BinaryKey: TypeAlias = Annotated[bytes, BeforeValidator(_check_binary)]
_Expiry: TypeAlias = EpochSeconds | None


@cache
def plain_item(spec: TableSpec) -> type[Item]:
    """Return a model with the keys of a table.

    Those of the table itself are required. An item without the keys of an index is not in it.
    """
    hash_keys = {keyed.hash_key for keyed in (spec, *spec.indexes)}
    fields: dict[str, Any] = {}
    for key in (*spec.keys, *spec.attributes):
        kind = _kind(key, is_hash_key=key in hash_keys)
        fields.setdefault(key.name, kind if key in spec.keys else (kind, None))
    if spec.ttl_attribute is not None:
        fields[spec.ttl_attribute] = (_Expiry, None)
    name = f"{spec.name.capitalize()}Item"
    title = f"item of {spec.name}"
    return create_model(name, __base__=Item, __cls_kwargs__={"title": title}, **fields)


def _kind(key: Key, *, is_hash_key: bool) -> object:
    of_text = HashKey if is_hash_key else RangeKey
    return {"S": of_text, "N": NumberKey, "B": BinaryKey}[key.type]
