"""Exemptions are of resources that the stack has."""

from collections.abc import Iterator, Mapping, Sequence

from pulumi_policy import Severity, StackValidationArgs

from .exemptions import exemptions
from .rule import Finding, StackRule


def rule(names: Sequence[str], configs: Mapping[str, Mapping[str, object]]) -> StackRule:
    """Make the rule about the exemptions from other rules, whose configs are in `configs`.

    An exemption that has expired, or that its resource does not need, is a finding of the rule that
    it is from. Only one whose resource is gone is seen by no other rule. A stack that is being
    destroyed has no resources, and is let go.
    """

    def check(args: StackValidationArgs) -> Iterator[Finding]:
        if not args.resources:
            return
        present = {known for resource in args.resources for known in (resource.name, resource.urn)}
        for name in names:
            for exemption in exemptions(name, configs.get(name, {})):
                if not isinstance(exemption.resource, str) or exemption.resource not in present:
                    yield f"Remove {exemption}: the stack has no such resource."

    return StackRule(
        name="policy-exemptions",
        description="Exemptions are of resources that the stack has.",
        severity=Severity.LOW,
        controls=(),
        reason="The next resource of that name would be exempt without anybody having decided so.",
        check=check,
    )
