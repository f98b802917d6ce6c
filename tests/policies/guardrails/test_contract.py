from collections.abc import Callable
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails import contract
from guardrails.adapter import as_policy

Run = Callable[..., list[str]]
POLICY = as_policy(contract.RULE)
UNKNOWN_NAME = "unknown: string value at .name can't be known during preview"
ALLOWED = "'<environment>-market-intelligence-requests' or '<environment>-request-processing-logs'"


def test_specified_tables_pass(
    run: Run, requests_table: dict[str, Any], logs_table: dict[str, Any]
) -> None:
    assert run(POLICY, requests_table) == []
    assert run(POLICY, logs_table) == []


def test_environment_may_be_any(run: Run, requests_table: dict[str, Any]) -> None:
    requests_table["name"] = "prod-eu-market-intelligence-requests"
    assert run(POLICY, requests_table) == []


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
    resource_type = "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"
    assert run(POLICY, outside, resource_type=resource_type) == [
        (
            "Move the index 'requests' to global_secondary_indexes of its table: "
            "outside of it, it is in no specification."
        )
    ]


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
