"""The mutants as a whole: what they start from is sound, and every rule has some."""

from collections.abc import Mapping
from typing import Any

import pytest

from guardrails import RULES
from tests.policies.conftest import set_stack
from tests.policies.mutation.estate import Stack
from tests.policies.mutation.judgement import Verdict, config_file, judge
from tests.policies.mutation.programs import deployed, previewed
from tests.policies.mutation.rules import (
    ADMINISTRATION,
    DECRYPTION,
    ENCRYPTION,
    MONITORING,
    PERMISSIONS,
    REGION,
    VAULT_ENCRYPTION,
)
from tests.policies.mutation.surrounding_mutants import surrounding_mutants
from tests.policies.mutation.table_mutants import table_mutants
from tests.policies.mutation.whole_stacks import CONFIGS, ONCE_MADE, STACKS, WHOLE

MUTANTS = [(stack, one) for stack in STACKS for one in table_mutants(stack, WHOLE[stack])] + [
    ("prod", one) for one in surrounding_mutants(WHOLE["prod"])
]
DOCUMENTS = {ADMINISTRATION, DECRYPTION, PERMISSIONS}
# What each resource waits for in a first preview: AWS gives a key its ARN, a stream its label and
# a vault its ARN only when it makes them. The engine asks again before it makes what names these.
GRANTS = {
    f"{table}-{role}": DOCUMENTS for table in ("requests", "logs") for role in ("reader", "writer")
}
STAGING = GRANTS | {"requests-stream-consumer": DOCUMENTS}
PROD = STAGING | {
    "requests": {ENCRYPTION},
    "logs": {ENCRYPTION},
    "alarms": {"sns-topic-encryption"},
    "backups": {VAULT_ENCRYPTION},
    "backups-us-west-2": {VAULT_ENCRYPTION},
    "backups-plan": {REGION},
}
EVERYTHING = PROD | {"cache-table": DOCUMENTS, "logs-stream-consumer": DOCUMENTS}


def judged(
    monkeypatch: pytest.MonkeyPatch, stack: str, resources: Stack, config: Mapping[str, Any]
) -> Verdict:
    set_stack(monkeypatch, stack)
    return judge(stack, resources, config)


@pytest.mark.parametrize(
    ("stack", "waiting"), [("dev", {}), ("staging", STAGING), ("prod", PROD)], ids=STACKS
)
def test_the_program_breaks_no_rule_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, stack: str, waiting: dict[str, set[str]]
) -> None:
    verdict = judged(monkeypatch, stack, previewed(stack), config_file(stack))
    assert verdict.violations == {}
    assert verdict.waiting == waiting


@pytest.mark.parametrize("stack", STACKS)
def test_the_program_breaks_no_rule_once_all_is_made(
    monkeypatch: pytest.MonkeyPatch, stack: str
) -> None:
    verdict = judged(monkeypatch, stack, deployed(stack), config_file(stack))
    assert verdict.violations == {}
    assert verdict.waiting == {}


@pytest.mark.parametrize(
    ("whole", "waiting"),
    [(WHOLE["prod"], EVERYTHING), (ONCE_MADE, {})],
    ids=["before anything is made", "once all is made"],
)
def test_all_that_production_can_have_breaks_no_rule(
    monkeypatch: pytest.MonkeyPatch, whole: Stack, waiting: dict[str, set[str]]
) -> None:
    verdict = judged(monkeypatch, "prod", whole, CONFIGS["prod"])
    assert verdict.violations == {}
    assert verdict.waiting == waiting


@pytest.mark.parametrize(
    ("stack", "off"),
    [("dev", {MONITORING}), ("staging", set[str]()), ("prod", set[str]())],
    ids=STACKS,
)
def test_a_rule_is_off_only_while_the_program_breaks_it(
    monkeypatch: pytest.MonkeyPatch, stack: str, off: set[str]
) -> None:
    config = config_file(stack)
    assert {rule for rule, given in config.items() if given == "disabled"} == off
    on = config | dict.fromkeys(off, "mandatory")
    assert judged(monkeypatch, stack, deployed(stack), on).broken == off


def test_every_rule_has_mutants() -> None:
    assert {rule for _, mutant in MUTANTS for rule in mutant.broken} == {
        rule.name for rule in RULES
    }


def test_there_are_mutants_enough_and_no_two_alike() -> None:
    assert sum(bool(mutant.broken) for _, mutant in MUTANTS) >= 1500
    names = [f"{stack} {mutant.id}" for stack, mutant in MUTANTS]
    assert len(names) == len({*names})
