"""Asking a rule about resources and stacks, as the SDK does and directly."""

import contextvars
import copy
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pulumi
import pulumi_policy.policy
import pytest
from google.protobuf import struct_pb2
from pulumi_policy import (
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    StackValidationArgs,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError, unknown_checking_proxy

import guardrails
from guardrails.rule import ResourceRule, StackRule
from guardrails.stack import as_args

Properties = Mapping[str, Any]
Sources = Mapping[str, PolicyResource]

PROD = {"environment": "prod"}
UNKNOWN = UNKNOWN_STRING_VALUE
SOON = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
"""A day until which a resource may be exempt."""
RULES = {rule.name: rule for rule in guardrails.RULES}
PROVIDER = "pulumi:providers:aws"
SERVICER: Callable[..., Any] = vars(pulumi_policy.policy)["_PolicyAnalyzerServicer"]


def meant(parameter: str, rule: str, change: str = "change", what: str = "this") -> str:
    """Return the sentence with which a finding says how the pack's owners can allow it."""
    return (
        f" To allow {what}, have the owners of the pack {change} {parameter} of {rule} in "
        "policies/config."
    )


def resource(
    resource_type: str,
    props: Properties,
    name: str = "requests",
    *,
    comes_from: Sources | None = None,
    protect: bool = False,
    ignore_changes: tuple[str, ...] = (),
    provider: Properties | None = None,
    provider_name: str = "default",
    parent: PolicyResource | None = None,
) -> PolicyResource:
    """Make a resource of which some properties come from others.

    Without settings of a provider, there is none to look at.
    """
    settings = unknown_checking_proxy(dict(provider or {}))
    made_by = PolicyProviderResource(PROVIDER, settings, "urn", provider_name)
    return PolicyResource(
        resource_type,
        unknown_checking_proxy(dict(props)),
        f"urn:pulumi:dev::market-intelligence::{resource_type}::{name}",
        name,
        PolicyResourceOptions(
            protect=protect,
            ignore_changes=[*ignore_changes],
            delete_before_replace=None,
            aliases=[],
            custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
            additional_secret_outputs=[],
        ),
        None if provider is None else made_by,
        parent,
        [],
        {property_name: [source] for property_name, source in (comes_from or {}).items()},
    )


def found(
    named: str | ResourceRule | StackRule,
    *resources: PolicyResource,
    config: Properties | None = None,
    stack: str = "dev",
) -> list[str]:
    """Return what a rule finds in a stack, whether it is about each resource or about all."""
    rule = RULES[named] if isinstance(named, str) else named
    args = StackValidationArgs([*resources], dict(config or {}))

    def ask() -> list[str]:
        settings = pulumi.runtime.Settings(project="market-intelligence", stack=stack)
        pulumi.runtime.configure(settings)
        if isinstance(rule, StackRule):
            return [*map(shown, rule.check(args))]
        assert all(rule.covers(one.resource_type) for one in resources)
        return [shown(finding) for one in resources for finding in rule.check(as_args(args, one))]

    # The SDK leaves its settings to whoever runs next.
    return contextvars.copy_context().run(ask)


def types_of(name: str) -> tuple[str, ...]:
    """Return the types of the resources that a rule is about, none if it is about the stack."""
    rule = RULES[name]
    return rule.resource_types if isinstance(rule, ResourceRule) else ()


def covers(name: str, resource_type: str) -> bool:
    """Return whether a rule is about resources of a type."""
    rule = RULES[name]
    return isinstance(rule, ResourceRule) and rule.covers(resource_type)


def shown(value: object) -> str:
    """Return a finding, or a value as a rule reads it, as text: the path of an unknown one."""
    is_unknown = isinstance(value, UnknownValueError)
    return f"unknown .{'.'.join(value.props)}" if is_unknown else str(value)


def steps(path: str) -> list[str | int]:
    """Return the keys and positions that a path such as `replicas.0.kmsKeyArn` is made of."""
    return [int(step) if step.isdigit() else step for step in path.split(".")]


def edited(props: Properties, path: str, *value: object) -> dict[str, Any]:
    """Return properties with the value at a path, or without any there."""
    copied = copy.deepcopy(dict(props))
    place: Any = copied
    *around, last = steps(path)
    for step in around:
        if step not in place and isinstance(step, str):
            place[step] = {}
        place = place[step]
    if not value:
        del place[last]
    elif last == len(place) and isinstance(last, int):
        place.append(value[0])
    else:
        place[last] = value[0]
    return copied


def argument(path: str) -> str:
    """Return what a program calls a property, as messages do."""
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", path)


def cases(names: str, table: Mapping[str, Any]) -> pytest.MarkDecorator:
    """Parametrize a test by a table of its cases, each with its name."""
    return pytest.mark.parametrize(names.split(), [*table.values()], ids=[*table])


def apart(method: Callable[..., Any], request: object) -> Any:
    """Call in a context of its own, since the SDK leaves its settings to whoever runs next."""
    return contextvars.copy_context().run(method, request, None)


def set_stack(monkeypatch: pytest.MonkeyPatch, stack: str) -> None:
    monkeypatch.setenv("PULUMI_PROJECT", "market-intelligence")
    monkeypatch.setenv("PULUMI_STACK", stack)
    monkeypatch.setenv("PULUMI_DRY_RUN", "true")


def as_struct(values: Properties) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(dict(values))
    return struct
