"""Changes of one table, one or two at once: AWS's rules, the review and the rehearsal agree."""

import re
from collections import Counter
from uuid import uuid4

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.pairs.changes import BASES, Case, cases, inputs, registered
from tests.rehearsal.plugin.pairs.dynamodb import NAME
from tests.rehearsal.plugin.pairs.outcome import Outcome, by_rules, in_review
from tests.rehearsal.plugin.pairs.page import PAGE, lines, results

OFTEN = ("everything on", "replicas, unprotected", "replicas, own keys, protected")
PAIRS_OF_EACH = 3
# What a review says of a property that the next preview still changes.
LEFT = {
    "globalSecondaryIndexes": {"maximum-kept", "maximum-lifted", "maximum-spent"},
    "onDemandThroughput": {"maximum-kept", "maximum-lifted", "maximum-spent"},
    "replicas": {"replica-protection-left"},
}


def test_the_tables_are_those_that_the_program_makes() -> None:
    tables = {f"table-{number}": args for number, args in enumerate(BASES.values())}
    assert registered(tables) == {name: inputs(args) for name, args in tables.items()}


@pytest.mark.parametrize(
    "base",
    [
        pytest.param(base, marks=[] if base in OFTEN else [pytest.mark.nightly], id=base)
        for base in BASES
    ],
)
def test_changes_end_as_written_or_are_refused_for_the_reason_that_the_review_says(
    base: str,
) -> None:
    ended = Counter[str]()
    for case in (case for case in cases() if case.base == base):
        outcome, sent = by_rules(case)
        findings = in_review(case)
        is_blocked = any(finding.severity == "blocking" for finding in findings)
        assert is_blocked == bool(outcome.refusal), f"{case}: {findings}, {sent}"
        said = {finding.name.partition(":")[0] for finding in findings}
        for name in outcome.left:
            assert said & LEFT[name], f"{case}: {name}"
        ended["refused" if outcome.refusal else "left" if outcome.left else "as written"] += 1
    assert all(ended[way] > 20 for way in ("refused", "left", "as written")) or base not in OFTEN


@pytest.mark.nightly
@pytest.mark.parametrize("base", BASES)
def test_changes_end_on_the_embedded_aws_as_in_aws_s_rules(engine: Engine, base: str) -> None:
    for case in (case for case in cases() if case.base == base and len(case.changes) == 1):
        assert on_embedded_aws(engine, case) == by_rules(case)[0], str(case)


@pytest.mark.nightly
@pytest.mark.parametrize("base", BASES)
def test_pairs_end_on_the_embedded_aws_as_in_aws_s_rules(engine: Engine, base: str) -> None:
    """Some pairs for each way to end: all of them take as long as a whole suite."""
    for outcome, pairs in by_outcome(base).items():
        for case in pairs[:: max(1, len(pairs) // PAIRS_OF_EACH)]:
            assert on_embedded_aws(engine, case) == outcome, str(case)


def by_outcome(base: str) -> dict[Outcome, list[Case]]:
    """Return the pairs of changes of a table by how they end in AWS's rules."""
    found: dict[Outcome, list[Case]] = {}
    for case in cases():
        if case.base == base and len(case.changes) > 1:
            found.setdefault(by_rules(case)[0], []).append(case)
    return found


def on_embedded_aws(engine: Engine, case: Case) -> Outcome:
    """Return how the deployment of changes ends on the embedded AWS."""
    name = f"o{uuid4().hex[:15]}"
    _, before = engine.made(inputs(BASES[case.base]) | {"name": name})
    news, reasons = engine.check(inputs(case.args) | {"name": name})
    assert reasons == []
    try:
        after = engine.update(before, news)
    except grpc.RpcError as error:
        return Outcome(refusal=failure(error).sentence.replace(name, NAME))
    kinds = engine.kinds(after, news)
    return Outcome(left=tuple(sorted({re.split(r"[.[]", path)[0] for path in kinds})))


@pytest.mark.nightly
def test_the_page_counts_the_pairs() -> None:
    assert "\n".join(lines(results())) in PAGE.read_text()
