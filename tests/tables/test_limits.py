from dataclasses import replace

import pytest

from tables.limits import faults
from tables.specs import Index, Key, TableSpec

NAME_RULE = "is not 3 to 255 of the characters a-z, A-Z, 0-9, '_', '.' and '-'"

ORDERS = TableSpec(name="orders", base_name="orders", hash_key=Key("id"), ttl_attribute="ttl")
BY_DAY = Index(name="by-day", hash_key=Key("day"), range_key=Key("at"))


def indexed(*indexes: Index) -> dict[str, object]:
    return {"indexes": indexes}


def many(count: int, **fields: object) -> tuple[Index, ...]:
    return tuple(replace(BY_DAY, name=f"by-day-{number}", **fields) for number in range(count))


def include(*names: str) -> Index:
    return replace(BY_DAY, projection="INCLUDE", non_key_attributes=names)


def attributes(count: int) -> tuple[str, ...]:
    return tuple(f"attribute-{number}" for number in range(count))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"base_name": "abc"}, id="shortest name"),
        pytest.param({"base_name": "a" * 255}, id="longest name"),
        pytest.param({"base_name": "aZ0_.-"}, id="every kind of character"),
        pytest.param({"hash_key": Key("é" * 127)}, id="attribute of 254 bytes"),
        pytest.param({"range_key": Key("at")}, id="range key"),
        pytest.param({"ttl_attribute": None}, id="no expiry"),
        pytest.param(indexed(*many(20)), id="most indexes"),
        pytest.param(indexed(include(*attributes(100))), id="most projected attributes"),
        pytest.param(indexed(replace(BY_DAY, projection="KEYS_ONLY")), id="keys only"),
        pytest.param(indexed(Index(name="by-at", hash_key=Key("at"))), id="no range key"),
    ],
)
def test_takes_what_dynamodb_takes(fields: dict[str, object]) -> None:
    assert list(faults(replace(ORDERS, **fields))) == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        pytest.param({"base_name": "ab"}, f"base_name 'ab' {NAME_RULE}", id="short name"),
        pytest.param(
            {"base_name": "a" * 256}, f"base_name '{'a' * 256}' {NAME_RULE}", id="long name"
        ),
        pytest.param(
            {"base_name": "or ders"}, f"base_name 'or ders' {NAME_RULE}", id="space in name"
        ),
        pytest.param(
            {"base_name": "orders\n"}, f"base_name 'orders\n' {NAME_RULE}", id="newline in name"
        ),
        pytest.param(
            {"hash_key": Key("")}, "key '' is not 1 to 255 bytes long", id="empty attribute"
        ),
        pytest.param(
            {"hash_key": Key("é" * 128)},
            f"key '{'é' * 128}' is not 1 to 255 bytes long",
            id="attribute of 256 bytes",
        ),
        pytest.param(
            {"range_key": Key("id")}, "range_key 'id' is the hash_key too", id="range is hash key"
        ),
        pytest.param(
            {"ttl_attribute": ""}, "ttl_attribute '' is not 1 to 255 bytes long", id="empty ttl"
        ),
        pytest.param(
            {"ttl_attribute": "id"},
            "ttl_attribute 'id' is a key of the table or of an index",
            id="ttl is the table's key",
        ),
        pytest.param(
            indexed(Index(name="by-ttl", hash_key=Key("ttl", "N"))),
            "ttl_attribute 'ttl' is a key of the table or of an index",
            id="ttl is an index's key",
        ),
        pytest.param(
            indexed(Index(name="by-id", hash_key=Key("id", "N"))),
            "key 'id' has the types N and S; an attribute has one",
            id="two types",
        ),
        pytest.param(
            indexed(*many(21)), "indexes holds 21; a table has at most 20", id="too many indexes"
        ),
        pytest.param(
            indexed(BY_DAY, BY_DAY), "indexes holds 'by-day' more than once", id="duplicate index"
        ),
        pytest.param(
            indexed(replace(BY_DAY, name="by")),
            f"index 'by': name 'by' {NAME_RULE}",
            id="short index name",
        ),
        pytest.param(
            indexed(replace(BY_DAY, range_key=Key("day"))),
            "index 'by-day': range_key 'day' is the hash_key too",
            id="index range is hash key",
        ),
        pytest.param(
            indexed(include()),
            "index 'by-day': non_key_attributes is empty; an INCLUDE projection names at least one",
            id="include nothing",
        ),
        pytest.param(
            indexed(replace(BY_DAY, non_key_attributes=("note",))),
            "index 'by-day': non_key_attributes is not empty; a projection of ALL names none",
            id="all and more",
        ),
        pytest.param(
            indexed(replace(BY_DAY, projection="KEYS_ONLY", non_key_attributes=("note",))),
            "index 'by-day': non_key_attributes is not empty; a projection of KEYS_ONLY names none",
            id="keys and more",
        ),
        pytest.param(
            indexed(include("note", "note")),
            "index 'by-day': non_key_attributes holds 'note' more than once",
            id="duplicate projected attribute",
        ),
        pytest.param(
            indexed(include("note", "id")),
            "index 'by-day': non_key_attributes holds 'id', a key, which every projection has",
            id="projected key",
        ),
        pytest.param(
            indexed(include("")),
            "index 'by-day': non_key_attributes '' is not 1 to 255 bytes long",
            id="empty projected attribute",
        ),
        pytest.param(
            indexed(*many(2, projection="INCLUDE", non_key_attributes=attributes(51))),
            "indexes project 102 non_key_attributes in all; a table has at most 100",
            id="too many projected attributes",
        ),
    ],
)
def test_refuses_what_dynamodb_refuses(fields: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=r"^table 'orders': ") as refused:
        replace(ORDERS, **fields)

    assert str(refused.value) == f"table 'orders': {fault}"
