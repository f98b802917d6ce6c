"""What a review says of pull requests on alarms, backups, keys, grants and nothing at all."""

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.reviews.deployed import Deployed, deploy
from tests.e2e.reviews.of_alarms import OF_ALARMS
from tests.e2e.reviews.of_backups import OF_BACKUPS
from tests.e2e.reviews.of_grants import OF_GRANTS
from tests.e2e.reviews.of_nothing import OF_NOTHING

HERE = {**OF_ALARMS, **OF_BACKUPS, **OF_GRANTS, **OF_NOTHING}


@pytest.fixture(scope="module")
def deployed(checkout: Checkout) -> Deployed:
    return deploy(checkout, "prod")


@pytest.mark.parametrize("title", HERE)
def test_a_review_finds_what_is_dangerous_and_nothing_else(deployed: Deployed, title: str) -> None:
    deployed.reviews(title, HERE[title])
