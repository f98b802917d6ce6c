from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.table_contract import RULE
from guardrails.dynamodb.tables import GLOBAL_SECONDARY_INDEX
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
UNKNOWN_NAME = "unknown: string value at .name can't be known during preview"
ALLOWED = "'<environment>-market-intelligence-requests' or '<environment>-request-processing-logs'"


def test_specified_tables_pass(
    run: Run, requests_table: dict[str, Any], logs_table: dict[str, Any]
) -> None:
    assert run(POLICY, requests_table) == []
    assert run(POLICY, logs_table) == []


@pytest.mark.parametrize("config", [None, {}, {"otherTables": []}], ids=["none", "empty", "other"])
def test_environment_may_be_any_where_the_config_names_none(
    run: Run, requests_table: dict[str, Any], config: dict[str, Any] | None
) -> None:
    requests_table["name"] = "prod-eu-market-intelligence-requests"
    assert run(POLICY, requests_table, config=config) == []


def test_environment_of_the_config_passes(
    run: Run, requests_table: dict[str, Any], logs_table: dict[str, Any]
) -> None:
    config = {"environment": "dev"}
    assert run(POLICY, requests_table, config=config) == []
    assert run(POLICY, logs_table, config=config) == []


@pytest.mark.parametrize("environment", ["dev", "staging", "prod-eu", "PROD", "production"])
def test_table_of_another_environment_is_refused(
    run: Run, requests_table: dict[str, Any], environment: str
) -> None:
    name = f"{environment}-market-intelligence-requests"
    requests_table |= {"name": name, "rangeKey": "created_at"}
    assert run(POLICY, requests_table, config={"environment": "prod"}) == [
        (
            f"Set name to 'prod-market-intelligence-requests' on table {name!r}: "
            "the stack is prod's."
        ),
        f"Remove range_key from table {name!r}: none is specified.",
    ]


def test_refused_name_is_told_those_of_its_environment(
    run: Run, requests_table: dict[str, Any]
) -> None:
    requests_table["name"] = "orders"
    allowed = "'prod-market-intelligence-requests' or 'prod-request-processing-logs'"
    assert run(POLICY, requests_table, config={"environment": "prod"}) == [
        f"Set name to {allowed} on table 'orders': no other table is specified."
    ]


def test_unknown_name_may_be_of_the_environment(run: Run, requests_table: dict[str, Any]) -> None:
    requests_table["name"] = UNKNOWN_STRING_VALUE
    assert run(POLICY, requests_table, config={"environment": "prod"}) == [UNKNOWN_NAME]


def test_listed_table_needs_no_specification(run: Run, requests_table: dict[str, Any]) -> None:
    config = {"environment": "prod", "otherTables": ["audits", "orders"]}
    assert run(POLICY, {"name": "orders", "hashKey": "id"}, config=config) == []
    requests_table |= {"name": "dev-market-intelligence-requests", "rangeKey": "created_at"}
    listed = {"otherTables": ["dev-market-intelligence-requests"]}
    assert run(POLICY, requests_table, config=listed) == []


@pytest.mark.parametrize("name", ["Orders", "orders-v2", "dev-orders", "order"])
def test_listed_name_is_the_whole_name(run: Run, name: str) -> None:
    assert run(POLICY, {"name": name}, config={"otherTables": ["orders"]}) == [
        f"Set name to {ALLOWED} on table {name!r}: no other table is specified."
    ]


def test_table_like_none_may_be_a_listed_one_until_its_name_is_known(run: Run) -> None:
    table = {"name": UNKNOWN_STRING_VALUE, "hashKey": "id"}
    assert run(POLICY, table, config={"otherTables": ["orders"]}) == [UNKNOWN_NAME]


ADOPTED = {
    "environment": "prod",
    "tableNames": {"market-intelligence-requests": "market_intelligence_requests"},
}


def test_table_with_a_name_of_its_own_keeps_its_contract(
    run: Run, requests_table: dict[str, Any]
) -> None:
    requests_table["name"] = "market_intelligence_requests"
    assert run(POLICY, requests_table, config=ADOPTED) == []
    requests_table["rangeKey"] = "created_at"
    assert run(POLICY, requests_table, config=ADOPTED) == [
        "Remove range_key from table 'market_intelligence_requests': none is specified."
    ]


@pytest.mark.parametrize(
    "name", ["prod-market-intelligence-requests", "market_intelligence_requests_2", "requests"]
)
def test_table_with_a_name_of_its_own_gets_no_other(
    run: Run, requests_table: dict[str, Any], name: str
) -> None:
    requests_table["name"] = name
    allowed = "'market_intelligence_requests' or 'prod-request-processing-logs'"
    assert run(POLICY, requests_table, config=ADOPTED) == [
        f"Set name to {allowed} on table {name!r}: no other table is specified."
    ]


def test_name_of_one_table_changes_nothing_for_the_other(
    run: Run, logs_table: dict[str, Any]
) -> None:
    assert run(POLICY, logs_table, config=ADOPTED) == [
        (
            "Set name to 'prod-request-processing-logs' on table 'dev-request-processing-logs': "
            "the stack is prod's."
        )
    ]


def test_notation_of_index_keys_does_not_matter(run: Run, requests_table: dict[str, Any]) -> None:
    for index in requests_table["globalSecondaryIndexes"]:
        hash_key, range_key = index.pop("keySchemas")
        index |= {"hashKey": hash_key["attributeName"], "rangeKey": range_key["attributeName"]}
    assert run(POLICY, requests_table) == []
    requests_table["globalSecondaryIndexes"][0]["rangeKey"] = "priority"
    assert run(POLICY, requests_table) == [
        (
            "Set key_schemas to 'user_id' as 'HASH', 'created_at' as 'RANGE' for 'user-index' in "
            "global_secondary_indexes of table 'dev-market-intelligence-requests': "
            "it has 'user_id' as 'HASH', 'priority' as 'RANGE'."
        )
    ]


def test_expiry_is_by_the_specified_attribute(
    run: Run, requests_table: dict[str, Any], logs_table: dict[str, Any]
) -> None:
    expiry = {"ttl": {"attributeName": "expires_at", "enabled": True}}
    assert run(POLICY, requests_table | expiry) == [
        (
            "Set ttl.attribute_name to 'ttl' on table 'dev-market-intelligence-requests': "
            "it is 'expires_at'."
        )
    ]
    assert run(POLICY, logs_table | expiry) == [
        "Remove ttl from table 'dev-request-processing-logs': its items are specified to stay."
    ]


def test_each_table_has_its_own_contract(
    run: Run, requests_table: dict[str, Any], logs_table: dict[str, Any]
) -> None:
    requests_table["name"] = logs_table["name"]
    assert run(POLICY, requests_table)[:2] == [
        "Set hash_key to 'log_id' on table 'dev-request-processing-logs': it is 'request_id'.",
        (
            "Remove element 0 (name 'created_at') from attributes of "
            "table 'dev-request-processing-logs': it is more than is specified."
        ),
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("market_intelligence_requests", id="no environment"),
        pytest.param("-market-intelligence-requests", id="empty environment"),
        pytest.param("dev-market-intelligence-requests-v2", id="suffix"),
        pytest.param("dev-MARKET-intelligence-requests", id="wrong case"),
        pytest.param("orders", id="other"),
    ],
)
def test_renamed_table_does_not_escape(run: Run, requests_table: dict[str, Any], name: str) -> None:
    requests_table["name"] = name
    assert run(POLICY, requests_table) == [
        f"Set name to {ALLOWED} on table {name!r}: no other table is specified."
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(None, id="null"),
        pytest.param(5, id="number"),
        pytest.param({"name": "dev-market-intelligence-requests"}, id="object"),
        pytest.param(["dev-market-intelligence-requests"], id="list"),
    ],
)
def test_table_without_a_readable_name_does_not_escape(
    run: Run, requests_table: dict[str, Any], name: object
) -> None:
    requests_table["name"] = name
    assert run(POLICY, requests_table) == [
        f"Set name to {ALLOWED} on table 'requests': no other table is specified."
    ]


def test_unknown_name_is_not_checkable_yet(
    run: Run, requests_table: dict[str, Any], logs_table: dict[str, Any]
) -> None:
    assert run(POLICY, requests_table | {"name": UNKNOWN_STRING_VALUE}) == [UNKNOWN_NAME]
    assert run(POLICY, logs_table | {"name": UNKNOWN_STRING_VALUE}) == [UNKNOWN_NAME]


def test_table_like_none_is_refused_before_its_name_is_known(
    run: Run, requests_table: dict[str, Any]
) -> None:
    requests_table |= {"name": UNKNOWN_STRING_VALUE, "rangeKey": "created_at"}
    assert run(POLICY, requests_table) == [
        "Give table 'requests' the keys and indexes of a specified table: it is like none.",
        UNKNOWN_NAME,
    ]


@pytest.mark.parametrize(
    "table_name",
    [
        pytest.param("dev-market-intelligence-requests", id="of a specified table"),
        pytest.param("orders", id="of another table"),
        pytest.param(UNKNOWN_STRING_VALUE, id="of a table not known yet"),
    ],
)
def test_index_outside_a_table_is_refused(
    run: Run, requests_table: dict[str, Any], table_name: str
) -> None:
    index = requests_table["globalSecondaryIndexes"][0]
    outside = {
        "tableName": table_name,
        "indexName": index["name"],
        "keySchemas": [key | {"attributeType": "S"} for key in index["keySchemas"]],
        "projection": {"projectionType": "ALL"},
    }
    refusals = [
        (
            "Move the index 'requests' to global_secondary_indexes of its table: "
            "outside of it, it is in no specification."
        )
    ]
    assert run(POLICY, outside, resource_type=GLOBAL_SECONDARY_INDEX) == refusals
    assert run(POLICY, {}, resource_type=GLOBAL_SECONDARY_INDEX) == refusals
    listed = {"otherTables": ["orders"]}
    assert run(POLICY, outside, resource_type=GLOBAL_SECONDARY_INDEX, config=listed) == refusals


def test_index_outside_a_table_does_not_stand_in_for_one_inside(
    run: Run, requests_table: dict[str, Any]
) -> None:
    del requests_table["globalSecondaryIndexes"][0]
    assert run(POLICY, requests_table) == [
        (
            "Add 'user-index' (key_schemas 'user_id' as 'HASH', 'created_at' as 'RANGE', "
            "projection_type 'ALL') to global_secondary_indexes of "
            "table 'dev-market-intelligence-requests': it is specified."
        )
    ]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {}, resource_type="aws:s3/bucket:Bucket") == [
        (
            "not applicable: checks only aws:dynamodb/table:Table, "
            "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"
        )
    ]
