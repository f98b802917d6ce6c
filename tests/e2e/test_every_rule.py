"""One mutant a rule, previewed by the real engine: about the tables, IAM, and everything."""

import pytest

from guardrails import RULES
from tests.e2e.checkout import Checkout
from tests.e2e.mutants.of_alarms_and_caches import OF_ALARMS_AND_CACHES
from tests.e2e.mutants.of_everything import OF_EVERYTHING
from tests.e2e.mutants.of_keys_and_backups import OF_KEYS_AND_BACKUPS
from tests.e2e.mutants.of_permissions import OF_PERMISSIONS
from tests.e2e.mutants.of_tables import OF_TABLES
from tests.e2e.mutants.surrounded import Surrounded, surround
from tests.e2e.mutants.violations import violations

HERE = {**OF_TABLES, **OF_PERMISSIONS, **OF_EVERYTHING}
ELSEWHERE = {**OF_ALARMS_AND_CACHES, **OF_KEYS_AND_BACKUPS}


@pytest.fixture(scope="module")
def copied(checkout: Checkout) -> Surrounded:
    return surround(checkout)


@pytest.fixture
def surrounded(copied: Surrounded) -> Surrounded:
    copied.checkout.restore()
    return copied


def test_every_rule_has_a_mutant() -> None:
    assert sorted([*HERE, *ELSEWHERE]) == sorted(rule.name for rule in RULES)


def test_what_the_mutants_are_made_of_is_refused_by_no_rule(surrounded: Surrounded) -> None:
    printed = surrounded.checkout.make("preview", "prod")
    assert [*violations(printed)] == []
    surrounded.has_nothing()


@pytest.mark.parametrize("rule", HERE)
def test_a_mutant_is_refused_for_its_fault(surrounded: Surrounded, rule: str) -> None:
    surrounded.refuses(rule, HERE[rule])
