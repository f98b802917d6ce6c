from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_ARRAY_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.global_table_version import GLOBAL_TABLE, RULE
from guardrails.dynamodb.replicas import TABLE_REPLICA
from guardrails.dynamodb.tables import TABLE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
REFUSAL = (
    "Remove the global table 'requests', and declare replicas on its table: "
    "it is of the legacy version 2017.11.29."
)


@pytest.mark.parametrize("stack", ["dev", "prod"])
@pytest.mark.parametrize(
    "props",
    [
        pytest.param({"name": "x", "replicas": [{"regionName": "us-east-1"}]}, id="complete"),
        pytest.param({"name": UNKNOWN_STRING_VALUE, "replicas": UNKNOWN_ARRAY_VALUE}, id="unknown"),
        pytest.param({"name": 5, "replicas": "us-east-1"}, id="wrong type"),
        pytest.param({}, id="empty"),
    ],
)
def test_every_legacy_global_table_is_refused(run: Run, props: dict[str, Any], stack: str) -> None:
    assert run(POLICY, props, resource_type=GLOBAL_TABLE, stack=stack) == [REFUSAL]


@pytest.mark.parametrize("resource_type", [TABLE, TABLE_REPLICA], ids=["table", "replica"])
def test_replicas_of_the_present_version_are_not_checked(run: Run, resource_type: str) -> None:
    props = {"replicas": [{"regionName": "us-east-1"}]}
    assert run(POLICY, props, resource_type=resource_type) == [
        "not applicable: checks only aws:dynamodb/globalTable:GlobalTable"
    ]
