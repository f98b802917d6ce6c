from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.item_absence import RULE, TABLE_ITEM
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
REFUSAL = "Remove the table item 'requests': its content would stand in Pulumi's state."


@pytest.mark.parametrize("stack", ["dev", "prod"])
@pytest.mark.parametrize(
    "props",
    [
        pytest.param({"tableName": "requests", "hashKey": "id", "item": "{}"}, id="complete"),
        pytest.param(
            {"tableName": UNKNOWN_STRING_VALUE, "item": UNKNOWN_STRING_VALUE}, id="unknown"
        ),
        pytest.param({"item": {"id": 5}}, id="wrong type"),
        pytest.param({}, id="empty"),
    ],
)
def test_every_item_is_refused(run: Run, props: dict[str, Any], stack: str) -> None:
    assert run(POLICY, props, resource_type=TABLE_ITEM, stack=stack) == [REFUSAL]


def test_content_of_an_item_is_not_shown(run: Run) -> None:
    said = run(POLICY, {"item": "a-secret"}, resource_type=TABLE_ITEM)
    assert "a-secret" not in "".join(said)


def test_other_resources_are_not_checked(run: Run, requests_table: dict[str, Any]) -> None:
    assert run(POLICY, requests_table) == [
        "not applicable: checks only aws:dynamodb/tableItem:TableItem"
    ]
