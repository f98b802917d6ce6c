from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.alarm_action import RULE
from guardrails.alarms import COMPOSITE_ALARM, METRIC_ALARM
from tests.policies.conftest import Run

TOPIC = "arn:aws:sns:us-east-1:111122223333:alerts"
MUTE = "Set alarm_actions to the ARN of a topic on alarm 'reads': it has no action."


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({}, [], id="topic"),
        pytest.param({"alarmActions": None}, [MUTE], id="no action"),
        pytest.param({"alarmActions": []}, [MUTE], id="empty"),
        pytest.param(
            {"actionsEnabled": False},
            ["Set actions_enabled to True on alarm 'reads': its actions never run."],
            id="disabled",
        ),
        pytest.param(
            {"actionsEnabled": {}},
            ["Set actions_enabled to True on alarm 'reads': its actions never run."],
            id="no flag",
        ),
        pytest.param(
            {"alarmActions": [UNKNOWN_STRING_VALUE]},
            ["unknown: string value at .alarmActions.0 can't be known during preview"],
            id="unknown",
        ),
        pytest.param({"alarmActions": [UNKNOWN_STRING_VALUE, TOPIC]}, [], id="one is known"),
    ],
)
@pytest.mark.parametrize(
    ("resource_type", "name"), [(METRIC_ALARM, "name"), (COMPOSITE_ALARM, "alarmName")]
)
def test_alarm(
    run: Run, resource_type: str, name: str, changed: dict[str, Any], said: list[str]
) -> None:
    props = {name: "reads", "alarmActions": [TOPIC]} | changed
    assert run(as_policy(RULE), props, resource_type=resource_type) == said
