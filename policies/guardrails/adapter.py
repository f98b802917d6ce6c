"""Rules as policies of the SDK."""

from collections.abc import Iterable

from pulumi_policy import (
    Policy,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from .rule import Finding, ResourceRule, StackRule


def as_policy(rule: ResourceRule | StackRule) -> Policy:
    """Make a rule into a policy that the engine can run."""
    if isinstance(rule, ResourceRule):
        return _resource_policy(rule)
    return _stack_policy(rule)


def _resource_policy(rule: ResourceRule) -> Policy:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        if args.resource_type not in rule.resource_types:
            args.not_applicable(f"checks only {', '.join(rule.resource_types)}")
        _report(rule.check(args), report)

    return ResourceValidationPolicy(
        name=rule.name,
        description=rule.description,
        validate=validate,
        enforcement_level=rule.enforcement,
        config_schema=rule.config_schema,
        severity=rule.severity,
        tags=[*rule.controls],
    )


def _stack_policy(rule: StackRule) -> Policy:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        _report(rule.check(args), report)

    return StackValidationPolicy(
        name=rule.name,
        description=rule.description,
        validate=validate,
        enforcement_level=rule.enforcement,
        config_schema=rule.config_schema,
        severity=rule.severity,
        tags=[*rule.controls],
    )


def _report(findings: Iterable[Finding], report: ReportViolation) -> None:
    """Report every violation, then let the SDK say what is not known yet.

    The SDK ends a policy at the first UnknownValueError, so that comes last.
    """
    unknowns: list[UnknownValueError] = []
    for finding in findings:
        if isinstance(finding, UnknownValueError):
            unknowns.append(finding)
        else:
            report(finding, None)
    for unknown in unknowns:
        raise unknown
