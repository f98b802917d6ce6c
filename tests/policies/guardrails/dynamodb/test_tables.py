from typing import Any

import pytest
from pulumi_policy import PolicyCustomTimeouts, PolicyResourceOptions, ResourceValidationArgs
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from guardrails.dynamodb.tables import TABLE, table_label


@pytest.mark.parametrize(
    ("props", "expected"),
    [
        pytest.param({"name": "dev-orders"}, "table 'dev-orders'", id="physical name"),
        pytest.param({"name": UNKNOWN_STRING_VALUE}, "table 'orders'", id="unknown name"),
        pytest.param({"name": 5.0}, "table 'orders'", id="wrong type"),
        pytest.param({}, "table 'orders'", id="no name"),
    ],
)
def test_table_goes_by_its_physical_name_where_it_is_known(
    props: dict[str, Any], expected: str
) -> None:
    options = PolicyResourceOptions(
        protect=False,
        ignore_changes=[],
        delete_before_replace=None,
        aliases=[],
        custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
        additional_secret_outputs=[],
    )
    proxied = unknown_checking_proxy(props)
    args = ResourceValidationArgs(TABLE, proxied, "urn", "orders", options, None)
    assert table_label(args) == expected
