"""Rules are at the level that they have by themselves, or every run says which are not."""

from collections.abc import Iterator, Mapping, Sequence

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    ResourceValidationArgs,
    Severity,
)

from .environment import says_production
from .rule import Finding, ResourceRule, StackRule
from .strictness import STRICTNESS, Demanding

NAME = "policy-levels"
STACK = "pulumi:pulumi:Stack"
"""The first resource of every run, whatever the program is."""

_LOWERED, _REFUSED, _SAID = "lowered", "refused", "said"
_RANKS = {
    EnforcementLevel.DISABLED: 0,
    EnforcementLevel.ADVISORY: 1,
    EnforcementLevel.REMEDIATE: 2,
    EnforcementLevel.MANDATORY: 2,
}
_SHOWN = 8
_CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        _LOWERED: {
            "type": "string",
            "enum": [_REFUSED, _SAID],
            "default": _REFUSED,
            "description": (
                "Where rules of production, or most rules of any stack, are at a lower level than "
                "their own, the pack does not run, or says so in every run."
            ),
            STRICTNESS: Demanding((_REFUSED,), left_out=_REFUSED),
        },
    },
)


def rule(notices: Sequence[str]) -> ResourceRule:
    """Make the rule that says in every run what `notices` hold by then.

    It is about the stack's own resource, which the engine shows the pack before all others: rules
    about the stack as a whole are asked last, and only where everything went well.
    """

    def check(_: ResourceValidationArgs) -> Iterator[Finding]:
        yield from notices

    return ResourceRule(
        name=NAME,
        description="Rules are not at a lower level than their own without every run saying so.",
        severity=Severity.HIGH,
        controls=(),
        reason="A pack that is off looks in every report as if there were nothing to find.",
        enforcement=EnforcementLevel.ADVISORY,
        config_schema=_CONFIG_SCHEMA,
        takes_exemptions=False,
        resource_types=(STACK,),
        check=check,
    )


def is_accepted(configs: Mapping[str, Mapping[str, object]]) -> bool:
    """Whether the config has what is lowered said instead of refused."""
    return configs.get(NAME, {}).get(_LOWERED) == _SAID


def lowered(
    rules: Sequence[ResourceRule | StackRule],
    levels: Mapping[str, EnforcementLevel],
    configs: Mapping[str, Mapping[str, object]],
    stack: str,
) -> str:
    """Return which rules of production, or of any stack if they are most, are lowered.

    Empty where nothing is to be said. Each stack that is not production's may have a few rules
    lowered: its config is there for that.
    """
    found = {
        one.name: levels[one.name]
        for one in rules
        if one.name != NAME
        and _RANKS[levels.get(one.name, one.enforcement)] < _RANKS[one.enforcement]
    }
    is_production = any(
        map(says_production, (stack, *(one.get("environment") for one in configs.values())))
    )
    are_most = len(found) * 2 > len(rules)
    if not found or not (is_production or are_most):
        return ""
    listed = [
        f"{level.value}: {_some([name for name, its in found.items() if its is level])}"
        for level in _RANKS
        if level in found.values()
    ]
    where = " in production" if is_production else ""
    return f"{len(found)} of {len(rules)} rules are lowered{where} ({'; '.join(listed)})"


def refusal(which: str) -> str:
    """Return why the pack does not run, and both ways out."""
    return (
        f"Remove the levels from the pack's config: {which}. Or, if the owners of the pack accept "
        f"it, set {_LOWERED} of {NAME} to {_SAID!r} there, and every run says so."
    )


def notice(which: str) -> str:
    """Return what every run says."""
    return f"The pack's config lets through what it is meant to stop: {which}."


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
