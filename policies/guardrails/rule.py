"""What a rule is: its metadata and its check."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    ResourceValidationArgs,
    Severity,
    StackValidationArgs,
)
from pulumi_policy.proxy import UnknownValueError

Finding = str | UnknownValueError
"""A violation's message, or a needed value that a preview does not know yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule says about itself.

    `controls` are the public controls that the rule covers, as `<catalogue>:<id>`.
    """

    name: str
    description: str
    severity: Severity
    controls: tuple[str, ...]
    reason: str
    enforcement: EnforcementLevel = EnforcementLevel.MANDATORY
    config_schema: PolicyConfigSchema | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRule(Rule):
    """A rule about each resource of some types, checked before anything is made of it."""

    resource_types: tuple[str, ...]
    check: Callable[[ResourceValidationArgs], Iterable[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRule(Rule):
    """A rule about the stack as a whole, checked when all of its resources are known."""

    check: Callable[[StackValidationArgs], Iterable[Finding]]
