import json
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.sns.topic_transport import RULE
from guardrails.sns.topics import TOPIC, TOPIC_POLICY
from tests.policies.stacks import found, resource

ARN = "arn:aws:sns:us-east-1:111122223333:alerts"
DENIAL: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sns:Publish",
    "Resource": ARN,
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
PLAIN = (
    "Add a statement to the policy of topic 'alerts' that denies sns:Publish to '*' "
    "where aws:SecureTransport is false."
)
CASES = [
    pytest.param({}, [], id="denied"),
    pytest.param({"Action": ["sns:*"]}, [], id="every action denied"),
    pytest.param({"Principal": {"AWS": "*"}}, [], id="everybody in other words"),
    pytest.param({"Effect": "Allow"}, [PLAIN], id="allowed"),
    pytest.param({"Action": "sns:Subscribe"}, [PLAIN], id="another action"),
    pytest.param({"Principal": {"AWS": "111122223333"}}, [PLAIN], id="one account"),
    pytest.param({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, [PLAIN], id="with TLS"),
    pytest.param(
        {"Condition": DENIAL["Condition"] | {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        [PLAIN],
        id="narrower",
    ),
]


def document(changed: dict[str, Any]) -> str:
    return json.dumps({"Statement": [DENIAL | changed]})


@pytest.mark.parametrize(("changed", "said"), CASES)
def test_policy_in_the_topic_and_beside_it(changed: dict[str, Any], said: list[str]) -> None:
    assert found(RULE, resource(TOPIC, "alerts", {"policy": document(changed)})) == said
    topic = resource(TOPIC, "alerts", {"arn": ARN})
    policy = resource(TOPIC_POLICY, "alerts", {"arn": ARN, "policy": document(changed)})
    assert found(RULE, topic, policy) == said


def test_policy_of_another_topic_does_not_count() -> None:
    topic = resource(TOPIC, "alerts", {"arn": ARN})
    policy = resource(TOPIC_POLICY, "x", {"arn": f"{ARN}-2", "policy": document({})})
    assert found(RULE, topic, policy) == [PLAIN]


def test_new_topic_is_known_by_where_the_arn_comes_from() -> None:
    topic = resource(TOPIC, "alerts", {"arn": UNKNOWN_STRING_VALUE})
    props = {"arn": UNKNOWN_STRING_VALUE, "policy": document({})}
    assert found(RULE, topic, resource(TOPIC_POLICY, "x", props, arn=topic)) == []


def test_policy_that_is_made_of_another_resource_is_not_known_yet() -> None:
    role = resource("aws:iam/role:Role", "publisher", {})
    topic = resource(TOPIC, "alerts", {"policy": UNKNOWN_STRING_VALUE}, policy=role)
    assert found(RULE, topic) == ["unknown: string value at .policy can't be known during preview"]


def test_policy_that_sns_is_to_fill_in_is_none() -> None:
    topic = resource(TOPIC, "alerts", {"name": "alerts", "policy": UNKNOWN_STRING_VALUE})
    assert found(RULE, topic) == [PLAIN]
