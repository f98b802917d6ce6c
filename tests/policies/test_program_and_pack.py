"""The program and the pack, which know nothing of each other, meet here."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from pulumi_policy import ResourceValidationPolicy, StackValidationPolicy

from guardrails import POLICIES
from tests.conftest import Mocks
from tests.policies.conftest import Run
from tests.test_program import run as run_program

TABLE = "aws:dynamodb/table:Table"
RESOURCE_POLICIES = [one for one in POLICIES if isinstance(one, ResourceValidationPolicy)]
STACK_POLICIES = [one for one in POLICIES if isinstance(one, StackValidationPolicy)]
STACKS = ("dev", "staging", "prod")
GUARDED = ("name", "billingMode", "hashKey", "pointInTimeRecovery")

Path = tuple[str | int, ...]


def tables(stack: str) -> list[dict[str, Any]]:
    mocks = Mocks()
    run_program(mocks, stack)
    return [one.inputs for one in mocks.registered if one.urn.split("::")[2].endswith(TABLE)]


def removals(table: dict[str, Any]) -> Iterator[Path]:
    """Give every part of a table that the specification or production asks for."""
    yield from ((name,) for name in GUARDED)
    yield ("pointInTimeRecovery", "enabled")
    for position in range(len(table["attributes"])):
        yield ("attributes", position)
        yield ("attributes", position, "type")
    for position in range(len(table["globalSecondaryIndexes"])):
        yield ("globalSecondaryIndexes", position)
        yield ("globalSecondaryIndexes", position, "projectionType")
        yield ("globalSecondaryIndexes", position, "keySchemas", 0)
        yield ("globalSecondaryIndexes", position, "keySchemas", 1)


def without(table: dict[str, Any], path: Path) -> dict[str, Any]:
    changed = copy.deepcopy(table)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return changed


PROD = {table["name"].removeprefix("prod-"): table for table in tables("prod")}
REMOVALS = [(name, path) for name, table in PROD.items() for path in removals(table)]


@pytest.mark.parametrize("stack", STACKS)
def test_the_pack_finds_nothing_in_the_program(run: Run, run_stack: Run, stack: str) -> None:
    found = [
        message
        for table in tables(stack)
        for policy in RESOURCE_POLICIES
        for message in run(policy, table, stack=stack)
        if not message.startswith("not applicable")
    ]
    for policy in STACK_POLICIES:
        found += run_stack(policy, *((TABLE, table) for table in tables(stack)))
    assert found == []


@pytest.mark.parametrize(
    ("name", "path"),
    REMOVALS,
    ids=[f"{name}: {'.'.join(map(str, path))}" for name, path in REMOVALS],
)
def test_whatever_is_removed_is_found_once(run: Run, name: str, path: Path) -> None:
    broken = without(PROD[name], path)
    said = [
        message for policy in RESOURCE_POLICIES for message in run(policy, broken, stack="prod")
    ]
    found = [message for message in said if not message.startswith("not applicable")]
    assert len(found) == 1, found


def test_a_stack_without_the_requests_table_is_found(run_stack: Run) -> None:
    said = [
        message
        for policy in STACK_POLICIES
        for message in run_stack(policy, (TABLE, PROD["request-processing-logs"]))
    ]
    assert said == [
        (
            "Declare the table '<environment>-market-intelligence-requests': "
            "the stack has no requests table."
        )
    ]
