"""The mutants as a whole: what they start from is sound, and every rule has some."""

import pytest

from guardrails import RULES
from tests.policies.conftest import set_stack
from tests.policies.mutation.estate import config_file, judge, program
from tests.policies.mutation.surrounding_mutants import surrounding_mutants
from tests.policies.mutation.table_mutants import table_mutants
from tests.policies.mutation.whole_stacks import CONFIGS, STACKS, WHOLE, mandatory

MUTANTS = [(stack, one) for stack in STACKS for one in table_mutants(stack, WHOLE[stack])] + [
    ("prod", one) for one in surrounding_mutants(WHOLE["prod"])
]


@pytest.mark.parametrize("stack", STACKS)
def test_the_program_as_it_is_breaks_no_rule(monkeypatch: pytest.MonkeyPatch, stack: str) -> None:
    set_stack(monkeypatch, stack)
    verdict = judge(stack, program(stack), config_file(stack))
    assert verdict.violations == {}
    assert verdict.not_known == frozenset()


def test_what_is_around_the_tables_breaks_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stack(monkeypatch, "prod")
    verdict = judge("prod", WHOLE["prod"], CONFIGS["prod"])
    assert verdict.violations == {}
    assert verdict.not_known == frozenset()


@pytest.mark.parametrize(
    ("stack", "off"),
    [
        ("dev", {"dynamodb-table-monitoring"}),
        ("staging", {"dynamodb-table-monitoring"}),
        (
            "prod",
            {"dynamodb-table-monitoring", "dynamodb-table-encryption", "dynamodb-table-backup"},
        ),
    ],
)
def test_a_rule_is_off_only_while_the_program_breaks_it(
    monkeypatch: pytest.MonkeyPatch, stack: str, off: set[str]
) -> None:
    set_stack(monkeypatch, stack)
    given = config_file(stack)
    config = given | {name: mandatory(given[name]) for name in off}
    assert judge(stack, program(stack), config).broken == frozenset(off)


def test_every_rule_has_mutants() -> None:
    assert {rule for _, mutant in MUTANTS for rule in mutant.broken} == {
        rule.name for rule in RULES
    }


def test_there_are_mutants_enough_and_no_two_alike() -> None:
    assert sum(bool(mutant.broken) for _, mutant in MUTANTS) >= 200
    names = [f"{stack} {mutant.id}" for stack, mutant in MUTANTS]
    assert len(names) == len({*names})
