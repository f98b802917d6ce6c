"""Stacks in which properties come from other resources, as rules about them get them."""

from collections.abc import Mapping
from typing import Any

from pulumi_policy import (
    PolicyCustomTimeouts,
    PolicyResource,
    PolicyResourceOptions,
    StackValidationArgs,
)
from pulumi_policy.proxy import UnknownValueError, unknown_checking_proxy

from guardrails.rule import StackRule

OPTIONS = PolicyResourceOptions(
    protect=False,
    ignore_changes=[],
    delete_before_replace=None,
    aliases=[],
    custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
    additional_secret_outputs=[],
)
PROD = {"environment": "prod"}


def resource(
    resource_type: str, name: str, props: Mapping[str, Any], **comes_from: PolicyResource
) -> PolicyResource:
    """Make a resource of which some properties come from others."""
    return PolicyResource(
        resource_type,
        unknown_checking_proxy(dict(props)),
        f"urn:pulumi:dev::market-intelligence::{resource_type}::{name}",
        name,
        OPTIONS,
        None,
        None,
        [],
        {property_name: [source] for property_name, source in comes_from.items()},
    )


def found(
    rule: StackRule, *resources: PolicyResource, config: Mapping[str, Any] | None = None
) -> list[str]:
    """Return what a rule finds in a stack."""
    findings = rule.check(StackValidationArgs([*resources], dict(config or {})))
    return [
        f"unknown: {finding.message}" if isinstance(finding, UnknownValueError) else finding
        for finding in findings
    ]
