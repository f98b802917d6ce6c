from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
    unknown_checking_proxy,
)

from guardrails.dynamodb.specification import PROCESSING_LOGS, REQUESTS, Table
from guardrails.dynamodb.structure import differences

Properties = dict[str, Any]

REMOVED = object()
USER_INDEX = (
    "'user-index' (key_schemas 'user_id' as 'HASH', 'created_at' as 'RANGE', projection_type 'ALL')"
)
USER_INDEX_KEYS = (
    "Set key_schemas to 'user_id' as 'HASH', 'created_at' as 'RANGE' "
    "for 'user-index' in global_secondary_indexes of T: it has "
)
USER_ID = {"attributeName": "user_id", "keyType": "HASH"}
CREATED_AT = {"attributeName": "created_at", "keyType": "RANGE"}


def compare(props: Properties, specified: Table = REQUESTS) -> list[str]:
    """List what differs, and the path of each value that is unknown."""
    return [
        f"unknown .{'.'.join(found.props)}" if isinstance(found, UnknownValueError) else found
        for found in differences(unknown_checking_proxy(props), specified, "T")
    ]


def change(props: Properties, path: str, value: object) -> None:
    """Set, append or remove one thing."""
    *around, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    target: Any = props
    for key in around:
        target = target[key]
    if value is REMOVED:
        del target[last]
    elif last == len(target):
        target.append(value)
    else:
        target[last] = value


def in_old_notation(table: Properties) -> Properties:
    for index in table["globalSecondaryIndexes"]:
        hash_key, range_key = index.pop("keySchemas")
        index |= {"hashKey": hash_key["attributeName"], "rangeKey": range_key["attributeName"]}
    return table


def more(position: int, name: str, where: str) -> str:
    return (
        f"Remove element {position} (name {name}) from {where} of T: it is more than is specified."
    )


def test_specified_tables_do_not_differ(requests_table: Properties, logs_table: Properties) -> None:
    assert compare(requests_table) == []
    assert compare(logs_table, PROCESSING_LOGS) == []


def test_notation_of_index_keys_does_not_matter(
    requests_table: Properties, logs_table: Properties
) -> None:
    assert compare(in_old_notation(requests_table)) == []
    assert compare(in_old_notation(logs_table), PROCESSING_LOGS) == []


def test_order_of_attributes_and_indexes_does_not_matter(requests_table: Properties) -> None:
    requests_table["attributes"].reverse()
    requests_table["globalSecondaryIndexes"].reverse()
    assert compare(requests_table) == []


def test_what_is_not_specified_may_be_anything(requests_table: Properties) -> None:
    requests_table |= {"tags": {"team": UNKNOWN_STRING_VALUE}, "localSecondaryIndexes": []}
    assert compare(requests_table) == []


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        pytest.param(
            "hashKey",
            "user_id",
            "Set hash_key to 'request_id' on T: it is 'user_id'.",
            id="other hash key",
        ),
        pytest.param(
            "hashKey",
            REMOVED,
            "Set hash_key to 'request_id' on T: it is not set.",
            id="no hash key",
        ),
        pytest.param(
            "hashKey",
            ["request_id"],
            "Set hash_key to 'request_id' on T: it is not a string.",
            id="hash key of a wrong type",
        ),
        pytest.param(
            "rangeKey",
            "created_at",
            "Remove range_key from T: none is specified.",
            id="range key",
        ),
        pytest.param(
            "rangeKey",
            0,
            "Remove range_key from T: none is specified.",
            id="range key of a wrong type",
        ),
        pytest.param(
            "attributes.0.type",
            "N",
            "Set type to 'S' for 'created_at' in attributes of T: it is 'N'.",
            id="other attribute type",
        ),
        pytest.param(
            "attributes.0.type",
            REMOVED,
            "Set type to 'S' for 'created_at' in attributes of T: it is not set.",
            id="no attribute type",
        ),
        pytest.param(
            "attributes.5",
            REMOVED,
            "Add 'status' of type 'S' to attributes of T: it is specified.",
            id="missing attribute",
        ),
        pytest.param(
            "attributes.7",
            {"name": "ttl", "type": "N"},
            more(7, "'ttl'", "attributes"),
            id="extra attribute",
        ),
        pytest.param(
            "attributes.7",
            {"name": "status", "type": "N"},
            more(7, "'status'", "attributes"),
            id="attribute twice",
        ),
        pytest.param(
            "globalSecondaryIndexes.0",
            REMOVED,
            f"Add {USER_INDEX} to global_secondary_indexes of T: it is specified.",
            id="missing index",
        ),
        pytest.param(
            "globalSecondaryIndexes.4",
            {"name": "type-index"},
            more(4, "'type-index'", "global_secondary_indexes"),
            id="extra index",
        ),
        pytest.param(
            "globalSecondaryIndexes.4",
            {"name": "user-index", "keySchemas": [USER_ID, CREATED_AT], "projectionType": "ALL"},
            more(4, "'user-index'", "global_secondary_indexes"),
            id="index twice",
        ),
        pytest.param(
            "globalSecondaryIndexes.4",
            {"projectionType": "ALL"},
            more(4, "not set", "global_secondary_indexes"),
            id="index without a name",
        ),
        pytest.param(
            "globalSecondaryIndexes.4",
            {"name": {"a": "b"}},
            more(4, "not a string", "global_secondary_indexes"),
            id="index name of a wrong type",
        ),
        pytest.param(
            "globalSecondaryIndexes.4",
            "user-index",
            more(4, "not set", "global_secondary_indexes"),
            id="string for an index",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.projectionType",
            "KEYS_ONLY",
            "Set projection_type to 'ALL' for 'user-index' in global_secondary_indexes of T: "
            "it is 'KEYS_ONLY'.",
            id="other projection",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.projectionType",
            REMOVED,
            "Set projection_type to 'ALL' for 'user-index' in global_secondary_indexes of T: "
            "it is not set.",
            id="no projection",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.keySchemas.0.attributeName",
            "project_id",
            USER_INDEX_KEYS + "'project_id' as 'HASH', 'created_at' as 'RANGE'.",
            id="other index hash key",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.keySchemas.1.attributeName",
            "priority",
            USER_INDEX_KEYS + "'user_id' as 'HASH', 'priority' as 'RANGE'.",
            id="other index range key",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.keySchemas.1.keyType",
            "HASH",
            USER_INDEX_KEYS + "'user_id' as 'HASH', 'created_at' as 'HASH'.",
            id="other kind of key",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.keySchemas.0.keyType",
            "hash",
            USER_INDEX_KEYS + "'user_id' as 'hash', 'created_at' as 'RANGE'.",
            id="wrong case",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.keySchemas.1",
            REMOVED,
            USER_INDEX_KEYS + "'user_id' as 'HASH'.",
            id="missing index range key",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.keySchemas.2",
            {"attributeName": "status", "keyType": "RANGE"},
            USER_INDEX_KEYS + "'user_id' as 'HASH', 'created_at' as 'RANGE', 'status' as 'RANGE'.",
            id="extra index range key",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.keySchemas",
            [CREATED_AT, USER_ID],
            USER_INDEX_KEYS + "'created_at' as 'RANGE', 'user_id' as 'HASH'.",
            id="range key before hash key",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.keySchemas",
            REMOVED,
            USER_INDEX_KEYS + "no keys.",
            id="no index keys",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.keySchemas",
            "user_id",
            USER_INDEX_KEYS + "not set as not set.",
            id="index keys of a wrong type",
        ),
        pytest.param(
            "globalSecondaryIndexes.0.hashKey",
            "status",
            USER_INDEX_KEYS + "'status' as 'HASH', 'user_id' as 'HASH', 'created_at' as 'RANGE'.",
            id="both notations at odds",
        ),
        pytest.param(
            "localSecondaryIndexes",
            [{"name": "by-status"}],
            "Remove local_secondary_indexes from T: none is specified.",
            id="local index",
        ),
        pytest.param(
            "localSecondaryIndexes",
            "by-status",
            "Remove local_secondary_indexes from T: none is specified.",
            id="local indexes of a wrong type",
        ),
    ],
)
def test_one_change_is_one_difference(
    requests_table: Properties, path: str, value: object, expected: str
) -> None:
    change(requests_table, path, value)
    assert compare(requests_table) == [expected]


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        pytest.param(
            "hashKey",
            "project_id",
            "'project_id' as 'HASH', 'created_at' as 'RANGE'.",
            id="other hash key",
        ),
        pytest.param(
            "rangeKey",
            "priority",
            "'user_id' as 'HASH', 'priority' as 'RANGE'.",
            id="other range key",
        ),
        pytest.param("rangeKey", REMOVED, "'user_id' as 'HASH'.", id="missing range key"),
        pytest.param("hashKey", REMOVED, "'created_at' as 'RANGE'.", id="missing hash key"),
        pytest.param(
            "hashKey",
            1,
            "not a string as 'HASH', 'created_at' as 'RANGE'.",
            id="hash key of a wrong type",
        ),
    ],
)
def test_old_notation_is_held_to_the_same(
    requests_table: Properties, key: str, value: object, found: str
) -> None:
    change(in_old_notation(requests_table), f"globalSecondaryIndexes.0.{key}", value)
    assert compare(requests_table) == [USER_INDEX_KEYS + found]


@pytest.mark.parametrize("position", range(4), ids=["user", "project", "status", "strategy"])
def test_no_index_may_be_missing(requests_table: Properties, position: int) -> None:
    removed = requests_table["globalSecondaryIndexes"].pop(position)["name"]
    (difference,) = compare(requests_table)
    assert difference.startswith(f"Add '{removed}' (key_schemas ")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("user-index", id="string"),
        pytest.param(5, id="number"),
        pytest.param(False, id="boolean"),
        pytest.param({"name": "user-index"}, id="object"),
        pytest.param({}, id="empty object"),
    ],
)
def test_what_is_no_list_is_not_an_empty_one(requests_table: Properties, wrong: object) -> None:
    requests_table["globalSecondaryIndexes"] = wrong
    refusal, *additions = compare(requests_table)
    assert refusal == more(0, "not set", "global_secondary_indexes")
    assert [addition.split()[1] for addition in additions] == [
        "'user-index'",
        "'project-index'",
        "'status-index'",
        "'strategy-index'",
    ]


def other_expiry(shown: str) -> str:
    return f"Set ttl.attribute_name to 'ttl' on T: it is {shown}."


@pytest.mark.parametrize(
    "ttl",
    [
        pytest.param({"attributeName": "ttl", "enabled": True}, id="on"),
        pytest.param({"attributeName": "ttl", "enabled": False}, id="off"),
        pytest.param({"attributeName": "ttl"}, id="off by default"),
        pytest.param({"enabled": False}, id="off without an attribute"),
        pytest.param({"attributeName": "", "enabled": False}, id="off with an empty attribute"),
    ],
)
def test_expiry_may_be_on_or_off(requests_table: Properties, ttl: object) -> None:
    assert compare(requests_table | {"ttl": ttl}) == []


@pytest.mark.parametrize(
    ("ttl", "shown"),
    [
        pytest.param({"attributeName": "expires", "enabled": True}, "'expires'", id="other"),
        pytest.param({"attributeName": "TTL", "enabled": True}, "'TTL'", id="other case"),
        pytest.param({"attributeName": "expires", "enabled": False}, "'expires'", id="other, off"),
        pytest.param({"attributeName": 5, "enabled": True}, "not a string", id="number"),
        pytest.param({"attributeName": ["ttl"], "enabled": True}, "not a string", id="list"),
        pytest.param({"attributeName": "", "enabled": True}, "''", id="empty"),
        pytest.param({"enabled": True}, "not set", id="no attribute"),
        pytest.param({"enabled": "false"}, "not set", id="off as a string"),
        pytest.param({"enabled": 0}, "not set", id="off as a number"),
        pytest.param({}, "not set", id="empty block"),
        pytest.param(None, "not set", id="null"),
        pytest.param("ttl", "not set", id="string for a block"),
        pytest.param([{"enabled": False}], "not set", id="list for a block"),
    ],
)
def test_expiry_is_by_the_specified_attribute(
    requests_table: Properties, ttl: object, shown: str
) -> None:
    assert compare(requests_table | {"ttl": ttl}) == [other_expiry(shown)]


def test_expiry_is_not_left_out(requests_table: Properties) -> None:
    del requests_table["ttl"]
    assert compare(requests_table) == [other_expiry("not set")]


@pytest.mark.parametrize(
    "ttl",
    [
        pytest.param(None, id="null"),
        pytest.param({"enabled": False}, id="off"),
        pytest.param({"attributeName": "ttl", "enabled": False}, id="off, with an attribute"),
    ],
)
def test_items_that_are_to_stay_stay(logs_table: Properties, ttl: object) -> None:
    assert compare(logs_table | {"ttl": ttl}, PROCESSING_LOGS) == []


@pytest.mark.parametrize(
    "ttl",
    [
        pytest.param({"attributeName": "ttl", "enabled": True}, id="on"),
        pytest.param({"enabled": True}, id="on without an attribute"),
        pytest.param({"attributeName": "ttl"}, id="attribute alone"),
        pytest.param({"enabled": "false"}, id="off as a string"),
        pytest.param({"enabled": 0}, id="off as a number"),
        pytest.param({}, id="empty block"),
        pytest.param("ttl", id="string for a block"),
        pytest.param([{"enabled": False}], id="list for a block"),
    ],
)
def test_items_that_are_to_stay_do_not_expire(logs_table: Properties, ttl: object) -> None:
    assert compare(logs_table | {"ttl": ttl}, PROCESSING_LOGS) == [
        "Remove ttl from T: its items are specified to stay."
    ]


@pytest.mark.parametrize(
    ("ttl", "of_requests", "of_logs"),
    [
        pytest.param(UNKNOWN_OBJECT_VALUE, ["unknown .ttl"], ["unknown .ttl"], id="block"),
        pytest.param(
            {"enabled": UNKNOWN_BOOLEAN_VALUE},
            ["unknown .ttl.enabled"],
            ["unknown .ttl.enabled"],
            id="switch",
        ),
        pytest.param(
            {"attributeName": "ttl", "enabled": UNKNOWN_BOOLEAN_VALUE},
            [],
            ["unknown .ttl.enabled"],
            id="switch of the specified attribute",
        ),
        pytest.param(
            {"attributeName": "expires", "enabled": UNKNOWN_BOOLEAN_VALUE},
            [other_expiry("'expires'")],
            ["unknown .ttl.enabled"],
            id="switch of another attribute",
        ),
        pytest.param(
            {"attributeName": UNKNOWN_STRING_VALUE, "enabled": True},
            ["unknown .ttl.attributeName"],
            ["Remove ttl from T: its items are specified to stay."],
            id="attribute, on",
        ),
        pytest.param(
            {"attributeName": UNKNOWN_STRING_VALUE, "enabled": False},
            ["unknown .ttl.attributeName"],
            [],
            id="attribute, off",
        ),
    ],
)
def test_unknown_expiry_is_neither_right_nor_wrong(
    requests_table: Properties,
    logs_table: Properties,
    ttl: object,
    of_requests: list[str],
    of_logs: list[str],
) -> None:
    assert compare(requests_table | {"ttl": ttl}) == of_requests
    assert compare(logs_table | {"ttl": ttl}, PROCESSING_LOGS) == of_logs


UNKNOWNS: Mapping[str, str] = {
    "hashKey": UNKNOWN_STRING_VALUE,
    "rangeKey": UNKNOWN_STRING_VALUE,
    "attributes": UNKNOWN_ARRAY_VALUE,
    "attributes.1": UNKNOWN_OBJECT_VALUE,
    "attributes.1.name": UNKNOWN_STRING_VALUE,
    "attributes.1.type": UNKNOWN_STRING_VALUE,
    "globalSecondaryIndexes": UNKNOWN_ARRAY_VALUE,
    "globalSecondaryIndexes.3": UNKNOWN_OBJECT_VALUE,
    "globalSecondaryIndexes.3.name": UNKNOWN_STRING_VALUE,
    "globalSecondaryIndexes.3.projectionType": UNKNOWN_STRING_VALUE,
    "globalSecondaryIndexes.3.keySchemas": UNKNOWN_ARRAY_VALUE,
    "globalSecondaryIndexes.3.keySchemas.1.attributeName": UNKNOWN_STRING_VALUE,
    "globalSecondaryIndexes.3.keySchemas.1.keyType": UNKNOWN_STRING_VALUE,
    "localSecondaryIndexes": UNKNOWN_ARRAY_VALUE,
}


@pytest.mark.parametrize(("path", "unknown"), UNKNOWNS.items(), ids=UNKNOWNS)
def test_unknown_is_neither_right_nor_wrong(
    requests_table: Properties, path: str, unknown: str
) -> None:
    change(requests_table, path, unknown)
    assert compare(requests_table) == [f"unknown .{path}"]


def test_unknown_index_name_hides_no_other_fault(requests_table: Properties) -> None:
    change(requests_table, "rangeKey", "created_at")
    change(requests_table, "globalSecondaryIndexes.0.name", UNKNOWN_STRING_VALUE)
    change(requests_table, "globalSecondaryIndexes.3.projectionType", "KEYS_ONLY")
    change(requests_table, "globalSecondaryIndexes.4", {"name": "type-index"})
    assert compare(requests_table) == [
        "Remove range_key from T: none is specified.",
        "unknown .globalSecondaryIndexes.0.name",
        (
            "Set projection_type to 'ALL' for 'strategy-index' in global_secondary_indexes of T: "
            "it is 'KEYS_ONLY'."
        ),
        more(4, "'type-index'", "global_secondary_indexes"),
    ]


def test_unknown_key_hides_no_other_key(requests_table: Properties) -> None:
    keys = "globalSecondaryIndexes.0.keySchemas"
    change(requests_table, f"{keys}.0.attributeName", UNKNOWN_STRING_VALUE)
    change(requests_table, f"{keys}.1.attributeName", "priority")
    assert compare(requests_table) == [
        USER_INDEX_KEYS + "not known yet as 'HASH', 'priority' as 'RANGE'.",
        f"unknown .{keys}.0.attributeName",
    ]
