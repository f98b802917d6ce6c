"""Exemptions name resources that the stack has and that their rule checks."""

from collections.abc import Iterator, Mapping, Sequence

from pulumi_policy import PolicyConfigSchema, PolicyResource, Severity, StackValidationArgs

from .exemptions import MAXIMUM_DAYS, Exemption, exemptions
from .rule import Finding, ResourceRule, StackRule
from .strictness import STRICTNESS, AtMost
from .values import number, read

NAME = "policy-exemptions"
MAXIMUM = "maximumDays"

_CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        MAXIMUM: {
            "type": "integer",
            "minimum": 1,
            "maximum": 3650,
            "default": MAXIMUM_DAYS,
            "description": f"How many days ahead an exemption may end (default {MAXIMUM_DAYS}).",
            STRICTNESS: AtMost(MAXIMUM_DAYS),
        },
    },
)


def rule(
    rules: Sequence[ResourceRule | StackRule], configs: Mapping[str, Mapping[str, object]]
) -> StackRule:
    """Return the rule about the exemptions from other rules, whose configs are in `configs`.

    The exempted rule itself reports an exemption that its resource does not need. This rule reports
    those that match no resource. A stack that is being destroyed has no resources, and is not
    checked.
    """

    def check(args: StackValidationArgs) -> Iterator[Finding]:
        if not args.resources:
            return
        for one in rules:
            for exemption in exemptions(one.name, configs.get(one.name, {})):
                yield from _fault(one, exemption, args.resources)

    return StackRule(
        name=NAME,
        description="Exemptions name resources that the stack has and that their rule checks.",
        severity=Severity.LOW,
        controls=(),
        reason="Otherwise the next resource of that name would be exempt without a decision.",
        config_schema=_CONFIG_SCHEMA,
        takes_exemptions=False,
        check=check,
    )


def maximum_days(configs: Mapping[str, object]) -> float:
    """Return how many days ahead an exemption may end, from the config of every rule."""
    days = number(read(configs, NAME, MAXIMUM))
    return MAXIMUM_DAYS if days is None else days


def _fault(
    rule: ResourceRule | StackRule, exemption: Exemption, resources: Sequence[PolicyResource]
) -> Iterator[Finding]:
    named = [one for one in resources if exemption.names(one)]
    if not named:
        yield f"Remove {exemption}: the stack has no such resource."
    if not isinstance(rule, ResourceRule):
        return
    checked = [one for one in named if rule.covers(one.resource_type)]
    if named and not checked:
        types = " and ".join(sorted({one.resource_type for one in named}))
        yield f"Remove {exemption}: the rule does not check {types}."
    elif len(checked) > 1:
        urns = ", ".join(sorted(one.urn for one in checked))
        yield (
            f"Name one resource by its URN in {exemption}: the name fits {len(checked)} resources, "
            f"{urns}."
        )
