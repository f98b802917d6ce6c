"""What a review says of pull requests on stacks that nothing protects, and on one with options."""

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.mutants.mutant import edit
from tests.e2e.reviews.deployed import Deployed, deploy_changed, deployed
from tests.e2e.reviews.of_dev import MOVED, OF_DEV
from tests.e2e.reviews.of_nothing import FIRST
from tests.e2e.reviews.of_removals import EVERYTHING, OF_REMOVALS
from tests.e2e.reviews.pull_request import DEV
from tests.e2e.standing import Standing
from tests.e2e.together import nothing

OTHER_ACCOUNT = "210987654321"


@pytest.fixture(scope="module")
def development(standing: Standing) -> Deployed:
    return deployed(standing, "dev")


@pytest.fixture(scope="module")
def staging(checkout: Checkout) -> Deployed:
    checkout.restore()
    return deploy_changed(checkout, "staging", EVERYTHING)


def test_reviews_find_what_is_dangerous_where_nothing_is_protected(development: Deployed) -> None:
    development.reviews_together(OF_DEV, "dev")


@pytest.mark.nightly
@pytest.mark.parametrize("title", OF_DEV)
def test_a_review_finds_what_is_dangerous_where_nothing_is_protected(
    development: Deployed, title: str
) -> None:
    development.reviews(title, OF_DEV[title], "dev")


def test_a_review_finds_that_the_account_is_another(development: Deployed) -> None:
    moved = edit(DEV, "123456789012", OTHER_ACCOUNT)
    development.reviews(MOVED, moved, "dev", AWS_ACCESS_KEY_ID=OTHER_ACCOUNT)


def test_a_first_deployment_has_no_findings(checkout: Checkout) -> None:
    variables = {"prod": dict(checkout.variables("prod"))}
    Deployed(checkout, variables).reviews(FIRST, nothing)


@pytest.mark.nightly
def test_reviews_find_what_is_taken_away(staging: Deployed) -> None:
    staging.reviews_together(OF_REMOVALS, "staging")


@pytest.mark.nightly
@pytest.mark.parametrize("title", OF_REMOVALS)
def test_a_review_finds_what_is_taken_away(staging: Deployed, title: str) -> None:
    staging.reviews(title, OF_REMOVALS[title], "staging")
