"""The policy pack in the way of a deployment: whatever goes missing from a table stops it."""

from collections.abc import Collection

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.mutants.mutant import edit, remove
from tests.e2e.together import batches
from tests.faults.frozen import message

pytestmark = pytest.mark.nightly  # test_every_rule.py has a fault for each rule
SPECS = "market_intelligence/specs.py"
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


WITHOUT = {
    "user-index": remove(SPECS, index("user-index", "user_id", "created_at")),
    "project-index": remove(SPECS, index("project-index", "project_id", "created_at")),
    "status-index": remove(SPECS, index("status-index", "status", "created_at")),
    "strategy-index": remove(SPECS, STRATEGY_INDEX),
    "request-logs-index": remove(SPECS, index("request-logs-index", "request_id", "timestamp")),
    "a range key": remove(SPECS, ', range_key=Key("timestamp")'),
    "a hash key": edit(SPECS, 'hash_key=Key("log_id")', 'hash_key=Key("id")'),
    "a key type": edit(SPECS, 'Key("project_id")', 'Key("project_id", "N")'),
    "on-demand billing": remove(TABLE, "billing_mode=spec.billing_mode,"),
    "projections": edit(TABLE, "projection_type=index.projection", 'projection_type="KEYS_ONLY"'),
    "recovery": edit(
        "Pulumi.prod.yaml",
        "    enabled: true\n    days: 35\n",
        "    enabled: false\n",
    ),
}


def are_compatible(fault: str, others: Collection[str]) -> bool:
    """Whether there are still indexes to find a fault in."""
    return fault != "projections" or not any(other.endswith("-index") for other in others)


def test_a_table_without_what_is_specified_is_not_deployed(checkout: Checkout) -> None:
    for faults in batches(checkout, WITHOUT, are_compatible):
        printed = checkout.make_fails("up", "prod")
        unsaid = [one for one in faults if message(f"a table without {one}") not in printed]
        checkout.restore()
        assert unsaid == [], printed
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
