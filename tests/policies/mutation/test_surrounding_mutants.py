import pytest

from tests.policies.conftest import set_stack
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.surrounding_mutants import surrounding_mutants
from tests.policies.mutation.whole_stacks import ONCE_MADE, WHOLE, judged, waiting

NEW = [*surrounding_mutants(WHOLE["prod"])]
MADE = [*surrounding_mutants(ONCE_MADE)]


@pytest.mark.parametrize("mutant", NEW, ids=[mutant.id for mutant in NEW])
def test_a_fault_is_found_by_its_rules_alone_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    set_stack(monkeypatch, "prod")
    verdict = judged("prod", WHOLE["prod"], mutant)
    assert verdict.broken == frozenset(mutant.broken), verdict.violations
    anyway = waiting("prod", mutant.of)
    assert verdict.not_known - anyway == frozenset(mutant.not_known) - anyway


@pytest.mark.parametrize("mutant", MADE, ids=[mutant.id for mutant in MADE])
def test_a_fault_is_found_by_its_rules_alone_in_what_is_made(
    monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    set_stack(monkeypatch, "prod")
    verdict = judged("prod", ONCE_MADE, mutant)
    assert verdict.broken == frozenset(mutant.broken), verdict.violations
    assert verdict.not_known == frozenset(mutant.not_known)
