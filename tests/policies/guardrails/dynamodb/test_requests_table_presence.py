from collections.abc import Callable
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb import requests_table_presence as presence

Run = Callable[..., list[str]]
POLICY = as_policy(presence.RULE)
STACK: tuple[str, dict[str, Any]] = ("pulumi:pulumi:Stack", {})
TABLE = "aws:dynamodb/table:Table"
REFUSAL = (
    "Declare the table '<environment>-market-intelligence-requests': "
    "the stack has no requests table."
)


def test_stack_with_a_requests_table_passes(
    run_stack: Run, requests_table: dict[str, Any], logs_table: dict[str, Any]
) -> None:
    assert run_stack(POLICY, STACK, (TABLE, logs_table), (TABLE, requests_table)) == []


def test_logs_table_is_optional(run_stack: Run, requests_table: dict[str, Any]) -> None:
    assert run_stack(POLICY, STACK, (TABLE, requests_table)) == []


def test_stack_without_tables_is_refused(run_stack: Run) -> None:
    assert run_stack(POLICY, STACK) == [REFUSAL]


def test_logs_table_alone_is_refused(run_stack: Run, logs_table: dict[str, Any]) -> None:
    assert run_stack(POLICY, STACK, (TABLE, logs_table)) == [REFUSAL]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("dev-market-intelligence-requests-2", id="longer"),
        pytest.param("-market-intelligence-requests", id="no environment"),
        pytest.param("dev-market-intelligence-request", id="shorter"),
        pytest.param(5, id="number"),
        pytest.param(None, id="null"),
    ],
)
def test_table_of_another_name_does_not_count(run_stack: Run, name: object) -> None:
    assert run_stack(POLICY, STACK, (TABLE, {"name": name})) == [REFUSAL]


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        pytest.param("my_requests", [], id="the one in the config"),
        pytest.param(
            "dev-market-intelligence-requests",
            ["Declare the table 'my_requests': the stack has no requests table."],
            id="the usual one",
        ),
    ],
)
def test_table_has_the_name_in_the_config(
    run_stack: Run, requests_table: dict[str, Any], name: str, findings: list[str]
) -> None:
    config = {"tableNames": {"market-intelligence-requests": "my_requests"}}
    table = (TABLE, requests_table | {"name": name})
    assert run_stack(POLICY, STACK, table, config=config) == findings


def test_resource_of_another_type_does_not_count(
    run_stack: Run, requests_table: dict[str, Any]
) -> None:
    assert run_stack(POLICY, STACK, ("aws:s3/bucket:Bucket", requests_table)) == [REFUSAL]


def test_table_of_unknown_name_may_be_it(run_stack: Run, logs_table: dict[str, Any]) -> None:
    unknown = (TABLE, {"name": UNKNOWN_STRING_VALUE})
    assert run_stack(POLICY, STACK, unknown, (TABLE, logs_table)) == [
        "unknown: string value at .name can't be known during preview"
    ]


def test_unknown_name_of_another_table_does_not_matter(
    run_stack: Run, requests_table: dict[str, Any]
) -> None:
    unknown = (TABLE, {"name": UNKNOWN_STRING_VALUE})
    assert run_stack(POLICY, STACK, unknown, (TABLE, requests_table)) == []


def test_destroyed_stack_needs_none(run_stack: Run) -> None:
    assert run_stack(POLICY) == []
