"""One mutant a rule, previewed by the real engine: about alarms, keys and backups."""

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.mutants.of_alarms import OF_ALARMS
from tests.e2e.mutants.of_backups import OF_BACKUPS
from tests.e2e.mutants.of_keys import OF_KEYS
from tests.e2e.mutants.surrounded import Surrounded, surround

HERE = {**OF_ALARMS, **OF_BACKUPS, **OF_KEYS}


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
