"""The program against the specification's own creation parameters."""

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from tests.conftest import Mocks
from tests.specification import PROCESSING_LOGS, REQUESTS

CHECKOUT = Path(__file__).parents[1]

TTL = {"AttributeName": "ttl", "Enabled": True}

TABLE_NAMES = {
    "dev": ["dev-market-intelligence-requests", "dev-request-processing-logs"],
    "staging": ["staging-market-intelligence-requests", "staging-request-processing-logs"],
    "prod": ["prod-market-intelligence-requests", "prod-request-processing-logs"],
}


def sdk_parameters(value: object) -> object:
    """Turn what the provider takes into what the AWS SDK takes: its names, with the same values."""
    if isinstance(value, list):
        return [sdk_parameters(item) for item in cast("list[object]", value)]
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value).items()
        return {key[0].upper() + key[1:]: sdk_parameters(item) for key, item in pairs}
    return value


def creation(inputs: dict[str, object]) -> dict[str, object]:
    """Restate a table's inputs as CreateTable takes them."""
    attributes = cast("list[dict[str, str]]", inputs["attributes"])
    indexes = cast("list[dict[str, object]]", inputs["globalSecondaryIndexes"])
    return {
        "AttributeDefinitions": [
            {"AttributeName": attribute["name"], "AttributeType": attribute["type"]}
            for attribute in attributes
        ],
        "KeySchema": [{"AttributeName": inputs["hashKey"], "KeyType": "HASH"}],
        "BillingMode": inputs["billingMode"],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": index["name"],
                "KeySchema": sdk_parameters(index["keySchemas"]),
                "Projection": {"ProjectionType": index["projectionType"]},
            }
            for index in indexes
        ],
    }


def table_inputs(mocks: Mocks, name: str, stack: str = "dev") -> dict[str, object]:
    mocks.run(lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"), stack=stack)
    return mocks.resource(f"$aws:dynamodb/table:Table::{name}").inputs


def by_name(definitions: object) -> list[tuple[str, ...]]:
    return sorted(tuple(item.values()) for item in cast("list[dict[str, str]]", definitions))


@pytest.mark.parametrize(
    ("name", "specified"),
    [("requests", REQUESTS), ("logs", PROCESSING_LOGS)],
    ids=["requests", "logs"],
)
def test_table_is_the_specified_one(mocks: Mocks, name: str, specified: dict[str, object]) -> None:
    created = creation(table_inputs(mocks, name))

    attributes = created.pop("AttributeDefinitions")
    assert by_name(attributes) == by_name(specified["AttributeDefinitions"])
    assert created == {key: specified[key] for key in specified if key != "AttributeDefinitions"}


@pytest.mark.parametrize("name", ["requests", "logs"])
def test_table_has_no_range_key_nor_local_indexes(mocks: Mocks, name: str) -> None:
    inputs = table_inputs(mocks, name)

    assert {"rangeKey", "localSecondaryIndexes"} & set(inputs) == set()


def test_requests_expire_by_the_specified_attribute(mocks: Mocks) -> None:
    assert sdk_parameters(table_inputs(mocks, "requests")["ttl"]) == TTL


def test_logs_do_not_expire(mocks: Mocks) -> None:
    assert "ttl" not in table_inputs(mocks, "logs")


@pytest.mark.parametrize("stack", TABLE_NAMES)
def test_tables_have_the_specified_names(mocks: Mocks, stack: str) -> None:
    table_inputs(mocks, "requests", stack)

    tables = [found for found in mocks.registered if "aws:dynamodb/table:Table" in found.urn]
    assert sorted(str(table.inputs["name"]) for table in tables) == TABLE_NAMES[stack]
