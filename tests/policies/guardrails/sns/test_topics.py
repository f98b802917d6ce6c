import pytest
from pulumi_policy import StackValidationArgs

from guardrails.sns.topics import TOPIC, TOPIC_POLICY, topic_label
from guardrails.stack import as_args
from tests.policies.stacks import resource


@pytest.mark.parametrize(
    ("resource_type", "props", "label"),
    [
        pytest.param(TOPIC, {"name": "prod-alerts"}, "topic 'prod-alerts'", id="named"),
        pytest.param(TOPIC, {}, "topic 'alerts'", id="unnamed"),
        pytest.param(TOPIC_POLICY, {}, "topic policy 'alerts'", id="policy"),
    ],
)
def test_label(resource_type: str, props: dict[str, str], label: str) -> None:
    topic = resource(resource_type, "alerts", props)
    assert topic_label(as_args(StackValidationArgs([topic]), topic)) == label
