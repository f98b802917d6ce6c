"""Specifications of tables: the attributes and names that follow, and what is refused."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, Index, Key, TableSpec

ORDERS = TableSpec(name="orders", base_name="orders", hash_key=Key("id"), ttl_attribute="ttl")
BY_DAY = Index(name="by-day", hash_key=Key("day"), range_key=Key("at"))


def indexed(*indexes: Index) -> dict[str, Any]:
    return {"indexes": indexes}


def many(count: int, **fields: Any) -> dict[str, Any]:
    return indexed(*(replace(BY_DAY, name=f"by-day-{number}", **fields) for number in range(count)))


def include(*names: str) -> Index:
    return replace(BY_DAY, projection="INCLUDE", non_key_attributes=names)


def attributes(count: int) -> tuple[str, ...]:
    return tuple(f"attribute-{number}" for number in range(count))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"base_name": "abc"}, id="shortest name"),
        pytest.param({"base_name": "aZ0_.-" + "a" * 249}, id="longest name"),
        pytest.param({"hash_key": Key("é" * 127)}, id="attribute of 254 bytes"),
        pytest.param({"range_key": Key("at"), "ttl_attribute": None}, id="range key, no expiry"),
        pytest.param(many(20), id="most indexes"),
        pytest.param(indexed(include(*attributes(100))), id="most projected attributes"),
        pytest.param(indexed(replace(BY_DAY, projection="KEYS_ONLY")), id="keys only"),
        pytest.param(indexed(Index(name="by-at", hash_key=Key("at"))), id="no range key"),
    ],
)
def test_items_that_dynamodb_accepts_are_accepted(fields: dict[str, Any]) -> None:
    changed = replace(ORDERS, **fields)

    assert {name: getattr(changed, name) for name in fields} == fields


NAME_RULE = "is not 3 to 255 of the characters a-z, A-Z, 0-9, '_', '.' and '-'"
OF_BY_DAY = "index 'by-day': non_key_attributes"
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "short name": ({"base_name": "ab"}, f"base_name 'ab' {NAME_RULE}"),
    "long name": ({"base_name": "a" * 256}, f"base_name '{'a' * 256}' {NAME_RULE}"),
    "space in name": ({"base_name": "or ders"}, f"base_name 'or ders' {NAME_RULE}"),
    "newline in name": ({"base_name": "orders\n"}, f"base_name 'orders\n' {NAME_RULE}"),
    "empty attribute": ({"hash_key": Key("")}, "key '' is not 1 to 255 bytes long"),
    "attribute of 256 bytes": (
        {"hash_key": Key("é" * 128)},
        f"key '{'é' * 128}' is not 1 to 255 bytes long",
    ),
    "range is hash key, and expires": (
        {"range_key": Key("id"), "ttl_attribute": "id"},
        (
            "range_key 'id' is also the hash_key; ttl_attribute 'id' is a key of the table or of "
            "an index"
        ),
    ),
    "empty ttl": ({"ttl_attribute": ""}, "ttl_attribute '' is not 1 to 255 bytes long"),
    "ttl is an index's key": (
        indexed(Index(name="by-ttl", hash_key=Key("ttl", "N"))),
        "ttl_attribute 'ttl' is a key of the table or of an index",
    ),
    "two types": (
        indexed(Index(name="by-id", hash_key=Key("id", "N"))),
        "key 'id' has the types N and S; an attribute has one",
    ),
    "too many indexes": (many(21), "indexes holds 21; a table has at most 20"),
    "duplicate index": (indexed(BY_DAY, BY_DAY), "indexes holds 'by-day' more than once"),
    "short index name": (
        indexed(replace(BY_DAY, name="by")),
        f"index 'by': name 'by' {NAME_RULE}",
    ),
    "index range is hash key": (
        indexed(replace(BY_DAY, range_key=Key("day"))),
        "index 'by-day': range_key 'day' is also the hash_key",
    ),
    "include nothing": (
        indexed(include()),
        f"{OF_BY_DAY} is empty; an INCLUDE projection names at least one",
    ),
    "all and more": (
        indexed(replace(BY_DAY, non_key_attributes=("note",))),
        f"{OF_BY_DAY} is not empty; a projection of ALL names none",
    ),
    "keys and more": (
        indexed(replace(BY_DAY, projection="KEYS_ONLY", non_key_attributes=("note",))),
        f"{OF_BY_DAY} is not empty; a projection of KEYS_ONLY names none",
    ),
    "duplicate projected attribute": (
        indexed(include("note", "note")),
        f"{OF_BY_DAY} holds 'note' more than once",
    ),
    "projected key": (
        indexed(include("note", "id")),
        f"{OF_BY_DAY} holds 'id', a key, which every projection has",
    ),
    "empty projected attribute": (
        indexed(include("")),
        f"{OF_BY_DAY} '' is not 1 to 255 bytes long",
    ),
    "too many projected attributes": (
        many(2, projection="INCLUDE", non_key_attributes=attributes(51)),
        "indexes project 102 non_key_attributes in all; a table has at most 100",
    ),
}


@pytest.mark.parametrize(("fields", "fault"), REFUSED.values(), ids=REFUSED)
def test_items_that_dynamodb_refuses_are_refused(fields: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=r"^table 'orders': ") as refused:
        replace(ORDERS, **fields)

    assert str(refused.value) == f"table 'orders': {fault}"


def test_attributes_are_all_keys_by_name_each_once() -> None:
    spec = TableSpec(
        name="orders",
        base_name="orders",
        hash_key=Key("id"),
        range_key=Key("at", "N"),
        indexes=(
            Index(name="by-time", hash_key=Key("day"), range_key=Key("at", "N")),
            Index(name="by-id", hash_key=Key("id")),
        ),
    )

    assert spec.attributes == (Key("at", "N"), Key("day"), Key("id"))


def test_physical_name_starts_with_the_environment_and_is_one_that_dynamodb_takes() -> None:
    assert REQUESTS.physical_name("prod") == "prod-market-intelligence-requests"
    with pytest.raises(ValueError, match=r"^table 'logs': ") as refused:
        PROCESSING_LOGS.physical_name("prod eu")

    assert str(refused.value) == (
        f"table 'logs': physical name 'prod eu-request-processing-logs' {NAME_RULE}"
    )


def test_specs_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        REQUESTS.__setattr__("ttl_attribute", None)
