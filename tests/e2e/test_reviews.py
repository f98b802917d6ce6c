"""What a review says of pull requests on prod, as the real engine previews them."""

import pytest

from market_intelligence.cost.costs import bill, total
from market_intelligence.cost.prices import default_prices
from ops import stacks
from ops.capacity import sources
from ops.capacity.deployment_from_settings import deployment
from ops.review.cost import Basis, monthly
from tests.e2e.reviews.deployed import REVIEWS, Deployed, deployed
from tests.e2e.reviews.of_alarms import OF_ALARMS
from tests.e2e.reviews.of_backups import OF_BACKUPS
from tests.e2e.reviews.of_dev import MOVED, OF_DEV
from tests.e2e.reviews.of_grants import OF_GRANTS
from tests.e2e.reviews.of_indexes import OF_INDEXES
from tests.e2e.reviews.of_nothing import FIRST, OF_NOTHING
from tests.e2e.reviews.of_removals import OF_REMOVALS
from tests.e2e.reviews.of_tables import OF_TABLES
from tests.e2e.standing import Standing

ON_PROD = {
    **OF_INDEXES,
    **OF_TABLES,
    **OF_ALARMS,
    **OF_BACKUPS,
    **OF_GRANTS,
    **OF_NOTHING,
}


@pytest.fixture(scope="module")
def production(standing: Standing) -> Deployed:
    return deployed(standing, "prod")


def test_a_month_costs_what_capacity_planning_says(production: Deployed) -> None:
    production.checkout.restore()
    settings = stacks.settings("prod", production.checkout.folder)
    workload, prices = sources.workload(None, settings, "prod"), default_prices()
    expected = total(bill(workload, deployment(settings), prices), "on demand")
    found = monthly(production.preview("prod"), Basis(workload=workload, prices=prices))
    assert (found.lines, found.is_partial, found.is_fixed_only) == ((), False, False)
    assert (found.before_usd, found.after_usd) == pytest.approx((expected, expected))


def test_every_pull_request_of_the_frozen_list_is_made() -> None:
    stacks_by_title = {
        "prod": (*ON_PROD, FIRST),
        "dev": (*OF_DEV, MOVED),
        "staging": (*OF_REMOVALS,),
    }
    made = [(stack, title) for stack, titles in stacks_by_title.items() for title in titles]
    assert sorted(made) == sorted(REVIEWS)


def test_reviews_find_what_is_dangerous_and_nothing_else(production: Deployed) -> None:
    production.reviews_together(ON_PROD)


@pytest.mark.nightly
@pytest.mark.parametrize("title", ON_PROD)
def test_a_review_finds_what_is_dangerous_and_nothing_else(
    production: Deployed, title: str
) -> None:
    production.reviews(title, ON_PROD[title])
