"""Rules have their default level, or every run reports which do not."""

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
"""The type of the first resource of every run, whatever the program."""

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
                "Whether the pack refuses to run, or runs and reports it in every run, if rules "
                "of production, or most rules of any stack, are below their default level."
            ),
            STRICTNESS: Demanding((_REFUSED,), left_out=_REFUSED),
        },
    },
)


def rule(notices: Sequence[str]) -> ResourceRule:
    """Return the rule that reports the `notices` in every run.

    It checks the stack's own resource, which the engine passes to the pack before all others: rules
    about the stack as a whole run last, and only if everything succeeded.
    """

    def check(_: ResourceValidationArgs) -> Iterator[Finding]:
        yield from notices

    return ResourceRule(
        name=NAME,
        description="No rule is below its default level without a message in every run.",
        severity=Severity.HIGH,
        controls=(),
        reason="In a report, a disabled pack looks as if it had found nothing.",
        enforcement=EnforcementLevel.ADVISORY,
        config_schema=_CONFIG_SCHEMA,
        takes_exemptions=False,
        resource_types=(STACK,),
        check=check,
    )


def is_accepted(configs: Mapping[str, Mapping[str, object]]) -> bool:
    """Whether the config has lowered rules reported instead of refused."""
    return configs.get(NAME, {}).get(_LOWERED) == _SAID


def lowered(
    rules: Sequence[ResourceRule | StackRule],
    levels: Mapping[str, EnforcementLevel],
    configs: Mapping[str, Mapping[str, object]],
    stack: str,
) -> str:
    """Return which rules of production, or most rules of any stack, are lowered.

    Empty if there is nothing to report. A stack outside production may lower a few rules: its
    config is for that.
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
    """Return why the pack does not run, and both solutions."""
    return (
        f"Remove the levels from the pack's config: {which}. Or, if the owners of the pack accept "
        f"this, set {_LOWERED} of {NAME} to {_SAID!r} there; every run then reports it."
    )


def notice(which: str) -> str:
    """Return the notice of every run."""
    return f"The pack's config lowers rules that protect this stack: {which}."


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
