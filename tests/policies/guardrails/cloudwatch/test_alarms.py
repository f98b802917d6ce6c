from typing import Any

import pytest
from pulumi_policy import StackValidationArgs
from pulumi_policy.proxy import (
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
)

from guardrails.cloudwatch.alarms import (
    COMPOSITE_ALARM,
    METRIC_ALARM,
    alarm_label,
    metrics,
    tells_a_topic,
)
from guardrails.sns.topics import TOPIC
from guardrails.stack import as_args
from tests.policies.stacks import resource

ARN = "arn:aws:sns:us-east-1:111122223333:alerts"
ALERTS = resource(TOPIC, "alerts", {})
QUEUE = resource("aws:sqs/queue:Queue", "queue", {})


@pytest.mark.parametrize(
    ("props", "told"),
    [
        pytest.param({"alarmActions": [ARN]}, True, id="topic"),
        pytest.param({"alarmActions": ["arn:aws:sqs:x", ARN]}, True, id="topic among others"),
        pytest.param({"alarmActions": ["arn:aws:automate:x:ec2:stop"]}, False, id="no topic"),
        pytest.param({"alarmActions": [ARN], "actionsEnabled": False}, False, id="disabled"),
        pytest.param({"alarmActions": ["arn:"]}, False, id="half an ARN"),
        pytest.param({}, False, id="no action"),
    ],
)
def test_telling_a_topic(props: dict[str, Any], told: object) -> None:
    assert tells_a_topic(resource(METRIC_ALARM, "reads", props)) is told


def test_new_topic_is_known_by_where_the_action_comes_from() -> None:
    props = {"alarmActions": [UNKNOWN_STRING_VALUE]}
    assert tells_a_topic(resource(METRIC_ALARM, "x", props, alarmActions=ALERTS)) is True
    other = tells_a_topic(resource(METRIC_ALARM, "x", props, alarmActions=QUEUE))
    assert isinstance(other, UnknownValueError)


def test_unknown_switch_is_not_known() -> None:
    props = {"alarmActions": [ARN], "actionsEnabled": UNKNOWN_BOOLEAN_VALUE}
    assert isinstance(tells_a_topic(resource(METRIC_ALARM, "x", props)), UnknownValueError)


def test_metrics_in_both_notations() -> None:
    one = resource(METRIC_ALARM, "x", {"metricName": "A", "dimensions": {"b": "1", "a": "2"}})
    [metric] = metrics(one.props)
    assert not isinstance(metric, UnknownValueError)
    assert (metric.name, metric.dimension_names, metric.dimension("b")) == ("A", ["a", "b"], "1")
    several = {"metricQueries": [{"expression": "m"}, {"metric": {"metricName": "B"}}]}
    [metric] = metrics(resource(METRIC_ALARM, "x", several).props)
    assert not isinstance(metric, UnknownValueError)
    assert (metric.name, metric.dimension_names, metric.dimension("b")) == ("B", [], None)


@pytest.mark.parametrize(
    ("resource_type", "key"), [(METRIC_ALARM, "name"), (COMPOSITE_ALARM, "alarmName")]
)
def test_label(resource_type: str, key: str) -> None:
    for props, label in (({key: "prod-reads"}, "alarm 'prod-reads'"), ({}, "alarm 'reads'")):
        alarm = resource(resource_type, "reads", props)
        assert alarm_label(as_args(StackValidationArgs([alarm]), alarm)) == label
