"""Resources with the settings of their provider, as rules about resources get them."""

from collections.abc import Mapping
from typing import Any

from pulumi_policy import PolicyProviderResource, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError, unknown_checking_proxy

from guardrails.rule import ResourceRule
from tests.policies.stacks import OPTIONS

PROVIDER = "pulumi:providers:aws"
Properties = Mapping[str, Any]


def declared(
    resource_type: str,
    props: Properties,
    *,
    provider: Properties | None = None,
    config: Properties | None = None,
    name: str = "requests",
) -> ResourceValidationArgs:
    """Make a resource; without settings of a provider, there is none to look at."""
    return ResourceValidationArgs(
        resource_type,
        unknown_checking_proxy(dict(props)),
        f"urn:pulumi:dev::market-intelligence::{resource_type}::{name}",
        name,
        OPTIONS,
        None if provider is None else _provider(provider),
        dict(config or {}),
        {},
    )


def found(rule: ResourceRule, args: ResourceValidationArgs) -> list[str]:
    """Return what a rule finds in a resource."""
    return [shown(finding) for finding in rule.check(args)]


def shown(value: object) -> str:
    """Return a finding, or a value as a rule reads it, as text."""
    return f"unknown: {value.message}" if isinstance(value, UnknownValueError) else str(value)


def _provider(settings: Properties) -> PolicyProviderResource:
    props = unknown_checking_proxy(dict(settings))
    return PolicyProviderResource(PROVIDER, props, f"urn::{PROVIDER}::default", "default")
