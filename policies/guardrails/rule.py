"""The types of rules: metadata and check."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    ResourceValidationArgs,
    Severity,
    StackValidationArgs,
)
from pulumi_policy.proxy import UnknownValueError

Finding = str | UnknownValueError
"""The message of a violation, or a needed value that is unknown in a preview."""

Remediation = Callable[[ResourceValidationArgs], Mapping[str, Any] | None]
"""Changes the properties in place and returns them, or None if no change is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The metadata of a rule.

    `controls` are the public controls that the rule covers, as `<catalogue>:<id>`. A rule about the
    pack's own config has no resources to exempt.
    """

    name: str
    description: str
    severity: Severity
    controls: tuple[str, ...]
    reason: str
    enforcement: EnforcementLevel = EnforcementLevel.MANDATORY
    config_schema: PolicyConfigSchema | None = None
    takes_exemptions: bool = True

    @property
    def headline(self) -> str:
        """The requirement of the rule, and the public controls with the same requirement."""
        named = f" [{', '.join(self.controls)}]" if self.controls else ""
        return f"{self.description}{named}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRule(Rule):
    """A rule about each resource of some types, checked before the resource is created.

    A type that ends with `*` stands for all with that prefix. The engine calls `remediate` only if
    the rule's level is `remediate`, which engines before 3.88 do not support.
    """

    resource_types: tuple[str, ...]
    check: Callable[[ResourceValidationArgs], Iterable[Finding]]
    remediate: Remediation | None = None

    def covers(self, resource_type: str) -> bool:
        """Whether the rule checks resources of a type."""
        return any(
            resource_type.startswith(own[:-1]) if own.endswith("*") else resource_type == own
            for own in self.resource_types
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRule(Rule):
    """A rule about the stack as a whole, checked when all of its resources are known."""

    check: Callable[[StackValidationArgs], Iterable[Finding]]
