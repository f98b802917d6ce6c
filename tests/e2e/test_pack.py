"""The policy pack in the way of a deployment: whatever goes missing from a table stops it."""

import pytest

from tests.e2e.checkout import Checkout
from tests.faults.frozen import message

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
    ("what", "file", "old", "new"),
    [
        ("user-index", SPECS, index("user-index", "user_id", "created_at"), ""),
        ("project-index", SPECS, index("project-index", "project_id", "created_at"), ""),
        ("status-index", SPECS, index("status-index", "status", "created_at"), ""),
        ("strategy-index", SPECS, STRATEGY_INDEX, ""),
        ("request-logs-index", SPECS, index("request-logs-index", "request_id", "timestamp"), ""),
        ("a range key", SPECS, ', range_key=Key("timestamp")', ""),
        ("a hash key", SPECS, 'hash_key=Key("log_id")', 'hash_key=Key("id")'),
        ("a key type", SPECS, 'Key("project_id")', 'Key("project_id", "N")'),
        ("on-demand billing", TABLE, "billing_mode=spec.billing_mode,", ""),
        ("projections", TABLE, "projection_type=index.projection", 'projection_type="KEYS_ONLY"'),
        (
            "recovery",
            "Pulumi.prod.yaml",
            "    enabled: true\n    days: 35\n",
            "    enabled: false\n",
        ),
    ],
)
def test_a_table_without_it_is_not_deployed(
    checkout: Checkout, what: str, file: str, old: str, new: str
) -> None:
    checkout.edit(file, old, new)
    printed = checkout.make_fails("up", "prod")
    checkout.restore()
    assert message(f"a table without {what}") in printed
    assert checkout.tables("prod") == []


def test_a_requests_table_that_leaves_the_program_is_not_deleted(checkout: Checkout) -> None:
    checkout.make("up", "dev")
    tables = checkout.tables("dev")
    declared = "for args in tables:\n"
    checkout.edit("__main__.py", declared, "for args in tables[1:]:\n")
    printed = checkout.make_fails("up", "dev")
    checkout.restore()
    assert message("a table that left the program") in printed
    assert checkout.tables("dev") == tables
