"""What stands between a person and the production data."""

from tests.e2e.checkout import Checkout

TABLES = ["prod-market-intelligence-requests", "prod-request-processing-logs"]
LOGS = "  market-intelligence:logs:\n"
INSIGHTS = "    contributorInsights: throttled\n"


def test_prod_is_not_destroyed_until_its_protections_are_lifted(checkout: Checkout) -> None:
    checkout.make("up", "prod")
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
    assert checkout.tables("prod") == TABLES


def test_down_ends_a_protected_stack_and_leaves_the_others(checkout: Checkout) -> None:
    checkout.make("up", "dev")
    removed = checkout.make("down", "prod")
    assert "Still up: dev." in removed
    assert removed.count("\n") <= 6, removed
    assert "The prod stack is not up; nothing to remove." in checkout.make("down", "prod")
    assert checkout.tables("dev") == [name.replace("prod", "dev", 1) for name in TABLES]
    assert "13 unchanged" in checkout.make("up", "dev")
    assert "the embedded AWS with it" in checkout.make("down", "dev")
