"""What the engine sends to the pack."""

import json
from collections.abc import Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from pulumi.runtime.proto import analyzer_pb2 as proto

from guardrails import POLICIES
from tests.conftest import ACCOUNT, REGION
from tests.policies.conftest import as_struct
from tests.policies.mutation.estate import Declared, Stack

LEVELS = {
    "advisory": proto.ADVISORY,
    "mandatory": proto.MANDATORY,
    "disabled": proto.DISABLED,
}


def configuration(config: Mapping[str, Any]) -> proto.ConfigureAnalyzerRequest:
    """Configure every policy, which the engine gives its own level where a file has none."""
    configured: dict[str, proto.PolicyConfig] = {}
    for policy in POLICIES:
        given = config.get(policy.name, {})
        properties = {"enforcementLevel": given} if isinstance(given, str) else dict(given)
        level = LEVELS[properties.pop("enforcementLevel", "mandatory")]
        configured[policy.name] = proto.PolicyConfig(
            enforcementLevel=level, properties=as_struct(properties)
        )
    return proto.ConfigureAnalyzerRequest(policyConfig=configured)


def of_one(stack_name: str, resource: Declared) -> proto.AnalyzeRequest:
    """Send a resource by itself, as the program gives it."""
    return proto.AnalyzeRequest(
        type=resource.type,
        urn=_urn(stack_name, resource),
        name=resource.name,
        properties=as_struct(resource.props),
        options=_options(resource),
        provider=_provider(stack_name),
    )


def of_all(stack_name: str, stack: Stack) -> SimpleNamespace:
    """Send a stack as a whole, as it comes out.

    A real request would copy each resource, and they are the same in most stacks.
    """
    return SimpleNamespace(resources=[_in_stack(stack_name, one, stack) for one in stack.values()])


def _in_stack(stack_name: str, resource: Declared, stack: Stack) -> proto.AnalyzerResource:
    sources = tuple(
        (name, tuple(_urn(stack_name, stack[one]) for one in origins if one in stack))
        for name, origins in resource.comes_from.items()
    )
    return _sent(stack_name, resource, sources)


@cache
def _sent(
    stack_name: str, resource: Declared, sources: tuple[tuple[str, tuple[str, ...]], ...]
) -> proto.AnalyzerResource:
    return proto.AnalyzerResource(
        type=resource.type,
        urn=_urn(stack_name, resource),
        name=resource.name,
        properties=as_struct(resource.state),
        options=_options(resource),
        provider=_provider(stack_name),
        propertyDependencies={
            name: proto.AnalyzerPropertyDependencies(urns=urns) for name, urns in sources if urns
        },
    )


def _urn(stack_name: str, resource: Declared) -> str:
    return f"urn:pulumi:{stack_name}::market-intelligence::{resource.type}::{resource.name}"


def _provider(stack_name: str) -> proto.AnalyzerProviderResource:
    return proto.AnalyzerProviderResource(
        type="pulumi:providers:aws",
        name="default",
        urn=f"urn:pulumi:{stack_name}::market-intelligence::pulumi:providers:aws::default",
        properties=as_struct({"region": REGION, "allowedAccountIds": json.dumps([ACCOUNT])}),
    )


def _options(resource: Declared) -> proto.AnalyzerResourceOptions:
    return proto.AnalyzerResourceOptions(
        protect=resource.protect, ignoreChanges=resource.ignore_changes
    )
