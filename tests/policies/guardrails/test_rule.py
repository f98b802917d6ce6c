from dataclasses import FrozenInstanceError, fields

import pytest
from pulumi_policy import EnforcementLevel, Severity

from guardrails.rule import StackRule

RULE = StackRule(
    name="stack-is-tagged",
    description="The stack is tagged.",
    severity=Severity.LOW,
    controls=(),
    reason="An owner is found by it.",
    check=lambda _: [],
)


def test_rules_are_mandatory_unless_they_say_otherwise() -> None:
    assert RULE.enforcement is EnforcementLevel.MANDATORY


@pytest.mark.parametrize("field", [field.name for field in fields(RULE)])
def test_rules_do_not_change(field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(RULE, field, None)
