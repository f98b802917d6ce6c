"""One mutant a rule, previewed by the real engine: about alarms, caches, keys and vaults."""

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.mutants.of_alarms_and_caches import OF_ALARMS_AND_CACHES
from tests.e2e.mutants.of_keys_and_backups import OF_KEYS_AND_BACKUPS
from tests.e2e.mutants.surrounded import Surrounded, surround

HERE = {**OF_ALARMS_AND_CACHES, **OF_KEYS_AND_BACKUPS}


@pytest.fixture(scope="module")
def copied(checkout: Checkout) -> Surrounded:
    return surround(checkout)


@pytest.fixture
def surrounded(copied: Surrounded) -> Surrounded:
    copied.checkout.restore()
    return copied


@pytest.mark.parametrize("rule", HERE)
def test_a_mutant_is_refused_for_its_fault(surrounded: Surrounded, rule: str) -> None:
    surrounded.refuses(rule, HERE[rule])
