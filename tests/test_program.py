"""The whole program, run for each stack with that stack's own file."""

import json
import runpy
from pathlib import Path
from typing import cast

import pulumi
import pytest
import yaml

from tests.conftest import PROJECT, Mocks

CHECKOUT = Path(__file__).parents[1]

STACK_TYPE = "pulumi:pulumi:Stack"
COMPONENT_TYPE = "market-intelligence:table:Table"
TABLE_TYPE = f"{COMPONENT_TYPE}$aws:dynamodb/table:Table"
ARN = "arn:aws:dynamodb:us-east-1:111122223333:table"

# What makes one environment different from another, and nothing else may.
DIFFERENCES = {
    "dev": {"days": 7, "protection": False},
    "staging": {"days": 14, "protection": True},
    "prod": {"days": 35, "protection": True},
}


def engine_config(stack: str) -> dict[str, str]:
    """Read a stack's file as the engine does: project defaults filled in, all values as text."""
    project = yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text())
    defaults = {f"{PROJECT}:{key}": item["default"] for key, item in project["config"].items()}
    own = yaml.safe_load((CHECKOUT / f"Pulumi.{stack}.yaml").read_text())["config"]
    values = cast("dict[str, object]", defaults | own)
    return {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()
    }


def run(mocks: Mocks, stack: str, changes: dict[str, str] | None = None) -> None:
    mocks.run(
        lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"),
        stack=stack,
        config=engine_config(stack) | (changes or {}),
    )


def common_inputs(stack: str) -> dict[str, object]:
    return {
        "billingMode": "PAY_PER_REQUEST",
        "deletionProtectionEnabled": DIFFERENCES[stack]["protection"],
        "pointInTimeRecovery": {
            "enabled": True,
            "recoveryPeriodInDays": DIFFERENCES[stack]["days"],
        },
        "tags": {
            "environment": stack,
            "managed-by": "pulumi",
            "project": "market-intelligence",
            "stack": stack,
        },
    }


def index(name: str, hash_key: str, range_key: str) -> dict[str, object]:
    return {
        "name": name,
        "keySchemas": [
            {"attributeName": hash_key, "keyType": "HASH"},
            {"attributeName": range_key, "keyType": "RANGE"},
        ],
        "projectionType": "ALL",
    }


def requests_inputs(stack: str) -> dict[str, object]:
    return common_inputs(stack) | {
        "name": f"{stack}-market-intelligence-requests",
        "hashKey": "request_id",
        "attributes": [
            {"name": "created_at", "type": "S"},
            {"name": "priority", "type": "S"},
            {"name": "processing_strategy", "type": "S"},
            {"name": "project_id", "type": "S"},
            {"name": "request_id", "type": "S"},
            {"name": "status", "type": "S"},
            {"name": "user_id", "type": "S"},
        ],
        "globalSecondaryIndexes": [
            index("user-index", "user_id", "created_at"),
            index("project-index", "project_id", "created_at"),
            index("status-index", "status", "created_at"),
            index("strategy-index", "processing_strategy", "priority"),
        ],
        "ttl": {"attributeName": "ttl", "enabled": True},
    }


def logs_inputs(stack: str) -> dict[str, object]:
    return common_inputs(stack) | {
        "name": f"{stack}-request-processing-logs",
        "hashKey": "log_id",
        "attributes": [
            {"name": "log_id", "type": "S"},
            {"name": "request_id", "type": "S"},
            {"name": "timestamp", "type": "S"},
        ],
        "globalSecondaryIndexes": [index("request-logs-index", "request_id", "timestamp")],
    }


@pytest.mark.parametrize("stack", DIFFERENCES)
def test_registers_exactly_these_resources(mocks: Mocks, stack: str) -> None:
    run(mocks, stack)

    start = f"urn:pulumi:{stack}::market-intelligence::"
    assert {found.urn.removeprefix(start): found.inputs for found in mocks.registered} == {
        f"{STACK_TYPE}::market-intelligence-{stack}": {},
        f"{COMPONENT_TYPE}::requests": {},
        f"{TABLE_TYPE}::requests": requests_inputs(stack),
        f"{COMPONENT_TYPE}::logs": {},
        f"{TABLE_TYPE}::logs": logs_inputs(stack),
    }


@pytest.mark.parametrize("stack", DIFFERENCES)
def test_protects_the_tables_that_aws_protects(mocks: Mocks, stack: str) -> None:
    run(mocks, stack)

    protected = {found.urn.rpartition("::")[2]: found.protect for found in mocks.registered}
    expected = DIFFERENCES[stack]["protection"]
    assert protected == {
        f"market-intelligence-{stack}": False,
        "requests": expected,
        "logs": expected,
    }


@pytest.mark.parametrize("stack", DIFFERENCES)
def test_exports_what_others_need_to_find_the_tables(mocks: Mocks, stack: str) -> None:
    run(mocks, stack)

    urn = f"urn:pulumi:{stack}::market-intelligence::{STACK_TYPE}::market-intelligence-{stack}"
    assert mocks.outputs[urn] == {
        "requestsTableName": f"{stack}-market-intelligence-requests",
        "requestsTableArn": f"{ARN}/{stack}-market-intelligence-requests",
        "requestsIndexNames": ["user-index", "project-index", "status-index", "strategy-index"],
        "logsTableName": f"{stack}-request-processing-logs",
        "logsTableArn": f"{ARN}/{stack}-request-processing-logs",
        "logsIndexNames": ["request-logs-index"],
    }


def test_leaves_out_the_logs_table_that_is_off(mocks: Mocks) -> None:
    run(mocks, "dev", {f"{PROJECT}:logs": '{"enabled": false}'})

    assert [found.urn.partition("market-intelligence::")[2] for found in mocks.registered] == [
        f"{STACK_TYPE}::market-intelligence-dev",
        f"{COMPONENT_TYPE}::requests",
        f"{TABLE_TYPE}::requests",
    ]
    urn = f"urn:pulumi:dev::market-intelligence::{STACK_TYPE}::market-intelligence-dev"
    assert set(mocks.outputs[urn]) == {
        "requestsTableName",
        "requestsTableArn",
        "requestsIndexNames",
    }


def test_hands_each_setting_to_both_tables(mocks: Mocks) -> None:
    changes = {
        f"{PROJECT}:environment": "prod",
        f"{PROJECT}:deletionProtection": "false",
        f"{PROJECT}:recovery": '{"enabled": false}',
        f"{PROJECT}:requests": '{"timeToLive": false}',
        f"{PROJECT}:tags": '{"team": "search"}',
    }
    mocks.run(
        lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"),
        stack="prod-eu",
        config=changes,
    )

    changed: dict[str, object] = {
        "deletionProtectionEnabled": False,
        "pointInTimeRecovery": {"enabled": False},
        "tags": {
            "environment": "prod",
            "managed-by": "pulumi",
            "project": "market-intelligence",
            "stack": "prod-eu",
            "team": "search",
        },
    }
    ttl: dict[str, object] = {"ttl": {"attributeName": "ttl", "enabled": False}}
    requests = mocks.resource(f"{TABLE_TYPE}::requests").inputs
    assert requests == requests_inputs("prod") | changed | ttl
    assert mocks.resource(f"{TABLE_TYPE}::logs").inputs == logs_inputs("prod") | changed


def test_registers_nothing_when_a_setting_is_wrong(mocks: Mocks) -> None:
    with pytest.raises(pulumi.RunError):
        run(mocks, "dev", {f"{PROJECT}:recovery": '{"days": 0}'})

    assert [found.urn for found in mocks.registered] == [
        f"urn:pulumi:dev::market-intelligence::{STACK_TYPE}::market-intelligence-dev"
    ]
