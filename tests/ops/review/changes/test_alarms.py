from typing import Any

import pytest

from ops.review.changes.alarms import ALARM
from ops.review.changes.change import Detail
from tests.ops.review.changes.words import said

TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
GIVEN = {
    "comparisonOperator": "GreaterThanThreshold",
    "threshold": 20,
    "evaluationPeriods": 10,
    "datapointsToAlarm": 10,
    "period": 60,
    "statistic": "Average",
    "treatMissingData": "notBreaching",
    "alarmActions": [TOPIC],
    "okActions": [TOPIC],
    "alarmDescription": "slow",
}
WHEN = "when the average is above 20 for 10 minutes"


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        pytest.param(
            {"threshold": 50.5},
            ("Goes off", WHEN, "when the average is above 50.5 for 10 minutes"),
            id="threshold",
        ),
        pytest.param(
            {"datapointsToAlarm": 3, "period": 300, "evaluationPeriods": 5},
            ("Goes off", WHEN, "when the average is above 20 for 3 of 5 periods of 300 seconds"),
            id="periods",
        ),
        pytest.param(
            {"comparisonOperator": "LessThanLowerThreshold", "statistic": None, "period": None},
            ("Goes off", WHEN, "when the value is LessThanLowerThreshold 20 for 10 periods"),
            id="operator",
        ),
        pytest.param(
            {"treatMissingData": "ignore"},
            ("Missing data count as", "good", "as before"),
            id="missing data",
        ),
        pytest.param({"actionsEnabled": False}, ("Switched", "on", "off"), id="switched off"),
        pytest.param(
            {"alarmActions": []},
            ("Tells when it goes off", f'["{TOPIC}"]', "nobody"),
            id="tells nobody",
        ),
        pytest.param(
            {"okActions": None},
            ("Tells when that is over", f'["{TOPIC}"]', "nobody"),
            id="does not tell when it is over",
        ),
        pytest.param(
            {"alarmDescription": "very slow"},
            ("Description", "as it was", "in other words"),
            id="description",
        ),
    ],
)
def test_a_change_of_an_alarm_has_words(
    changed: dict[str, Any], detail: tuple[str, str, str]
) -> None:
    assert said(ALARM, GIVEN, GIVEN | changed) == [Detail(*detail)]
