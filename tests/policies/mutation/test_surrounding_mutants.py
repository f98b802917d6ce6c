import pytest

from tests.policies.conftest import set_stack
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.surrounding_mutants import surrounding_mutants
from tests.policies.mutation.whole_stacks import WHOLE, judged

MUTANTS = [*surrounding_mutants(WHOLE["prod"])]


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.id for mutant in MUTANTS])
def test_a_fault_is_found_by_its_rules_alone(
    monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    set_stack(monkeypatch, "prod")
    verdict = judged("prod", mutant)
    assert verdict.broken == frozenset(mutant.broken), verdict.violations
    assert verdict.not_known == frozenset(mutant.not_known)
