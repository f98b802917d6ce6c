import pytest

from tests.policies.conftest import set_stack
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.table_mutants import table_mutants
from tests.policies.mutation.whole_stacks import STACKS, WHOLE, judged, waiting

MUTANTS = [(stack, one) for stack in STACKS for one in table_mutants(stack, WHOLE[stack])]


@pytest.mark.parametrize(
    ("stack", "mutant"), MUTANTS, ids=[f"{stack} {one.id}" for stack, one in MUTANTS]
)
def test_a_fault_is_found_by_its_rules_alone(
    monkeypatch: pytest.MonkeyPatch, stack: str, mutant: Mutant
) -> None:
    set_stack(monkeypatch, stack)
    verdict = judged(stack, WHOLE[stack], mutant)
    assert verdict.broken == frozenset(mutant.broken), verdict.violations
    anyway = waiting(stack, mutant.of)
    assert verdict.not_known - anyway == frozenset(mutant.not_known) - anyway
