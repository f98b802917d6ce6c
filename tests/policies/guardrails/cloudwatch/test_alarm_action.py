from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_ARRAY_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.cloudwatch.alarm_action import RULE
from guardrails.cloudwatch.alarms import COMPOSITE_ALARM, METRIC_ALARM
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
        pytest.param({"alarmActions": [""]}, [MUTE], id="blank"),
        pytest.param({"alarmActions": [5]}, [MUTE], id="no string"),
        pytest.param({"alarmActions": TOPIC}, [MUTE], id="no list"),
        pytest.param({"alarmActions": [UNKNOWN_STRING_VALUE]}, [], id="topic to be made"),
        pytest.param(
            {"alarmActions": UNKNOWN_ARRAY_VALUE},
            ["unknown: Array value at .alarmActions can't be known during preview"],
            id="unknown",
        ),
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
