from collections.abc import Callable
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails import capacity
from guardrails.adapter import as_policy

Run = Callable[..., list[str]]
POLICY = as_policy(capacity.RULE)
DEMAND = "Set billing_mode to 'PAY_PER_REQUEST' on table 'dev-market-intelligence-requests': it is "


def test_on_demand_table_passes(run: Run, requests_table: dict[str, Any]) -> None:
    assert run(POLICY, requests_table) == []


@pytest.mark.parametrize(
    ("mode", "fault"),
    [
        pytest.param("PROVISIONED", "'PROVISIONED'.", id="provisioned"),
        pytest.param("pay_per_request", "'pay_per_request'.", id="wrong case"),
        pytest.param("", "''.", id="empty"),
        pytest.param(None, "not set, and so 'PROVISIONED'.", id="null"),
        pytest.param(True, "not a string.", id="boolean"),
        pytest.param(["PAY_PER_REQUEST"], "not a string.", id="list"),
        pytest.param({"mode": UNKNOWN_STRING_VALUE}, "not a string.", id="object"),
    ],
)
def test_other_billing_modes_are_refused(
    run: Run, requests_table: dict[str, Any], mode: object, fault: str
) -> None:
    requests_table["billingMode"] = mode
    assert run(POLICY, requests_table) == [DEMAND + fault]


def test_missing_billing_mode_is_provisioned(run: Run, requests_table: dict[str, Any]) -> None:
    del requests_table["billingMode"]
    assert run(POLICY, requests_table) == [DEMAND + "not set, and so 'PROVISIONED'."]


def test_unknown_billing_mode_is_not_checkable_yet(
    run: Run, requests_table: dict[str, Any]
) -> None:
    requests_table["billingMode"] = UNKNOWN_STRING_VALUE
    assert run(POLICY, requests_table) == [
        "unknown: string value at .billingMode can't be known during preview"
    ]


def test_unknown_name_hides_nothing(run: Run, requests_table: dict[str, Any]) -> None:
    requests_table |= {"name": UNKNOWN_STRING_VALUE, "billingMode": "PROVISIONED"}
    assert run(POLICY, requests_table) == [
        "Set billing_mode to 'PAY_PER_REQUEST' on table 'requests': it is 'PROVISIONED'."
    ]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {}, resource_type="aws:s3/bucket:Bucket") == [
        "not applicable: checks only aws:dynamodb/table:Table"
    ]
