"""The program against the specification's own creation parameters.

They stand here word for word but for layout, apart from `tables/specs.py`, which everything else
follows: whoever changes the specification changes both.
"""

from collections.abc import Mapping
from typing import Any, cast

import pytest

from tables import specs
from tests import specification
from tests.components.stacks import STACKS, deployed

REQUESTS: dict[str, Any] = {
    "AttributeDefinitions": [
        {"AttributeName": "request_id", "AttributeType": "S"},
        {"AttributeName": "user_id", "AttributeType": "S"},
        {"AttributeName": "project_id", "AttributeType": "S"},
        {"AttributeName": "status", "AttributeType": "S"},
        {"AttributeName": "created_at", "AttributeType": "S"},
        {"AttributeName": "priority", "AttributeType": "S"},
        {"AttributeName": "processing_strategy", "AttributeType": "S"},
    ],
    "KeySchema": [{"AttributeName": "request_id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "user-index",
            "KeySchema": [
                {"AttributeName": "user_id", "KeyType": "HASH"},
                {"AttributeName": "created_at", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        },
        {
            "IndexName": "project-index",
            "KeySchema": [
                {"AttributeName": "project_id", "KeyType": "HASH"},
                {"AttributeName": "created_at", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        },
        {
            "IndexName": "status-index",
            "KeySchema": [
                {"AttributeName": "status", "KeyType": "HASH"},
                {"AttributeName": "created_at", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        },
        {
            "IndexName": "strategy-index",
            "KeySchema": [
                {"AttributeName": "processing_strategy", "KeyType": "HASH"},
                {"AttributeName": "priority", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        },
    ],
}

PROCESSING_LOGS: dict[str, Any] = {
    "AttributeDefinitions": [
        {"AttributeName": "log_id", "AttributeType": "S"},
        {"AttributeName": "request_id", "AttributeType": "S"},
        {"AttributeName": "timestamp", "AttributeType": "S"},
    ],
    "KeySchema": [{"AttributeName": "log_id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "request-logs-index",
            "KeySchema": [
                {"AttributeName": "request_id", "KeyType": "HASH"},
                {"AttributeName": "timestamp", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        },
    ],
}

CHANGED = "The specification has changed: if that is intended, change tests/test_specification.py."


def by_name(parameters: Mapping[str, Any]) -> dict[str, object]:
    attributes = cast("list[dict[str, str]]", parameters["AttributeDefinitions"])
    ordered = sorted(attributes, key=lambda one: one["AttributeName"])
    return {**parameters, "AttributeDefinitions": ordered}


@pytest.mark.parametrize(
    ("derived", "specified"),
    [(specification.REQUESTS, REQUESTS), (specification.PROCESSING_LOGS, PROCESSING_LOGS)],
    ids=["requests", "logs"],
)
def test_tables_are_the_specified_ones(derived: dict[str, Any], specified: dict[str, Any]) -> None:
    assert by_name(derived) == by_name(specified), CHANGED


def test_requests_expire_by_the_specified_attribute_and_logs_do_not() -> None:
    assert (specs.REQUESTS.ttl_attribute, specs.PROCESSING_LOGS.ttl_attribute) == ("ttl", None)


@pytest.mark.parametrize("stack", STACKS)
def test_tables_have_the_specified_names_and_keys_and_nothing_local(stack: str) -> None:
    tables = deployed(stack).of_type("dynamodb:Table")

    assert {name: table.inputs["name"] for name, table in tables.items()} == {
        "requests": f"{stack}-market-intelligence-requests",
        "logs": f"{stack}-request-processing-logs",
    }
    unknown = {"rangeKey", "localSecondaryIndexes"}
    assert [unknown & table.inputs.keys() for table in tables.values()] == [set(), set()]
