from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE

from guardrails.adapter import as_policy
from guardrails.kms.key_lockout_check import RULE
from guardrails.kms.keys import EXTERNAL_KEY, KEY, KEY_POLICY, REPLICA_KEY
from tests.policies.conftest import Run

ASKED = (
    "Remove bypass_policy_lockout_safety_check from {}: "
    "its policy could leave nobody who may change it."
)
CASES = [
    pytest.param({}, [], id="left out"),
    pytest.param({"bypassPolicyLockoutSafetyCheck": None}, [], id="null"),
    pytest.param({"bypassPolicyLockoutSafetyCheck": False}, [], id="off"),
    pytest.param({"bypassPolicyLockoutSafetyCheck": True}, [ASKED], id="on"),
    pytest.param({"bypassPolicyLockoutSafetyCheck": 0}, [ASKED], id="0"),
    pytest.param({"bypassPolicyLockoutSafetyCheck": 1}, [ASKED], id="1"),
    pytest.param({"bypassPolicyLockoutSafetyCheck": "false"}, [ASKED], id="text"),
    pytest.param({"bypassPolicyLockoutSafetyCheck": "True"}, [ASKED], id="other case"),
    pytest.param({"bypassPolicyLockoutSafetyCheck": []}, [ASKED], id="list"),
    pytest.param({"bypassPolicyLockoutSafetyCheck": {}}, [ASKED], id="object"),
    pytest.param(
        {"bypassPolicyLockoutSafetyCheck": UNKNOWN_BOOLEAN_VALUE},
        ["unknown: boolean value at .bypassPolicyLockoutSafetyCheck can't be known during preview"],
        id="unknown",
    ),
]


@pytest.mark.parametrize(
    ("resource_type", "label"),
    [
        pytest.param(KEY, "key 'requests'", id="key"),
        pytest.param(REPLICA_KEY, "key 'requests'", id="replica"),
        pytest.param(EXTERNAL_KEY, "key 'requests'", id="external"),
        pytest.param(KEY_POLICY, "key policy 'requests'", id="policy"),
    ],
)
@pytest.mark.parametrize(("props", "said"), CASES)
def test_check_is_not_bypassed(
    run: Run, props: dict[str, Any], said: list[str], resource_type: str, label: str
) -> None:
    assert run(as_policy(RULE), props, resource_type=resource_type) == [
        message.replace("{}", label) for message in said
    ]
