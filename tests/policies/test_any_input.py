"""No input, however wrong, makes a rule fail: it finds something, waits, or says nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi_policy import (
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    StackValidationArgs,
)
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
    unknown_checking_proxy,
)

from guardrails import RULES
from guardrails.rule import ResourceRule, StackRule
from tests.policies.conftest import set_stack
from tests.policies.mutation.whole_stacks import CONFIGS, WHOLE

GOOD = [*WHOLE["prod"].values()]
RESOURCE_RULES = [rule for rule in RULES if isinstance(rule, ResourceRule)]
STACK_RULES = [rule for rule in RULES if isinstance(rule, StackRule)]
TYPES = sorted(
    {one.type for one in GOOD} | {name for rule in RESOURCE_RULES for name in rule.resource_types}
)
UNKNOWNS = [UNKNOWN_ARRAY_VALUE, UNKNOWN_BOOLEAN_VALUE, UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE]


def words(value: object) -> set[str]:
    """Return every name and text in properties, so that made-up ones come near good ones."""
    match value:
        case str():
            return {value}
        case Mapping():
            members = cast("Mapping[str, object]", value)
            return {*members} | {word for one in members.values() for word in words(one)}
        case Sequence():
            return {word for one in cast("Sequence[object]", value) for word in words(one)}
        case _:
            return set()


NAMES = sorted({name for one in GOOD for name in one.props})
WORDS = sorted({word for one in GOOD for word in words(one.props)})
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False),
    st.sampled_from([*WORDS, *UNKNOWNS, "", "*", "{", "arn:aws:iam::1:root"]),
    st.text(max_size=5),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
    ),
    max_leaves=8,
)
MADE_UP = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6)


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return a good resource with any value at any place in it."""
    good = draw(st.sampled_from(GOOD))
    return good.type, {**good.props, draw(st.sampled_from(sorted(good.props))): draw(VALUES)}


RESOURCES = st.tuples(st.sampled_from(TYPES), MADE_UP) | changed()
OPTIONS = st.builds(
    PolicyResourceOptions,
    protect=st.booleans(),
    ignore_changes=st.lists(st.sampled_from([*NAMES, "*", "", "[0].x", "a.b['c']"]), max_size=2),
    delete_before_replace=st.none(),
    aliases=st.just([]),
    custom_timeouts=st.just(PolicyCustomTimeouts(0, 0, 0)),
    additional_secret_outputs=st.just([]),
)
PROVIDERS = st.none() | st.builds(
    PolicyProviderResource,
    resource_type=st.just("pulumi:providers:aws"),
    props=st.dictionaries(st.sampled_from(["region", "defaultTags"]), VALUES).map(
        unknown_checking_proxy
    ),
    urn=st.just("urn:provider"),
    name=st.just("default"),
)
MANY = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _stack(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stack(monkeypatch, "prod")


def are_findings(found: Sequence[object]) -> bool:
    return all(isinstance(one, str | UnknownValueError) for one in found)


def config(rule: ResourceRule | StackRule) -> dict[str, Any]:
    """Return a rule's config as the prod stack has it, without the level."""
    return {
        name: value
        for name, value in CONFIGS["prod"].get(rule.name, {}).items()
        if name != "enforcementLevel"
    }


@given(resource=RESOURCES, options=OPTIONS, provider=PROVIDERS)
@settings(MANY, max_examples=400)
def test_a_resource_rule_takes_anything(
    resource: tuple[str, dict[str, Any]],
    options: PolicyResourceOptions,
    provider: PolicyProviderResource | None,
) -> None:
    resource_type, props = resource
    unchecked = unknown_checking_proxy(props)
    for rule in RESOURCE_RULES:
        args = ResourceValidationArgs(
            resource_type, unchecked, "urn:x", "x", options, provider, config(rule), {}
        )
        assert are_findings([*rule.check(args)]), rule.name


@st.composite
def stacks(draw: st.DrawFn) -> list[PolicyResource]:
    """Return resources of which some properties come from others."""
    resources: list[PolicyResource] = []
    for position, (resource_type, props) in enumerate(draw(st.lists(RESOURCES, max_size=6))):
        sources = draw(
            st.dictionaries(
                st.sampled_from(NAMES), st.lists(st.sampled_from(resources), max_size=2), max_size=2
            )
            if resources
            else st.just({})
        )
        resources.append(
            PolicyResource(
                resource_type,
                unknown_checking_proxy(props),
                f"urn:{position}",
                f"{position}",
                draw(OPTIONS),
                draw(PROVIDERS),
                None,
                [],
                sources,
            )
        )
    return resources


@given(resources=stacks())
@settings(MANY, max_examples=120)
def test_a_stack_rule_takes_anything(resources: list[PolicyResource]) -> None:
    for rule in STACK_RULES:
        found = [*rule.check(StackValidationArgs(resources, config(rule)))]
        assert are_findings(found), rule.name
