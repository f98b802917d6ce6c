"""Tables have the specified names, keys, indexes and expiry, and the stack has its own tables."""

from dataclasses import replace
from typing import Any

import pytest

from guardrails.dynamodb import requests_table_presence, structure, table_contract
from guardrails.dynamodb.specification import PROCESSING_LOGS as LOGS_SPEC
from guardrails.dynamodb.specification import REQUESTS as REQUESTS_SPEC
from guardrails.dynamodb.specification import TABLES, Index
from tests import specification
from tests.policies.asking import UNKNOWN, cases, edited, found, meant, resource

GLOBAL_SECONDARY_INDEX = "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"
TABLE = "aws:dynamodb/table:Table"

Table = dict[str, Any]

NAME = "dev-market-intelligence-requests"
LABEL = f"table {NAME!r}"
INDEXES = f"global_secondary_indexes of {LABEL}"
ATTRIBUTES = f"attributes of {LABEL}"
FIRST_KEYS = "globalSecondaryIndexes.0.keySchemas"
USER_INDEX = (
    "'user-index' (key_schemas 'user_id' as 'HASH', 'created_at' as 'RANGE', projection_type 'ALL')"
)
WHERE_TO_CHANGE = (
    "If the program is right, change policies/guardrails/dynamodb/specification.py; if not, "
    "market_intelligence/specs.py."
)
STAYING = (
    "Remove ttl from table 'dev-request-processing-logs': by the specification, its items do not "
    "expire."
)
REMOVED = object()
ATTRIBUTE_COUNT = len(specification.REQUESTS["AttributeDefinitions"])
INDEX_COUNT = len(specification.REQUESTS["GlobalSecondaryIndexes"])
# The attributes are declared by name.
BEFORE_STATUS = sum(
    one["AttributeName"] < "status" for one in specification.REQUESTS["AttributeDefinitions"]
)


def declared(name: str, specified: Table, old_notation: bool = False) -> Table:
    """Return a table of the specification as a program declares it."""
    [hash_key] = specified["KeySchema"]
    return {
        "name": name,
        "hashKey": hash_key["AttributeName"],
        "attributes": [
            {"name": one["AttributeName"], "type": one["AttributeType"]}
            for one in sorted(
                specified["AttributeDefinitions"], key=lambda one: one["AttributeName"]
            )
        ],
        "globalSecondaryIndexes": [
            {
                "name": one["IndexName"],
                "projectionType": one["Projection"]["ProjectionType"],
                **_keys(one["KeySchema"], old_notation),
            }
            for one in specified["GlobalSecondaryIndexes"]
        ],
    }


def _keys(schema: list[dict[str, str]], old_notation: bool) -> Table:
    if old_notation:
        return {f"{key['KeyType'].lower()}Key": key["AttributeName"] for key in schema}
    keys = [{"attributeName": key["AttributeName"], "keyType": key["KeyType"]} for key in schema]
    return {"keySchemas": keys}


TTL: Table = {"ttl": {"attributeName": "ttl", "enabled": True}}
REQUESTS: Table = declared(NAME, specification.REQUESTS) | TTL
REQUESTS_IN_OLD_NOTATION = declared(NAME, specification.REQUESTS, old_notation=True) | TTL
LOGS = declared("dev-request-processing-logs", specification.PROCESSING_LOGS)


def differences(table: Table, **config: Any) -> list[str]:
    """Return the differences, each without what all of them end with."""
    said = found("dynamodb-table-contract", resource(TABLE, table), config=config)
    return [one.removesuffix(f" {WHERE_TO_CHANGE}") for one in said]


def more(position: int, name: str, where: str) -> str:
    return f"Remove element {position} (name {name}) from {where}: it is not in the specification."


def keys(found_keys: str) -> str:
    return (
        "Set key_schemas to 'user_id' as 'HASH', 'created_at' as 'RANGE' "
        f"for 'user-index' in {INDEXES}: it has {found_keys}."
    )


def other_expiry(shown: str) -> str:
    return f"Set ttl.attribute_name to 'ttl' on {LABEL}: it is {shown}."


def unspecified(name: object, of_requests: str = "", of_logs: str = "") -> str:
    first = of_requests or "<environment>-market-intelligence-requests"
    second = of_logs or "<environment>-request-processing-logs"
    prefix = second.removesuffix("-request-processing-logs")
    further = "".join(f" or '{prefix}-{table.base_name}'" for table in TABLES[2:])
    label = f"table {name!r}" if isinstance(name, str) else "table 'requests'"
    return (
        f"Set name to '{first}' or '{second}'{further} on {label}: no other table is specified. If "
        "you intend this table, specify it in market_intelligence/specs.py and "
        "policies/guardrails/dynamodb/specification.py, or add its name to otherTables in the "
        "pack's config. If it is one of these tables under another name, set that name in "
        "tableNames there. The config is in policies/config, and the owners of the pack decide on "
        "it."
    )


@pytest.mark.parametrize(
    "table", [REQUESTS, REQUESTS_IN_OLD_NOTATION, LOGS], ids=["requests", "old notation", "logs"]
)
def test_the_specified_tables_pass_in_any_order_and_notation(table: Table) -> None:
    in_reverse: Table = {
        name: value[::-1] if isinstance(value, list) else value for name, value in table.items()
    }
    assert differences(table) == []
    assert differences(in_reverse | {"tags": UNKNOWN}) == []
    assert differences(table | {"localSecondaryIndexes": []}, environment="dev") == []


@cases(
    "path value expected",
    {
        "hash key": (
            "hashKey",
            "user_id",
            f"Set hash_key to 'request_id' on {LABEL}: it is 'user_id'.",
        ),
        "range key": ("rangeKey", 0, f"Remove range_key from {LABEL}: the specification has none."),
        "attribute type": (
            "attributes.0.type",
            "N",
            f"Set type to 'S' for 'created_at' in {ATTRIBUTES}: it is 'N'.",
        ),
        "missing attribute": (
            f"attributes.{BEFORE_STATUS}",
            REMOVED,
            f"Add 'status' of type 'S' to {ATTRIBUTES}: the specification has it.",
        ),
        "extra attribute": (
            f"attributes.{ATTRIBUTE_COUNT}",
            {"name": "ttl", "type": "N"},
            more(ATTRIBUTE_COUNT, "'ttl'", ATTRIBUTES),
        ),
        "attribute twice": (
            f"attributes.{ATTRIBUTE_COUNT}",
            {"name": "status"},
            more(ATTRIBUTE_COUNT, "'status'", ATTRIBUTES),
        ),
        "missing index": (
            "globalSecondaryIndexes.0",
            REMOVED,
            f"Add {USER_INDEX} to {INDEXES}: the specification has it.",
        ),
        "index twice": (
            f"globalSecondaryIndexes.{INDEX_COUNT}",
            REQUESTS["globalSecondaryIndexes"][0],
            more(INDEX_COUNT, "'user-index'", INDEXES),
        ),
        "index without a name": (
            f"globalSecondaryIndexes.{INDEX_COUNT}",
            {},
            more(INDEX_COUNT, "not set", INDEXES),
        ),
        "string for an index": (
            f"globalSecondaryIndexes.{INDEX_COUNT}",
            "user-index",
            more(INDEX_COUNT, "not set", INDEXES),
        ),
        "projection": (
            "globalSecondaryIndexes.0.projectionType",
            "KEYS_ONLY",
            f"Set projection_type to 'ALL' for 'user-index' in {INDEXES}: it is 'KEYS_ONLY'.",
        ),
        "extra range key of an index": (
            f"{FIRST_KEYS}.2",
            {"attributeName": "status", "keyType": "RANGE"},
            keys("'user_id' as 'HASH', 'created_at' as 'RANGE', 'status' as 'RANGE'"),
        ),
        "range key before hash key": (
            FIRST_KEYS,
            REQUESTS["globalSecondaryIndexes"][0]["keySchemas"][::-1],
            keys("'created_at' as 'RANGE', 'user_id' as 'HASH'"),
        ),
        "no index keys": (FIRST_KEYS, REMOVED, keys("no keys")),
        "index keys of a wrong type": (FIRST_KEYS, "user_id", keys("not set as not set")),
        "both notations at odds": (
            "globalSecondaryIndexes.0.hashKey",
            "status",
            keys("'status' as 'HASH', 'user_id' as 'HASH', 'created_at' as 'RANGE'"),
        ),
        "local indexes of a wrong type": (
            "localSecondaryIndexes",
            "by-status",
            f"Remove local_secondary_indexes from {LABEL}: the specification has none.",
        ),
    },
)
def test_one_change_is_one_difference(path: str, value: object, expected: str) -> None:
    changed = edited(REQUESTS, path, *([] if value is REMOVED else [value]))
    assert differences(changed) == [expected]


@pytest.mark.parametrize("path", ["globalSecondaryIndexes.0", "globalSecondaryIndexes.9"])
def test_an_index_that_only_one_side_has_names_the_files_of_both(path: str) -> None:
    index = REQUESTS["globalSecondaryIndexes"]
    other = {**index[0], "name": "request-type-index"}
    indexes = index[1:] if path.endswith("0") else [*index, other]
    table = REQUESTS | {"globalSecondaryIndexes": indexes}
    [refusal] = found("dynamodb-table-contract", resource(TABLE, table))
    why = "the specification has it" if path.endswith("0") else "it is not in the specification"
    assert refusal.endswith(f": {why}. {WHERE_TO_CHANGE}")


BY_TYPE = Index(name="by-type", hash_key="request_type")
BY_DAY = replace(BY_TYPE, range_key="day", projection="INCLUDE", non_key_attributes=("a", "b"))


@cases(
    "index changes expected",
    {
        "hash key alone": (BY_TYPE, {}, []),
        "range key too many": (
            BY_TYPE,
            {"rangeKey": "day"},
            [
                (
                    "Set key_schemas to 'request_type' as 'HASH' for 'by-type' in INDEXES: it has "
                    "'request_type' as 'HASH', 'day' as 'RANGE'."
                )
            ],
        ),
        "attributes in any order": (BY_DAY, {"nonKeyAttributes": ["b", "a"]}, []),
        "attribute missing": (
            BY_DAY,
            {"nonKeyAttributes": ["a"]},
            ["Set non_key_attributes to 'a', 'b' for 'by-type' in INDEXES: it is 'a'."],
        ),
        "no attributes": (
            BY_DAY,
            {"nonKeyAttributes": None},
            ["Set non_key_attributes to 'a', 'b' for 'by-type' in INDEXES: it is not set."],
        ),
        "attributes too many": (
            BY_TYPE,
            {"nonKeyAttributes": ["a"]},
            ["Set non_key_attributes to nothing for 'by-type' in INDEXES: it is 'a'."],
        ),
        "attributes not known": (
            BY_DAY,
            {"nonKeyAttributes": UNKNOWN},
            ["unknown .globalSecondaryIndexes.0.nonKeyAttributes"],
        ),
        "attribute not known": (
            BY_DAY,
            {"nonKeyAttributes": ["a", UNKNOWN]},
            ["unknown .globalSecondaryIndexes.0.nonKeyAttributes.1"],
        ),
    },
)
def test_an_index_has_any_keys_and_projection_that_are_specified(
    index: Index, changes: Table, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    specified = replace(REQUESTS_SPEC, base_name="typed", attributes=(), indexes=(index,))
    monkeypatch.setattr(table_contract, "TABLES", (specified,))
    declared_index = {
        "name": index.name,
        "hashKey": index.hash_key,
        "rangeKey": index.range_key,
        "projectionType": index.projection,
        "nonKeyAttributes": [*index.non_key_attributes] or None,
    }
    table = REQUESTS | {
        "name": "dev-typed",
        "attributes": [],
        "globalSecondaryIndexes": [declared_index | changes],
    }
    where = "global_secondary_indexes of table 'dev-typed'"
    assert differences(table) == [one.replace("INDEXES", where) for one in expected]


def test_the_old_notation_is_held_to_the_same() -> None:
    for key, value, found_keys in (
        ("hashKey", "project_id", "'project_id' as 'HASH', 'created_at' as 'RANGE'"),
        ("rangeKey", None, "'user_id' as 'HASH'"),
    ):
        table = edited(REQUESTS_IN_OLD_NOTATION, f"globalSecondaryIndexes.0.{key}", value)
        assert differences(table) == [keys(found_keys)]


@pytest.mark.parametrize("wrong", ["user-index", 5, False, {"name": "user-index"}, {}], ids=repr)
def test_a_value_that_is_not_a_list_is_not_an_empty_one(wrong: object) -> None:
    refusal, *additions = differences(LOGS | {"globalSecondaryIndexes": wrong})
    assert refusal == more(
        0, "not set", "global_secondary_indexes of table 'dev-request-processing-logs'"
    )
    assert [addition.split()[1] for addition in additions] == ["'request-logs-index'"]


def test_expiry_may_be_off() -> None:
    for ttl in (
        {"attributeName": "ttl", "enabled": False},
        {"attributeName": "ttl"},
        {"enabled": False},
        {"attributeName": "", "enabled": False},
    ):
        assert differences(REQUESTS | {"ttl": ttl}) == []


@cases(
    "ttl shown",
    {
        "other": ({"attributeName": "expires", "enabled": True}, "'expires'"),
        "other, off": ({"attributeName": "expires", "enabled": False}, "'expires'"),
        "list": ({"attributeName": ["ttl"], "enabled": True}, "not a string"),
        "empty": ({"attributeName": "", "enabled": True}, "''"),
        "no attribute": ({"enabled": True}, "not set"),
        "off as a string": ({"enabled": "false"}, "not set"),
        "off as a number": ({"enabled": 0}, "not set"),
        "empty block": ({}, "not set"),
        "null": (None, "not set"),
        "string for a block": ("ttl", "not set"),
        "list for a block": ([{"enabled": False}], "not set"),
    },
)
def test_expiry_is_by_the_specified_attribute(ttl: object, shown: str) -> None:
    assert differences(REQUESTS | {"ttl": ttl}) == [other_expiry(shown)]


def test_items_that_are_to_stay_do_not_expire() -> None:
    for off in (None, {"enabled": False}):
        assert differences(LOGS | {"ttl": off}) == []
    on: tuple[Any, ...] = (
        {"enabled": True},
        {"attributeName": "ttl"},
        {"enabled": 0},
        {},
        "ttl",
        [{}],
    )
    assert [differences(LOGS | {"ttl": ttl}) for ttl in on] == [[STAYING] for _ in on]


@cases(
    "ttl of_requests of_logs",
    {
        "block": (UNKNOWN, ["unknown .ttl"], ["unknown .ttl"]),
        "switch": ({"enabled": UNKNOWN}, ["unknown .ttl.enabled"], ["unknown .ttl.enabled"]),
        "switch of the specified attribute": (
            {"attributeName": "ttl", "enabled": UNKNOWN},
            [],
            ["unknown .ttl.enabled"],
        ),
        "switch of another attribute": (
            {"attributeName": "expires", "enabled": UNKNOWN},
            [other_expiry("'expires'")],
            ["unknown .ttl.enabled"],
        ),
        "attribute, on": (
            {"attributeName": UNKNOWN, "enabled": True},
            ["unknown .ttl.attributeName"],
            [STAYING],
        ),
        "attribute, off": (
            {"attributeName": UNKNOWN, "enabled": False},
            ["unknown .ttl.attributeName"],
            [],
        ),
    },
)
def test_unknown_expiry(ttl: object, of_requests: list[str], of_logs: list[str]) -> None:
    assert differences(REQUESTS | {"ttl": ttl}) == of_requests
    assert differences(LOGS | {"ttl": ttl}) == of_logs


@pytest.mark.parametrize(
    "path",
    [
        "rangeKey",
        "attributes.1",
        "attributes.1.name",
        "attributes.1.type",
        "globalSecondaryIndexes",
        "globalSecondaryIndexes.3",
        "globalSecondaryIndexes.3.projectionType",
        "globalSecondaryIndexes.3.keySchemas",
        "globalSecondaryIndexes.3.keySchemas.1.keyType",
        "localSecondaryIndexes",
    ],
)
def test_unknown_is_neither_right_nor_wrong(path: str) -> None:
    assert differences(edited(REQUESTS, path, UNKNOWN)) == [f"unknown .{path}"]


def test_unknown_index_name_or_key_hides_no_other_fault() -> None:
    table = edited(REQUESTS, "globalSecondaryIndexes.0.name", UNKNOWN)
    table = edited(table, f"globalSecondaryIndexes.{INDEX_COUNT}", {"name": "type-index"})
    assert differences(table) == [
        "unknown .globalSecondaryIndexes.0.name",
        more(INDEX_COUNT, "'type-index'", INDEXES),
    ]
    table = edited(REQUESTS, f"{FIRST_KEYS}.0.attributeName", UNKNOWN)
    assert differences(edited(table, f"{FIRST_KEYS}.1.attributeName", "priority")) == [
        keys("not known yet as 'HASH', 'priority' as 'RANGE'"),
        f"unknown .{FIRST_KEYS}.0.attributeName",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "market-intelligence-requests",
        "-market-intelligence-requests",
        "dev-market-intelligence-requests-v2",
        "dev-MARKET-intelligence-requests",
        "orders",
        "",
        None,
        5,
        {"name": NAME},
    ],
    ids=repr,
)
def test_no_table_escapes_by_its_name(name: object) -> None:
    assert differences(REQUESTS | {"name": name}) == [unspecified(name)]


def test_a_table_is_of_the_environment_in_the_config_or_else_of_any() -> None:
    other = REQUESTS | {"name": "prod-eu-market-intelligence-requests", "rangeKey": "x"}
    label = "table 'prod-eu-market-intelligence-requests'"
    range_key = f"Remove range_key from {label}: the specification has none."
    assert differences(other) == [range_key]
    assert differences(other, environment="prod") == [
        f"Set name to 'prod-market-intelligence-requests' on {label}: the environment of the stack "
        "is prod." + meant("tableNames", "dynamodb-table-contract", "name it in"),
        range_key,
    ]
    own = ("prod-market-intelligence-requests", "prod-request-processing-logs")
    assert differences({"name": "orders"}, environment="prod") == [unspecified("orders", *own)]


def test_only_a_table_that_is_listed_by_its_whole_name_needs_no_specification() -> None:
    assert differences({"name": "orders"}, otherTables=["audits", "orders"]) == []
    assert differences(REQUESTS | {"rangeKey": "x"}, otherTables=[NAME]) == []
    for name in ("Orders", "orders-v2", "order"):
        assert differences({"name": name}, otherTables=["orders"]) == [unspecified(name)]


def test_a_table_with_a_configured_name_keeps_its_contract() -> None:
    names = {"market-intelligence-requests": "my_requests"}
    config: dict[str, Any] = {"environment": "prod", "tableNames": names}
    assert differences(REQUESTS | {"name": "my_requests"}, **config) == []
    assert differences(REQUESTS | {"name": "my_requests", "rangeKey": "x"}, **config) == [
        "Remove range_key from table 'my_requests': the specification has none."
    ]
    for other in ("prod-market-intelligence-requests", "my_requests_2"):
        said = unspecified(other, "my_requests", "prod-request-processing-logs")
        assert differences(REQUESTS | {"name": other}, **config) == [said]
    assert len(differences(LOGS, **config)) == 1
    for nothing in ({}, {"request-processing-logs": "x"}, {"market-intelligence-requests": 5}, "x"):
        assert differences(REQUESTS, tableNames=nothing) == []


def test_a_table_like_none_is_refused_before_its_name_is_known() -> None:
    for table in (REQUESTS, LOGS):
        assert differences(table | {"name": UNKNOWN}) == ["unknown .name"]
    unlike = REQUESTS | {"name": UNKNOWN, "rangeKey": "created_at"}
    assert differences(unlike) == [
        "unknown .name",
        "Give table 'requests' the keys and indexes of a specified table: it matches none.",
    ]
    assert differences(unlike, otherTables=["orders"]) == ["unknown .name"]


def test_an_index_outside_a_table_is_refused_whatever_the_table() -> None:
    refusal = (
        "Move the index 'requests' to global_secondary_indexes of its table, and specify it in "
        "market_intelligence/specs.py and policies/guardrails/dynamodb/specification.py: the "
        "specification has no index outside its table."
    )
    for props in ({}, {"tableName": "orders"}, {"tableName": UNKNOWN}):
        outside = resource(GLOBAL_SECONDARY_INDEX, props)
        config = {"otherTables": ["orders"]}
        assert found("dynamodb-table-contract", outside, config=config) == [refusal]


def presence(*tables: Table, **config: Any) -> list[str]:
    stack = resource("pulumi:pulumi:Stack", {})
    resources = [resource(TABLE, table, str(position)) for position, table in enumerate(tables)]
    return found("dynamodb-requests-table-presence", stack, *resources, config=config)


def absent(name: str = "<environment>-market-intelligence-requests") -> list[str]:
    return [
        (
            f"Declare the table '{name}': the stack has no requests table. It is specified in "
            "market_intelligence/specs.py and policies/guardrails/dynamodb/specification.py."
            + meant("tableNames", "dynamodb-requests-table-presence", "name it in", "another name")
        )
    ]


def test_the_stack_has_its_requests_table() -> None:
    unnamed: Table = {"name": UNKNOWN}
    assert presence(LOGS, REQUESTS) == presence(unnamed, REQUESTS) == []
    assert presence() == presence(LOGS) == presence({"name": f"{NAME}-2"}, {"name": 5}) == absent()
    assert presence(unnamed, LOGS) == ["unknown .name"]
    own = {"tableNames": {"market-intelligence-requests": "my_requests"}}
    assert presence({"name": "my_requests"}, **own) == []
    assert presence(REQUESTS, **own) == absent("my_requests")
    assert found("dynamodb-requests-table-presence") == []
    bucket = resource("aws:s3/bucket:Bucket", REQUESTS)
    assert found("dynamodb-requests-table-presence", bucket) == absent()


def test_the_stack_has_each_table_that_is_not_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    required = (REQUESTS_SPEC, LOGS_SPEC)
    monkeypatch.setattr(requests_table_presence, "REQUIRED", required)
    logs = "<environment>-request-processing-logs"
    says = [absent()[0], *(one.replace("no requests", "no logs") for one in absent(logs))]
    assert presence(LOGS, REQUESTS) == []
    assert presence(REQUESTS) == says[1:]
    assert presence({"name": "orders"}) == says


def test_a_range_key_that_is_specified_is_demanded() -> None:
    keyed = replace(REQUESTS_SPEC, range_key="created_at")

    def found_of(props: Table) -> list[str]:
        return [str(one) for one in structure.differences(props, keyed, "it")]

    [missing] = found_of(REQUESTS)
    assert missing.startswith("Set range_key to 'created_at' on it: it is not set.")
    [other] = found_of(REQUESTS | {"rangeKey": "status"})
    assert other.startswith("Set range_key to 'created_at' on it: it is 'status'.")
    assert found_of(REQUESTS | {"rangeKey": "created_at"}) == []
