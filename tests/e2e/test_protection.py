"""What stands between a person and the production data."""

from tests.e2e.checkout import Checkout

TABLES = ["prod-market-intelligence-requests", "prod-request-processing-logs"]


def test_prod_cannot_be_destroyed_until_both_protections_are_lifted(checkout: Checkout) -> None:
    checkout.make("up", "prod")
    client = checkout.dynamodb("prod")

    refused = checkout.shell("pulumi destroy --yes --skip-preview", "prod")
    assert refused.returncode != 0
    assert "protect" in refused.stdout + refused.stderr
    assert sorted(client.list_tables()["TableNames"]) == TABLES

    checkout.shell("pulumi state unprotect --all --yes", "prod")
    refused = checkout.shell("pulumi destroy --yes --skip-preview", "prod")
    assert refused.returncode != 0
    assert "deletion" in (refused.stdout + refused.stderr).lower()
    assert sorted(client.list_tables()["TableNames"]) == TABLES


def test_a_table_that_leaves_the_program_is_not_deleted(checkout: Checkout) -> None:
    checkout.make("down", "prod")
    checkout.make("up", "prod")
    logs = "  market-intelligence:logs:\n"
    insights = "    contributorInsights: throttled\n"
    checkout.edit("Pulumi.prod.yaml", logs + insights, logs + "    enabled: false\n")
    assert "protect" in checkout.make_fails("up", "prod")
    assert checkout.tables("prod") == TABLES


def test_down_ends_a_protected_stack_and_leaves_the_others(checkout: Checkout) -> None:
    checkout.restore()
    checkout.make("up", "dev")
    checkout.make("up", "prod")
    client = checkout.dynamodb("dev")
    removed = checkout.make("down", "prod")
    assert "Still up: dev." in removed
    assert removed.count("\n") <= 6, removed
    assert "The prod stack is not up; nothing to remove." in checkout.make("down", "prod")
    assert sorted(client.list_tables()["TableNames"]) == [
        "dev-market-intelligence-requests",
        "dev-request-processing-logs",
    ]
    assert "13 unchanged" in checkout.make("up", "dev")
    assert "the embedded AWS with it" in checkout.make("down", "dev")
