from typing import Any

import pytest
from pulumi_policy import StackValidationArgs
from pulumi_policy.proxy import UNKNOWN_NUMBER_VALUE

from guardrails.adapter import as_policy
from guardrails.kms.key_deletion_window import RULE
from guardrails.kms.keys import EXTERNAL_KEY, KEY, KEY_POLICY, REPLICA_KEY
from guardrails.stack import as_args
from tests.policies.conftest import Run
from tests.policies.stacks import resource

ASKED = "Set deletion_window_in_days to 30 on key 'requests': it is "
CASES = [
    pytest.param({}, [], id="left out"),
    pytest.param({"deletionWindowInDays": None}, [], id="null"),
    pytest.param({"deletionWindowInDays": 30}, [], id="30"),
    pytest.param({"deletionWindowInDays": 29}, [f"{ASKED}29."], id="29"),
    pytest.param({"deletionWindowInDays": 29.5}, [f"{ASKED}29.5."], id="29.5"),
    pytest.param({"deletionWindowInDays": 7}, [f"{ASKED}7."], id="7"),
    pytest.param({"deletionWindowInDays": 0}, [f"{ASKED}0."], id="0"),
    pytest.param({"deletionWindowInDays": -30}, [f"{ASKED}-30."], id="-30"),
    pytest.param({"deletionWindowInDays": "30"}, [f"{ASKED}not a number."], id="text"),
    pytest.param({"deletionWindowInDays": True}, [f"{ASKED}not a number."], id="flag"),
    pytest.param({"deletionWindowInDays": [30]}, [f"{ASKED}not a number."], id="list"),
    pytest.param({"deletionWindowInDays": {}}, [f"{ASKED}not a number."], id="object"),
    pytest.param(
        {"deletionWindowInDays": UNKNOWN_NUMBER_VALUE},
        ["unknown: number value at .deletionWindowInDays can't be known during preview"],
        id="unknown",
    ),
]


@pytest.mark.parametrize("resource_type", [KEY, REPLICA_KEY, EXTERNAL_KEY])
@pytest.mark.parametrize(("props", "said"), CASES)
def test_window(run: Run, props: dict[str, Any], said: list[str], resource_type: str) -> None:
    assert run(as_policy(RULE), props, resource_type=resource_type) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        pytest.param(30, [], id="30"),
        pytest.param(29, [f"{ASKED}29."], id="29"),
        pytest.param(True, [f"{ASKED}not a number."], id="flag"),
    ],
)
def test_days_that_are_no_float(days: object, said: list[str]) -> None:
    key = resource(KEY, "requests", {"deletionWindowInDays": days})
    assert [*RULE.check(as_args(StackValidationArgs([key]), key))] == said


def test_a_key_policy_is_not_deleted_by_itself(run: Run) -> None:
    assert run(as_policy(RULE), {"deletionWindowInDays": 7}, resource_type=KEY_POLICY) == [
        f"not applicable: checks only {', '.join(RULE.resource_types)}"
    ]
