"""Compares and dates versions of an item in DynamoDB's attribute types."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from market_intelligence.item.attributes import read_attributes
from market_intelligence.item.problems import ItemError
from market_intelligence.item.sizes import values_size_bytes
from market_intelligence.item.timestamps import parse_timestamp
from market_intelligence.items import ITEMS
from market_intelligence.specs import TABLES, TableSpec

Raw = Mapping[str, Any]
"""An item or a key in DynamoDB's attribute types."""

TIMES = {one for spec in TABLES for one in (spec.written_attribute, spec.changed_attribute) if one}
"""The attributes of keys that are times."""

# "The TTL attribute value must be a datetimestamp with an expiration of no more than five years in
# the past": DynamoDB developer guide, "Using DynamoDB Time to Live". It keeps what is older.
_EXPIRING_YEARS = 5
_YEAR_SECONDS = 365.25 * 86_400


def key_of(spec: TableSpec, item: Raw) -> Raw:
    """Return the key of an item."""
    return {key.name: item[key.name] for key in spec.keys}


def key_text(key: Raw) -> str:
    """Return a key as unique text for people."""
    values = [str(value) for name in sorted(key) for value in key[name].values()]
    return values[0] if len(values) == 1 else json.dumps(values)


def written_key(key: Raw) -> dict[str, dict[str, str]]:
    """Return a key as a JSON object."""
    return {
        name: {
            kind: b64encode(value).decode() if isinstance(value, bytes) else str(value)
            for kind, value in typed.items()
        }
        for name, typed in key.items()
    }


def read_key(key: Mapping[str, Mapping[str, str]]) -> Raw:
    """Return the key from a JSON object."""
    return {
        name: {kind: b64decode(text) if kind == "B" else text for kind, text in typed.items()}
        for name, typed in key.items()
    }


def digest(item: Raw) -> str:
    """Return a digest of the attributes of an item."""
    fields = {name: _plain(typed) for name, typed in item.items()}
    return sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def _plain(typed: Mapping[str, Any]) -> object:
    [(kind, value)] = typed.items()
    match kind:
        case "B":
            return [kind, b64encode(value).decode()]
        case "BS":
            return [kind, sorted(b64encode(one).decode() for one in value)]
        case "SS" | "NS":
            return [kind, sorted(value)]
        case "L":
            return [kind, [_plain(one) for one in value]]
        case "M":
            return [kind, {name: _plain(one) for name, one in value.items()}]
        case _:
            return [kind, value]


def date_attribute(spec: TableSpec) -> str:
    """Return the name of the attribute with the last change of an item, for people."""
    return spec.changed_attribute or "timestamp"


def change_time(spec: TableSpec, item: Raw) -> datetime | None:
    """Return the last change of an item, from its attribute; None if that is missing or invalid."""
    try:
        return parse_timestamp(item.get(spec.changed_attribute or "", {}).get("S"))
    except ValueError:
        return None


def is_expired(item: Raw, attribute: str | None, now: datetime) -> bool:
    """Whether DynamoDB may delete an item at any time."""
    number = item.get(attribute, {}).get("N") if attribute else None
    if number is None:
        return False
    age = now.astimezone(UTC).timestamp() - float(number)
    return 0 < age <= _EXPIRING_YEARS * _YEAR_SECONDS


def problem(spec: TableSpec, item: Raw) -> str:
    """Return the first fault of an item; empty if it is valid."""
    try:
        ITEMS[spec.name].from_attributes(item)
    except ItemError as error:
        first, *others = error.problems
        return f"{first}, and {len(others)} more" if others else first
    return ""


def size_bytes(item: Raw) -> int:
    """Count the bytes of an item."""
    return values_size_bytes(read_attributes(item).values)
