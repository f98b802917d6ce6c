"""Rules that are lowered in production, or most of them anywhere, are refused or reported."""

from collections.abc import Mapping
from typing import Any, NoReturn

import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel

from guardrails import CONFIGS, NOTICES, POLICIES, RULES
from guardrails.serving import guard
from tests.policies.asking import SERVICER, apart, as_struct, cases, set_stack

STACK = "pulumi:pulumi:Stack"
LEVELS = {
    "advisory": proto.ADVISORY,
    "disabled": proto.DISABLED,
    "mandatory": proto.MANDATORY,
    "remediate": proto.REMEDIATE,
}
NAMES = [rule.name for rule in RULES]
OTHERS = [name for name in NAMES if name != "policy-levels"]
SAID = {"lowered": "said"}


class RefusedError(Exception):
    pass


class Context:
    def abort(self, _code: object, details: str) -> NoReturn:
        raise RefusedError(details)


def said(levels: Mapping[str, str], **properties: Mapping[str, Any]) -> list[str]:
    """Return what the pack says of the stack's own resource, which comes first in every run."""
    configured = {
        name: proto.PolicyConfig(
            enforcementLevel=LEVELS[levels.get(name, levels.get("all", "mandatory"))],
            properties=as_struct(properties.get(name.replace("-", "_"), {})),
        )
        for name in NAMES
    }
    servicer: Any = SERVICER("pack", "0.0.1", POLICIES, EnforcementLevel.MANDATORY)
    guard(servicer, RULES, POLICIES, CONFIGS, NOTICES)
    servicer.Configure(proto.ConfigureAnalyzerRequest(policyConfig=configured), Context())
    answer = apart(servicer.Analyze, proto.AnalyzeRequest(type=STACK, name="stack"))
    assert {one.enforcementLevel for one in answer.diagnostics} <= {proto.ADVISORY}
    return [one.message.partition("\n")[2] for one in answer.diagnostics]


def in_both_ways(levels: Mapping[str, str], **properties: Mapping[str, Any]) -> tuple[str, str]:
    """Return how lowered rules are refused, and how they are said where that is accepted."""
    with pytest.raises(RefusedError) as refused:
        said(levels, **properties)
    [notice] = said(levels, policy_levels=SAID, **properties)
    return str(refused.value), notice


def expected(which: str) -> tuple[str, str]:
    return (
        (
            f"Remove the levels from the pack's config: {which}. Or, if the owners of the pack "
            "accept this, set lowered of policy-levels to 'said' there; every run then reports it."
        ),
        f"The pack's config lowers rules that protect this stack: {which}.",
    )


@cases(
    "levels which",
    {
        "one": ({"kms-key-state": "disabled"}, "1 of {} rules are lowered{} (disabled: {})"),
        "two": (
            {"kms-key-state": "advisory", "kms-key-region": "disabled"},
            "2 of {} rules are lowered{} (disabled: kms-key-region; advisory: {})",
        ),
    },
)
def test_a_lowered_production_rule_is_refused_or_reported(
    monkeypatch: pytest.MonkeyPatch, levels: dict[str, str], which: str
) -> None:
    counted = which.format(len(NAMES), " in production", "kms-key-state")
    for stack in ("prod", "prod-eu"):
        set_stack(monkeypatch, stack)
        assert in_both_ways(levels) == expected(counted)
    # The config says so, whatever the stack is called.
    set_stack(monkeypatch, "live")
    of_config = {"dynamodb_table_protect": {"environment": "prod"}}
    assert in_both_ways(levels, **of_config) == expected(counted)
    assert said(levels) == said(levels, policy_levels=SAID) == []


@pytest.mark.parametrize("level", ["advisory", "disabled"])
@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_mostly_lowered_rules_are_refused_or_reported_in_any_stack(
    monkeypatch: pytest.MonkeyPatch, stack: str, level: str
) -> None:
    set_stack(monkeypatch, stack)
    where = " in production" if stack == "prod" else ""
    few = f"{', '.join(OTHERS[:8])} and {len(OTHERS) - 8} more"
    which = f"{len(OTHERS)} of {len(NAMES)} rules are lowered{where} ({level}: {few})"
    assert in_both_ways({"all": level}) == in_both_ways(dict.fromkeys(OTHERS, level))
    assert in_both_ways({"all": level}) == expected(which)


def test_more_than_half_are_most(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stack(monkeypatch, "dev")
    half = len(NAMES) // 2
    assert said(dict.fromkeys(OTHERS[:half], "advisory")) == []
    with pytest.raises(RefusedError, match=rf"{half + 1} of {len(NAMES)} rules are lowered \("):
        said(dict.fromkeys(OTHERS[: half + 1], "advisory"))


@pytest.mark.parametrize("level", ["mandatory", "remediate"])
def test_rules_that_are_not_lowered_are_not_reported(
    monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    set_stack(monkeypatch, "prod")
    assert said({"all": level}) == said({"all": level}, policy_levels=SAID) == []


def test_the_report_of_lowered_rules_cannot_be_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stack(monkeypatch, "prod")
    levels = {"kms-key-state": "disabled", "policy-levels": "disabled"}
    assert said(levels, policy_levels=SAID) == [
        (
            f"The pack's config lowers rules that protect this stack: 1 of {len(NAMES)} rules are "
            "lowered in production (disabled: kms-key-state)."
        )
    ]


def test_rules_that_an_earlier_config_lowered_are_not_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_stack(monkeypatch, "prod")
    assert said({"kms-key-state": "disabled"}, policy_levels=SAID) != []
    assert said({}, policy_levels=SAID) == []
