import pytest

from guardrails.dynamodb.specification import (
    PROCESSING_LOGS,
    REQUESTS,
    TABLES,
    Attribute,
    Index,
    Table,
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.base_name)
def test_attributes_are_the_keys_and_no_more(table: Table) -> None:
    keys = {table.hash_key, *(name for index in table.indexes for name, _ in index.keys)}
    assert sorted(attribute.name for attribute in table.attributes) == sorted(keys)


def test_tables_are_those_specified() -> None:
    assert [
        (table.base_name, table.hash_key, [index.name for index in table.indexes])
        for table in TABLES
    ] == [
        (
            "market-intelligence-requests",
            "request_id",
            ["user-index", "project-index", "status-index", "strategy-index"],
        ),
        ("request-processing-logs", "log_id", ["request-logs-index"]),
    ]


def test_indexes_are_those_specified() -> None:
    assert {
        index.name: (*index.keys, index.projection) for table in TABLES for index in table.indexes
    } == {
        "user-index": (("user_id", "HASH"), ("created_at", "RANGE"), "ALL"),
        "project-index": (("project_id", "HASH"), ("created_at", "RANGE"), "ALL"),
        "status-index": (("status", "HASH"), ("created_at", "RANGE"), "ALL"),
        "strategy-index": (("processing_strategy", "HASH"), ("priority", "RANGE"), "ALL"),
        "request-logs-index": (("request_id", "HASH"), ("timestamp", "RANGE"), "ALL"),
    }


def test_every_key_is_a_string() -> None:
    assert {attribute.type for table in TABLES for attribute in table.attributes} == {"S"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("dev-market-intelligence-requests", True, id="dev"),
        pytest.param("prod-eu-market-intelligence-requests", True, id="prod-eu"),
        pytest.param("market-intelligence-requests", False, id="no environment"),
        pytest.param("-market-intelligence-requests", False, id="empty environment"),
        pytest.param("dev-market-intelligence-requests-1a2b3c4", False, id="auto-named"),
        pytest.param("dev-request-processing-logs", False, id="other table"),
        pytest.param("", False, id="empty"),
        pytest.param(None, False, id="missing"),
        pytest.param(5.0, False, id="number"),
    ],
)
def test_name_is_environment_and_base_name(name: object, expected: object) -> None:
    assert REQUESTS.has_name(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("my_requests", True, id="the one in the config"),
        pytest.param("dev-market-intelligence-requests", False, id="the usual one"),
        pytest.param("my_requests-2", False, id="longer"),
        pytest.param("", False, id="empty"),
        pytest.param(None, False, id="missing"),
    ],
)
def test_name_is_the_one_in_the_config(name: object, expected: object) -> None:
    config = {"tableNames": {"market-intelligence-requests": "my_requests"}}
    assert REQUESTS.has_name(name, config) is expected
    assert not PROCESSING_LOGS.has_name(name, config)


@pytest.mark.parametrize(
    "names",
    [{}, {"request-processing-logs": "x"}, {"market-intelligence-requests": 5}, "x", None],
    ids=["none", "of the other table", "number", "text", "null"],
)
def test_config_without_a_name_for_it_changes_nothing(names: object) -> None:
    assert REQUESTS.has_name("dev-market-intelligence-requests", {"tableNames": names})
    assert not REQUESTS.has_name("x", {"tableNames": names})


def test_no_name_is_of_both_tables() -> None:
    assert not PROCESSING_LOGS.has_name("dev-market-intelligence-requests")


def test_parts_say_what_to_declare() -> None:
    assert str(Attribute(name="status")) == "'status' of type 'S'"
    assert str(Index(name="by-status", hash_key="status", range_key="created_at")) == (
        "'by-status' (key_schemas 'status' as 'HASH', 'created_at' as 'RANGE', "
        "projection_type 'ALL')"
    )
