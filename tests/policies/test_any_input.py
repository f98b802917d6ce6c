"""No input makes a rule fail: it reports a finding, an unknown value, or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi_policy import PolicyResource, StackValidationArgs
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
)

from guardrails import RULES
from guardrails.rule import ResourceRule
from guardrails.stack import as_args
from tests.policies.asking import resource, set_stack, types_of
from tests.policies.mutation import estates
from tests.policies.mutation.declared import Declared

pytestmark = pytest.mark.nightly
UNKNOWNS = [UNKNOWN_ARRAY_VALUE, UNKNOWN_BOOLEAN_VALUE, UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE]


@cache
def good() -> list[Declared]:
    """Return every resource that production can have."""
    return [*estates.whole("prod").values()]


def words(value: object) -> set[str]:
    """Return every name and text in properties, so that made-up ones come near good ones."""
    match value:
        case str():
            return {value}
        case Mapping():
            members = cast("Mapping[str, object]", value)
            return {*members}.union(*map(words, members.values()))
        case Sequence():
            return set[str]().union(*map(words, cast("Sequence[object]", value)))
        case _:
            return set()


def sampled(choices: Callable[[], Iterable[str]]) -> st.SearchStrategy[str]:
    """Choose among what is known only once the program has run."""
    return st.deferred(lambda: st.sampled_from(sorted({*choices()})))


TYPES = sampled(lambda: chain((one.type for one in good()), *(types_of(one.name) for one in RULES)))
NAMES = sampled(lambda: (name for one in good() for name in one.props))
WORDS = sampled(lambda: words([one.props for one in good()]))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False),
    WORDS,
    st.sampled_from([*UNKNOWNS, "", "*", "{", "arn:aws:iam::1:root"]),
    st.text(max_size=5),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
IGNORED = NAMES | st.sampled_from(["*", "", "[0].x", "a.b['c']"])
MANY = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def resources(draw: st.DrawFn, name: str = "x", made: Sequence[Any] = ()) -> PolicyResource:
    """Return made-up properties of any type, or a good resource with any value in it."""
    if draw(st.booleans()):
        resource_type = draw(TYPES)
        props = draw(st.dictionaries(NAMES, VALUES, max_size=6))
    else:
        right = draw(st.sampled_from(good()))
        resource_type = right.type
        props = {**right.props, draw(st.sampled_from(sorted(right.props))): draw(VALUES)}
    settings_of_provider = st.dictionaries(st.sampled_from(["region", "defaultTags"]), VALUES)
    sources = st.dictionaries(NAMES, st.sampled_from(made), max_size=2)
    return resource(
        resource_type,
        props,
        name,
        comes_from=draw(sources) if made else {},
        protect=draw(st.booleans()),
        ignore_changes=tuple(draw(st.lists(IGNORED, max_size=2))),
        provider=draw(st.none() | settings_of_provider),
    )


@st.composite
def stacks(draw: st.DrawFn) -> list[PolicyResource]:
    """Return resources of which some properties come from others."""
    made: list[PolicyResource] = []
    for position in range(draw(st.integers(max_value=6, min_value=0))):
        made.append(draw(resources(f"{position}", made)))
    return made


@pytest.fixture(autouse=True)
def _stack(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stack(monkeypatch, "prod")


def config(rule: str) -> dict[str, Any]:
    """Return a rule's config as the prod stack has it, without the level."""
    given = estates.config("prod").get(rule, {})
    return {name: value for name, value in given.items() if name != "enforcementLevel"}


def are_findings(found: Sequence[object]) -> bool:
    return all(isinstance(one, str | UnknownValueError) for one in found)


@given(one=resources())
@settings(MANY, max_examples=400)
def test_a_rule_about_resources_takes_anything(one: PolicyResource) -> None:
    for rule in RULES:
        if isinstance(rule, ResourceRule):
            args = as_args(StackValidationArgs([one], config(rule.name)), one)
            assert are_findings([*rule.check(args)]), rule.name


@given(stack=stacks())
@settings(MANY, max_examples=120)
def test_a_rule_about_stacks_takes_anything(stack: list[PolicyResource]) -> None:
    for rule in RULES:
        if not isinstance(rule, ResourceRule):
            found = [*rule.check(StackValidationArgs(stack, config(rule.name)))]
            assert are_findings(found), rule.name
