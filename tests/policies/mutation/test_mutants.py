"""The mutants as a whole: what they start from is sound, and every rule has some."""

from collections.abc import Mapping
from typing import Any

import pytest

from guardrails import RULES
from tests.faults.frozen import faults
from tests.policies.conftest import set_stack
from tests.policies.mutation.estate import Stack
from tests.policies.mutation.estates import ESTATES, Estate, differing, expected, rule_of
from tests.policies.mutation.judgement import Verdict, config_file, judge
from tests.policies.mutation.mutant import Mutant
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
from tests.policies.mutation.whole_stacks import CONFIGS, ONCE_MADE, STACKS, WHOLE

EVERY_DAY = {
    name: differing(estate) if name in {"dev", "staging"} else [*estate.mutants]
    for name, estate in ESTATES.items()
}
AT_NIGHT = {
    name: [mutant for mutant in estate.mutants if mutant not in EVERY_DAY[name]]
    for name, estate in ESTATES.items()
}
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
    broken = {rule for mutants in EVERY_DAY.values() for one in mutants for rule in one.broken}
    assert broken == {rule.name for rule in RULES}


def test_no_fault_of_the_frozen_list_is_lost_or_found_otherwise() -> None:
    made = {
        (name, mutant.id): expected(mutant)
        for name, estate in ESTATES.items()
        for mutant in estate.mutants
    }
    frozen = {
        (alike["estate"], fault): (alike["broken"], alike["notKnown"])
        for alike in faults("pack")
        for fault in alike["faults"]
    }
    assert {key: found for key, found in frozen.items() if made.get(key) != found} == {}


def rules_of(mutants: Mapping[str, list[Mutant]]) -> pytest.MarkDecorator:
    cases = {(name, rule_of(one)): None for name, ones in mutants.items() for one in ones}
    return pytest.mark.parametrize(
        ("estate", "rule"), [*cases], ids=[f"{name}: {rule}" for name, rule in cases]
    )


def not_found(
    monkeypatch: pytest.MonkeyPatch, estate: Estate, mutants: list[Mutant]
) -> dict[str, object]:
    """Give the faults that other rules than theirs find, with what they say."""
    set_stack(monkeypatch, estate.stack)
    judged = {mutant.id: estate.judged(mutant) for mutant in mutants}
    return {
        name: {"found": found, "asked": asked, "said": said}
        for name, (found, asked, said) in judged.items()
        if found != asked
    }


@rules_of(EVERY_DAY)
def test_faults_are_found_by_their_rules_alone(
    monkeypatch: pytest.MonkeyPatch, estate: str, rule: str
) -> None:
    mutants = [mutant for mutant in EVERY_DAY[estate] if rule_of(mutant) == rule]
    assert not_found(monkeypatch, ESTATES[estate], mutants) == {}


@pytest.mark.nightly
@rules_of(AT_NIGHT)
def test_faults_that_are_found_on_prod_are_found_here(
    monkeypatch: pytest.MonkeyPatch, estate: str, rule: str
) -> None:
    mutants = [mutant for mutant in AT_NIGHT[estate] if rule_of(mutant) == rule]
    assert not_found(monkeypatch, ESTATES[estate], mutants) == {}
