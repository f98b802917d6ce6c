"""Rules as policies of the SDK, with the exemptions in their config."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from pulumi_policy import (
    Policy,
    PolicyConfigSchema,
    ReportViolation,
    ResourceRemediation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from . import exemptions, reading
from .exemptions import Exemption, today_in_utc
from .rule import Finding, Remediation, ResourceRule, StackRule
from .strictness import without_strictness

Today = Callable[[], date]


def as_policy(rule: ResourceRule | StackRule, today: Today = today_in_utc) -> Policy:
    """Return a rule as a policy that the engine can run."""
    if isinstance(rule, ResourceRule):
        return _resource_policy(rule, today)
    return _stack_policy(rule, today)


def config_schema(rule: ResourceRule | StackRule) -> PolicyConfigSchema:
    """Return the config schema of a rule."""
    own = rule.config_schema or PolicyConfigSchema(properties={})
    own_properties = {name: without_strictness(schema) for name, schema in own.properties.items()}
    exempting = {"exemptions": exemptions.SCHEMA} if rule.takes_exemptions else {}
    return PolicyConfigSchema(properties=own_properties | exempting, required=own.required)


def _resource_policy(rule: ResourceRule, today: Today) -> Policy:
    covers = cache(rule.covers)
    is_for_others = f"checks only {', '.join(rule.resource_types)}"

    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        if not covers(args.resource_type):
            args.not_applicable(is_for_others)
        resource = reading.resource(args)
        findings = [*rule.check(resource)]
        for exemption in exemptions.exemptions(rule.name, args.get_config()):
            if not exemption.names(resource):
                continue
            if exemption.has_expired(today()):
                findings.append(exemption.expiry_message)
            elif not findings:
                findings.append(unneeded(exemption))
            else:
                args.not_applicable(f"exempt until {exemption.expires}: {exemption.reason}")
        _report(findings, report)

    return ResourceValidationPolicy(
        name=rule.name,
        description=rule.headline,
        validate=validate,
        remediate=_remediation(rule.remediate, rule, today) if rule.remediate else None,
        enforcement_level=rule.enforcement,
        config_schema=config_schema(rule),
        severity=rule.severity,
        tags=[*rule.controls],
    )


def _remediation(remediation: Remediation, rule: ResourceRule, today: Today) -> ResourceRemediation:
    """Remediate the resource, unless it is exempt."""

    def remediate(args: ResourceValidationArgs) -> Awaitable[Mapping[str, Any]] | None:
        listed = exemptions.exemptions(rule.name, args.get_config())
        is_exempt = any(one.names(args) and not one.has_expired(today()) for one in listed)
        remediated = (
            remediation(args) if rule.covers(args.resource_type) and not is_exempt else None
        )
        return _ready(remediated) if remediated else None

    return remediate


async def _ready(remediated: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an existing value through the SDK's types."""
    return remediated


def _stack_policy(rule: StackRule, today: Today) -> Policy:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        _report(_without_exempt(rule, reading.stack(args), today()), report)

    return StackValidationPolicy(
        name=rule.name,
        description=rule.headline,
        validate=validate,
        enforcement_level=rule.enforcement,
        config_schema=config_schema(rule),
        severity=rule.severity,
        tags=[*rule.controls],
    )


def _without_exempt(rule: StackRule, args: StackValidationArgs, today: date) -> Iterator[Finding]:
    """Yield the findings that remain without the exempt resources."""
    found = [*rule.check(args)]
    for exemption in exemptions.exemptions(rule.name, args.get_config()):
        others = [resource for resource in args.resources if not exemption.names(resource)]
        if len(others) == len(args.resources):
            continue
        if exemption.has_expired(today):
            yield exemption.expiry_message
            continue
        without = StackValidationArgs(others, args.get_config(), args.stack_tags)
        left = {_text(finding) for finding in rule.check(without)}
        kept = [finding for finding in found if _text(finding) in left]
        if len(kept) == len(found):
            yield unneeded(exemption)
        found = kept
    yield from found


def _text(finding: Finding) -> str:
    return finding.message if isinstance(finding, UnknownValueError) else finding


def unneeded(exemption: Exemption) -> str:
    """Return the message about an exemption that is not needed."""
    return f"Remove {exemption}: the resource no longer violates the rule."


def _report(findings: Iterable[Finding], report: ReportViolation) -> None:
    """Report every violation, then let the SDK report what is not known yet.

    The SDK ends a policy at the first UnknownValueError, so that comes last, and once.
    """
    unknowns: list[UnknownValueError] = []
    for finding in findings:
        if isinstance(finding, UnknownValueError):
            unknowns.append(finding)
        else:
            report(finding, None)
    for unknown in unknowns:
        raise unknown
