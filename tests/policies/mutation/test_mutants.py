"""Every fault of the frozen list is found by its rules alone, and a sound stack breaks none."""

from dataclasses import replace

import pytest
from pulumi_policy import EnforcementLevel

from guardrails import RULES
from tests.policies.asking import set_stack
from tests.policies.mutation.declared import Stack
from tests.policies.mutation.estates import (
    ESTATES,
    ONCE_MADE,
    STACKS,
    found,
    frozen,
    mutants,
    sound,
    stack_of,
    waiting,
)
from tests.policies.mutation.judgement import Verdict, config_file, judge
from tests.policies.mutation.programs import deployed, previewed

FROZEN = {estate: frozen(estate) for estate in ESTATES}
# What each resource waits for in a first preview: AWS gives a key its ARN, a stream its label and
# a vault its ARN only when it makes them. The engine asks again before it makes what names these.
DOCUMENTS = {
    f"iam-policy-{what}"
    for what in (
        "administration",
        "decryption",
        "deletion",
        "escalation",
        "permissions",
        "resources",
    )
}
GRANTS = {
    f"{table}-{role}": DOCUMENTS for table in ("requests", "logs") for role in ("reader", "writer")
}
STAGING = GRANTS | {"requests-stream-consumer": DOCUMENTS}
PROD = STAGING | {
    "requests": {"dynamodb-table-encryption"},
    "logs": {"dynamodb-table-encryption"},
    "alarms": {"sns-topic-encryption"},
    "backups": {"backup-vault-encryption"},
    "backups-us-west-2": {"backup-vault-encryption"},
    "backups-plan": {"aws-resource-region"},
}
EVERYTHING = PROD | {"cache-table": DOCUMENTS, "logs-stream-consumer": DOCUMENTS}


def on_program(
    monkeypatch: pytest.MonkeyPatch, stack: str, resources: Stack, **levels: str
) -> Verdict:
    set_stack(monkeypatch, stack)
    changed = {name.replace("_", "-"): level for name, level in levels.items()}
    return judge(stack, resources, config_file(stack) | changed)


@pytest.mark.parametrize(
    ("stack", "waits"), [("dev", {}), ("staging", STAGING), ("prod", PROD)], ids=STACKS
)
def test_the_program_breaks_no_rule_before_anything_is_made_or_afterwards(
    monkeypatch: pytest.MonkeyPatch, stack: str, waits: dict[str, set[str]]
) -> None:
    new = on_program(monkeypatch, stack, previewed(stack))
    assert (new.violations, new.waiting) == ({}, waits)
    made = on_program(monkeypatch, stack, deployed(stack))
    assert (made.violations, made.waiting) == ({}, {})


@pytest.mark.parametrize(("estate", "waits"), [("prod", EVERYTHING), (ONCE_MADE, {})])
def test_all_that_production_can_have_breaks_no_rule(
    monkeypatch: pytest.MonkeyPatch, estate: str, waits: dict[str, set[str]]
) -> None:
    set_stack(monkeypatch, "prod")
    assert (sound(estate).violations, sound(estate).waiting) == ({}, waits)


def test_a_rule_is_off_only_where_the_program_breaks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    off = {
        (stack, rule)
        for stack in STACKS
        for rule, given in config_file(stack).items()
        if given == "disabled"
    }
    assert off == {("dev", "dynamodb-table-monitoring")}
    on = on_program(monkeypatch, "dev", deployed("dev"), dynamodb_table_monitoring="mandatory")
    assert on.broken == {"dynamodb-table-monitoring"}


def test_every_rule_finds_some_fault() -> None:
    broken = {rule for expected in FROZEN["prod"].values() for rule in expected.broken}
    assert broken == {one.name for one in RULES if one.enforcement is EnforcementLevel.MANDATORY}


def test_violations_of_the_deployed_stack_are_found_in_the_first_preview() -> None:
    late = {
        fault: rules
        for fault, expected in FROZEN[ONCE_MADE].items()
        if fault in FROZEN["prod"]
        and (rules := {*expected.broken} - {*FROZEN["prod"][fault].broken})
    }
    assert late == {}


def test_the_frozen_list_has_every_fault_that_is_made() -> None:
    differing = {estate: mutants(estate).keys() ^ FROZEN[estate].keys() for estate in ESTATES}
    assert differing == {estate: set[str]() for estate in ESTATES}, (
        "tests/faults/pack.json has not all faults that are made, or others as well: "
        "`PYTHONPATH=policies python -m tests.faults.collect` adds what the pack finds of them"
    )


def alike(estate: str, *, nightly: bool) -> dict[str, list[str]]:
    """Return the faults of an estate by their first rule, those of the day or of the night.

    Every day, all faults of production are made; elsewhere those of which something else is found
    than on production, and the first fault of each rule.
    """
    seen: set[str] = set()
    by_rule: dict[str, list[str]] = {}
    for fault, expected in FROZEN[estate].items():
        differs = estate == "prod" or FROZEN["prod"].get(fault) != expected
        if (differs or expected.first not in seen) is not nightly:
            by_rule.setdefault(expected.first, []).append(fault)
        seen.add(expected.first)
    return by_rule


def each_rule(*, nightly: bool) -> pytest.MarkDecorator:
    cases = {
        f"{estate}: {rule}": (estate, faults)
        for estate in ESTATES
        for rule, faults in alike(estate, nightly=nightly).items()
    }
    return pytest.mark.parametrize(("estate", "faults"), [*cases.values()], ids=[*cases])


def not_found(
    monkeypatch: pytest.MonkeyPatch, estate: str, faults: list[str]
) -> dict[str, dict[str, object]]:
    """Return the faults that other rules than theirs find, with what these say."""
    set_stack(monkeypatch, stack_of(estate))
    missed: dict[str, dict[str, object]] = {}
    for name in faults:
        rules, said = found(estate, name)
        expected = FROZEN[estate][name]
        # What waits without the fault as well says nothing of it.
        not_known = {*expected.not_known} - waiting(estate, mutants(estate)[name].of)
        if rules != replace(expected, not_known=tuple(sorted(not_known))):
            missed[name] = {"found": rules, "frozen": expected, "said": said}
    return missed


@each_rule(nightly=False)
def test_faults_are_found_only_by_their_rules(
    monkeypatch: pytest.MonkeyPatch, estate: str, faults: list[str]
) -> None:
    assert not_found(monkeypatch, estate, faults) == {}


@pytest.mark.nightly
@each_rule(nightly=True)
def test_faults_that_are_found_on_prod_are_found_here(
    monkeypatch: pytest.MonkeyPatch, estate: str, faults: list[str]
) -> None:
    assert not_found(monkeypatch, estate, faults) == {}
