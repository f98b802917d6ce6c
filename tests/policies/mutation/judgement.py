"""The findings of the whole pack for a stack, called as the engine does."""

import copy
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyResource,
    ReportViolation,
    StackValidationArgs,
    StackValidationPolicy,
)

from guardrails import CONFIGS, NOTICES, POLICIES, RULES
from guardrails.reading import stack_read_once
from guardrails.serving import guard
from tests.conftest import ACCOUNT, REGION
from tests.policies.asking import SERVICER, apart, as_struct
from tests.policies.mutation.declared import Declared, Stack

FILES = Path(__file__).parents[3] / "policies" / "config"
LEVELS = {"advisory": proto.ADVISORY, "mandatory": proto.MANDATORY, "disabled": proto.DISABLED}
STACK_POLICIES: list[Policy] = [one for one in POLICIES if isinstance(one, StackValidationPolicy)]
WHOLE_STACK = "the stack"
# The servicer takes a context that only a fault in the config makes use of.
NO_CONTEXT: Any = None


class _RefusedError(Exception):
    """What the pack says of a config with which it does not run."""


class _Context:
    def abort(self, _code: object, details: str) -> NoReturn:
        raise _RefusedError(details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The rules that found something, with what they said, and those that could not tell yet."""

    violations: Mapping[str, list[str]]
    waiting: Mapping[str, frozenset[str]]
    """The rules that could not tell yet by what of: a resource, or the stack as a whole."""

    @property
    def broken(self) -> frozenset[str]:
        """The rules that found something."""
        return frozenset(self.violations)

    @property
    def not_known(self) -> frozenset[str]:
        """The rules that could not tell yet."""
        return frozenset(rule for rules in self.waiting.values() for rule in rules)


def config_file(environment: str) -> dict[str, Any]:
    """Return the config of an environment as it lies in the pack."""
    return json.loads((FILES / f"{environment}.json").read_text())


def judge(
    stack_name: str, stack: Stack, config: Mapping[str, Any], only: Iterable[str] | None = None
) -> Verdict:
    """Run the pack as the engine does: on each resource, then on the stack as a whole.

    With `only`, resources of other names are not looked at one by one. Each resource is read once,
    whatever the number of stacks that it is in.
    """
    try:
        servicer, of_stacks, configured = _servicers(json.dumps(config))
    except _RefusedError as refused:
        return Verdict(violations=_by_rule(str(refused)), waiting={})
    CONFIGS.clear()
    CONFIGS.update(configured)
    names = [*stack] if only is None else [name for name in only if name in stack]
    responses = {name: apart(servicer.Analyze, of_one(stack_name, stack[name])) for name in names}
    with stack_read_once(_linked(stack_name, stack)):
        whole = apart(of_stacks.AnalyzeStack, proto.AnalyzeStackRequest())
    return _verdict(responses | {WHOLE_STACK: whole})


@cache
def _servicers(config: str) -> tuple[Any, Any, Mapping[str, Mapping[str, object]]]:
    """Build the pack as the engine starts it, and its rules about stacks, once for each config."""
    request = configuration(json.loads(config))
    servicer = SERVICER("pack", "0.0.1", POLICIES, EnforcementLevel.MANDATORY)
    guard(servicer, RULES, POLICIES, CONFIGS, NOTICES)
    servicer.Configure(request, _Context())
    of_stacks = SERVICER("pack", "0.0.1", STACK_POLICIES, EnforcementLevel.MANDATORY)
    of_stacks.Configure(request, NO_CONTEXT)
    return servicer, of_stacks, dict(CONFIGS)


def _verdict(responses: Mapping[str, proto.AnalyzeResponse]) -> Verdict:
    violations: defaultdict[str, list[str]] = defaultdict(list)
    waiting: defaultdict[str, set[str]] = defaultdict(set)
    for name, response in responses.items():
        for diagnostic in response.diagnostics:
            if diagnostic.message.startswith("can't run policy"):
                waiting[name].add(diagnostic.policyName)
            else:
                said = diagnostic.message.removeprefix(f"{diagnostic.description}\n")
                violations[diagnostic.policyName].append(said)
    return Verdict(
        violations=dict(violations),
        waiting={name: frozenset(rules) for name, rules in waiting.items()},
    )


def _by_rule(refusals: str) -> dict[str, list[str]]:
    """Return the refusals of a config by the rules that they name."""
    names = {rule.name for rule in RULES}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in refusals.splitlines():
        for name in names.intersection(re.findall(r"[a-z-]+", line)):
            found[name].append(line)
    return dict(found)


def _linked(stack_name: str, stack: Stack) -> list[PolicyResource]:
    """Return the resources of a stack as the SDK hands them over, each with its sources."""
    read = {one.name: copy.copy(_read(stack_name, one)) for one in stack.values()}
    for one in stack.values():
        read[one.name].property_dependencies = {
            name: [read[source] for source in sources if source in read]
            for name, sources in one.comes_from.items()
        }
    return [*read.values()]


@cache
def _read(stack_name: str, resource: Declared) -> PolicyResource:
    """Have the SDK read a resource of a stack, without its sources."""
    found: list[PolicyResource] = []

    def keep(args: StackValidationArgs, _report: ReportViolation) -> None:
        found.extend(args.resources)

    reader = StackValidationPolicy(name="reader", description="Reads", validate=keep)
    servicer = SERVICER("pack", "0.0.1", [reader], EnforcementLevel.MANDATORY)
    apart(servicer.AnalyzeStack, of_all(stack_name, {resource.name: resource}))
    [read] = found
    return read


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
    """Ask about a resource by itself, as the program gives it."""
    return proto.AnalyzeRequest(
        **_identity(stack_name, resource), properties=as_struct(resource.props)
    )


def of_all(stack_name: str, stack: Stack) -> proto.AnalyzeStackRequest:
    """Ask about a stack as a whole, as it comes out."""
    return proto.AnalyzeStackRequest(
        resources=[
            proto.AnalyzerResource(
                **_identity(stack_name, one),
                properties=as_struct(one.state),
                propertyDependencies={
                    name: proto.AnalyzerPropertyDependencies(
                        urns=[_urn(stack_name, stack[one]) for one in sources if one in stack]
                    )
                    for name, sources in one.comes_from.items()
                    if not stack.keys().isdisjoint(sources)
                },
            )
            for one in stack.values()
        ]
    )


def _identity(stack_name: str, resource: Declared) -> dict[str, Any]:
    """Return what both kinds of requests say of a resource."""
    return {
        "type": resource.type,
        "urn": _urn(stack_name, resource),
        "name": resource.name,
        "options": proto.AnalyzerResourceOptions(
            protect=resource.protect, ignoreChanges=resource.ignore_changes
        ),
        "provider": proto.AnalyzerProviderResource(
            type="pulumi:providers:aws",
            name="default",
            urn=f"urn:pulumi:{stack_name}::market-intelligence::pulumi:providers:aws::default",
            properties=_provider(),
        ),
    }


@cache
def _provider() -> struct_pb2.Struct:
    return as_struct({"region": REGION, "allowedAccountIds": json.dumps([ACCOUNT])})


def _urn(stack_name: str, resource: Declared) -> str:
    return f"urn:pulumi:{stack_name}::market-intelligence::{resource.type}::{resource.name}"
