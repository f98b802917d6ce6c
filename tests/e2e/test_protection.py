"""What stands between a person and the production data."""

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.standing import Standing

TABLES = ["prod-market-intelligence-requests", "prod-request-processing-logs"]
LOGS = "  market-intelligence:logs:\n"
INSIGHTS = "    contributorInsights: throttled\n"


@pytest.fixture(scope="module")
def checkout(standing: Standing) -> Checkout:
    """The copy with both stacks deployed, which these tests take down."""
    standing.up("dev")
    standing.up("prod")
    standing.printed.clear()
    return standing.checkout


def test_prod_is_not_destroyed_until_its_protections_are_lifted(checkout: Checkout) -> None:
    checkout.edit("Pulumi.prod.yaml", LOGS + INSIGHTS, LOGS + "    enabled: false\n")
    assert "protect" in checkout.make_fails("up", "prod")
    checkout.restore()

    refused = checkout.shell("pulumi destroy --yes --skip-preview", "prod")
    assert refused.returncode != 0
    assert "protect" in refused.stdout + refused.stderr

    checkout.shell("pulumi state unprotect --all --yes", "prod")
    refused = checkout.shell("pulumi destroy --yes --skip-preview", "prod")
    assert refused.returncode != 0
    assert "deletion" in (refused.stdout + refused.stderr).lower()
    assert checkout.tables("prod")[-2:] == TABLES


def test_down_ends_a_protected_stack_and_leaves_the_others(checkout: Checkout) -> None:
    removed = checkout.make("down", "prod")
    assert "Still up: dev." in removed
    assert removed.count("\n") <= 6, removed
    assert "The prod stack is not up; nothing to remove." in checkout.make("down", "prod")
    assert checkout.tables("dev") == [name.replace("prod", "dev", 1) for name in TABLES]
    assert "and the embedded AWS has ended" in checkout.make("down", "dev")
