"""A stack as the engine hands it to the pack, and what the whole pack says of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel

from guardrails import CONFIGS, POLICIES, RULES
from guardrails.serving import strict
from tests.conftest import Mocks
from tests.policies.conftest import SERVICER, apart, as_struct
from tests.test_program import run as run_program

FILES = Path(__file__).parents[3] / "policies" / "config"
REGION = "us-east-1"
# The servicer takes a context that only a fault in the config makes use of.
UNTYPED: Any = None
LEVELS = {
    "advisory": proto.ADVISORY,
    "mandatory": proto.MANDATORY,
    "disabled": proto.DISABLED,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Declared:
    """A resource; `comes_from` has the resources whose outputs a property is made of.

    It equals nothing but itself, so that what is sent of it can be kept.
    """

    type: str
    name: str
    props: Mapping[str, Any]
    protect: bool = False
    ignore_changes: tuple[str, ...] = ()
    comes_from: Mapping[str, str] = field(default_factory=dict[str, str])


Stack = Mapping[str, Declared]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The rules that found something, with what they said, and those that could not tell yet."""

    violations: Mapping[str, list[str]]
    not_known: frozenset[str]

    @property
    def broken(self) -> frozenset[str]:
        """The rules that found something."""
        return frozenset(self.violations)


def program(stack: str) -> Stack:
    """Return the AWS resources that the program registers for a stack."""
    mocks = Mocks()
    run_program(mocks, stack)
    declared: dict[str, Declared] = {}
    for one in mocks.registered:
        resource_type, name = one.urn.split("::")[2:]
        resource_type = resource_type.rpartition("$")[2]
        if resource_type.startswith("aws:"):
            declared[name] = Declared(
                type=resource_type, name=name, props=one.inputs, protect=one.protect
            )
    return declared


def config_file(environment: str) -> dict[str, Any]:
    """Return the config of an environment as it lies in the pack."""
    return json.loads((FILES / f"{environment}.json").read_text())


def judge(
    stack_name: str, stack: Stack, config: Mapping[str, Any], only: Iterable[str] | None = None
) -> Verdict:
    """Run the pack as the engine does: on each resource, then on the stack as a whole.

    With `only`, resources of other names are not looked at one by one.
    """
    servicer = SERVICER("pack", "0.0.1", POLICIES, EnforcementLevel.MANDATORY)
    strict(servicer.Configure, RULES, CONFIGS)(_configuration(config), UNTYPED)
    names = [*stack] if only is None else [name for name in only if name in stack]
    responses = [apart(servicer.Analyze, _request(stack_name, stack[name])) for name in names]
    whole = proto.AnalyzeStackRequest(
        resources=[_in_stack(stack_name, one, stack) for one in stack.values()]
    )
    responses.append(apart(servicer.AnalyzeStack, whole))
    return _verdict(responses)


def _verdict(responses: Iterable[proto.AnalyzeResponse]) -> Verdict:
    violations: dict[str, list[str]] = {}
    not_known: set[str] = set()
    for diagnostic in (one for response in responses for one in response.diagnostics):
        if diagnostic.message.startswith("can't run policy"):
            not_known.add(diagnostic.policyName)
        else:
            said = diagnostic.message.removeprefix(f"{diagnostic.description}\n")
            violations.setdefault(diagnostic.policyName, []).append(said)
    return Verdict(violations=violations, not_known=frozenset(not_known))


def _configuration(config: Mapping[str, Any]) -> proto.ConfigureAnalyzerRequest:
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


def _urn(stack_name: str, resource: Declared) -> str:
    return f"urn:pulumi:{stack_name}::market-intelligence::{resource.type}::{resource.name}"


def _provider(stack_name: str) -> proto.AnalyzerProviderResource:
    return proto.AnalyzerProviderResource(
        type="pulumi:providers:aws",
        name="default",
        urn=f"urn:pulumi:{stack_name}::market-intelligence::pulumi:providers:aws::default",
        properties=as_struct({"region": REGION}),
    )


def _options(resource: Declared) -> proto.AnalyzerResourceOptions:
    return proto.AnalyzerResourceOptions(
        protect=resource.protect, ignoreChanges=resource.ignore_changes
    )


def _request(stack_name: str, resource: Declared) -> proto.AnalyzeRequest:
    return proto.AnalyzeRequest(
        type=resource.type,
        urn=_urn(stack_name, resource),
        name=resource.name,
        properties=as_struct(resource.props),
        options=_options(resource),
        provider=_provider(stack_name),
    )


def _in_stack(stack_name: str, resource: Declared, stack: Stack) -> proto.AnalyzerResource:
    sources = tuple(
        (name, _urn(stack_name, stack[source]))
        for name, source in resource.comes_from.items()
        if source in stack
    )
    return _sent(stack_name, resource, sources)


@cache
def _sent(
    stack_name: str, resource: Declared, sources: tuple[tuple[str, str], ...]
) -> proto.AnalyzerResource:
    dependencies = {name: proto.AnalyzerPropertyDependencies(urns=[urn]) for name, urn in sources}
    return proto.AnalyzerResource(
        type=resource.type,
        urn=_urn(stack_name, resource),
        name=resource.name,
        properties=as_struct(resource.props),
        options=_options(resource),
        provider=_provider(stack_name),
        propertyDependencies=dependencies,
    )
