"""The policy pack in the way of a deployment: whatever goes missing from a table stops it."""

import pytest

from tests.e2e.checkout import Checkout

SPECS = "tables/specs.py"
TABLE = "components/table.py"
REQUESTS = "prod-market-intelligence-requests"
LOGS = "prod-request-processing-logs"


def index(name: str, hash_key: str, range_key: str) -> str:
    return (
        f'        Index(name="{name}", hash_key=Key("{hash_key}"), range_key=Key("{range_key}")),\n'
    )


STRATEGY_INDEX = """        Index(
            name="strategy-index",
            hash_key=Key("processing_strategy"),
            range_key=Key("priority"),
        ),
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (SPECS, index("user-index", "user_id", "created_at"), "", "Add 'user-index'"),
        (SPECS, index("project-index", "project_id", "created_at"), "", "Add 'project-index'"),
        (SPECS, index("status-index", "status", "created_at"), "", "Add 'status-index'"),
        (SPECS, STRATEGY_INDEX, "", "Add 'strategy-index'"),
        (
            SPECS,
            index("request-logs-index", "request_id", "timestamp"),
            "",
            "Add 'request-logs-index'",
        ),
        (SPECS, ', range_key=Key("timestamp")', "", "Set key_schemas to 'request_id' as 'HASH'"),
        (SPECS, 'hash_key=Key("log_id")', 'hash_key=Key("id")', "Set hash_key to 'log_id'"),
        (SPECS, 'Key("project_id")', 'Key("project_id", "N")', "Set type to 'S' for 'project_id'"),
        (TABLE, "billing_mode=spec.billing_mode,", "", "Set billing_mode to 'PAY_PER_REQUEST'"),
        (
            TABLE,
            "projection_type=index.projection",
            'projection_type="KEYS_ONLY"',
            "Set projection_type to 'ALL'",
        ),
        (
            "Pulumi.prod.yaml",
            "    enabled: true\n    days: 35\n",
            "    enabled: false\n",
            "Set point_in_time_recovery.enabled to True",
        ),
    ],
    ids=[
        "user-index",
        "project-index",
        "status-index",
        "strategy-index",
        "request-logs-index",
        "a range key",
        "a hash key",
        "a key type",
        "on-demand billing",
        "projections",
        "recovery",
    ],
)
def test_a_table_without_it_is_not_deployed(
    checkout: Checkout, file: str, old: str, new: str, said: str
) -> None:
    checkout.edit(file, old, new)
    printed = checkout.make_fails("up", "prod")
    checkout.restore()
    assert said in printed
    assert checkout.tables("prod") == []


def test_a_requests_table_that_leaves_the_program_is_not_deleted(checkout: Checkout) -> None:
    checkout.make("up", "dev")
    tables = checkout.tables("dev")
    declared = "for args in tables:\n"
    checkout.edit("__main__.py", declared, "for args in tables[1:]:\n")
    printed = checkout.make_fails("up", "dev")
    checkout.restore()
    assert "Declare the table '<environment>-market-intelligence-requests'" in printed
    assert checkout.tables("dev") == tables
