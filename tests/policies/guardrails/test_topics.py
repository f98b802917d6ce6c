"""Topics refuse plain HTTP, have a subscriber, and deliver only over TLS."""

import json
from typing import Any

from pulumi_policy import PolicyResource

from tests.policies.asking import PROD, UNKNOWN, Sources, cases, found, resource

SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"

ARN = "arn:aws:sns:us-east-1:111122223333:alerts"
ALERTS = resource(TOPIC, {"name": "alerts", "arn": ARN}, "alerts")
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
LONELY = "Add a TopicSubscription to topic 'alerts': it is a production topic without a subscriber."
HTTP = (
    "Set protocol to 'https' and endpoint to an https:// address on subscription 'requests': http "
    "is not encrypted."
)


def document(**changed: object) -> str:
    return json.dumps({"Statement": [DENIAL | changed]})


def refusing(arn: str, policy: str, comes_from: Sources | None = None) -> PolicyResource:
    props = {"arn": arn, "policy": policy}
    return resource(TOPIC_POLICY, props, "policy", comes_from=comes_from)


@cases(
    "changed said",
    {
        "denied": ({}, []),
        "every action denied": ({"Action": ["sns:*"]}, []),
        "everybody in other words": ({"Principal": {"AWS": "*"}}, []),
        "flag": ({"Condition": {"Bool": {"AWS:securetransport": False}}}, []),
        "allowed": ({"Effect": "Allow"}, [PLAIN]),
        "another action": ({"Action": "sns:Subscribe"}, [PLAIN]),
        "one account": ({"Principal": {"AWS": "111122223333"}}, [PLAIN]),
        "a key that each request has": (
            {"Condition": {"Null": {"aws:SecureTransport": "false"}}},
            [],
        ),
        "a key that no request lacks": (
            {"Condition": {"Null": {"aws:SecureTransport": "true"}}},
            [PLAIN],
        ),
        "narrower": (
            {"Condition": DENIAL["Condition"] | {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
            [PLAIN],
        ),
        "unreadable": ({"effect": "Deny"}, [PLAIN]),
    },
)
def test_a_policy_in_a_topic_or_beside_it_refuses_plain_http(
    changed: dict[str, Any], said: list[str]
) -> None:
    policy = document(**changed)
    own = resource(TOPIC, {"policy": policy}, "alerts")
    assert found("sns-topic-transport", own) == said
    assert found("sns-topic-transport", ALERTS, refusing(ARN, policy)) == said


def test_a_policy_counts_for_its_own_topic() -> None:
    assert found("sns-topic-transport", ALERTS, refusing(f"{ARN}-2", document())) == [PLAIN]
    new = resource(TOPIC, {"arn": UNKNOWN}, "alerts")
    of_new = refusing(UNKNOWN, document(), {"arn": new})
    assert found("sns-topic-transport", new, of_new) == []
    assert found("sns-topic-transport", ALERTS, refusing(ARN, UNKNOWN)) == ["unknown .policy"]


def test_a_policy_that_sns_fills_in_is_none_and_one_of_the_program_is_not_known_yet() -> None:
    role = resource("aws:iam/role:Role", {}, "publisher")
    props = {"name": "alerts", "policy": UNKNOWN}
    assert found("sns-topic-transport", resource(TOPIC, props)) == [PLAIN]
    assert found("sns-topic-transport", resource(TOPIC, props, comes_from={"policy": role})) == [
        "unknown .policy"
    ]


def test_a_topic_of_production_has_a_subscriber() -> None:
    def subscribed(topic: str, comes_from: Sources | None = None) -> PolicyResource:
        return resource(SUBSCRIPTION, {"topic": topic}, "oncall", comes_from=comes_from)

    def said(*resources: PolicyResource) -> list[str]:
        return found("sns-topic-subscriber", *resources, config=PROD)

    assert said(ALERTS, subscribed(ARN)) == []
    assert said(ALERTS) == said(ALERTS, subscribed(f"{ARN}-2")) == [LONELY]
    assert said(ALERTS, subscribed(UNKNOWN)) == ["unknown .topic"]
    new = resource(TOPIC, {"arn": UNKNOWN}, "new")
    assert said(new, subscribed(UNKNOWN, {"topic": new})) == []
    assert said(ALERTS, new, subscribed(ARN, {"topic": ALERTS})) == [
        LONELY.replace("alerts", "new")
    ]


@cases(
    "protocol endpoint said",
    {
        "https": ("https", "https://x", []),
        "email": ("email", UNKNOWN, []),
        "http": ("http", UNKNOWN, [HTTP]),
        "http address": ("https", "http://x", [HTTP]),
        "http address, unknown protocol": (UNKNOWN, "http://x", [HTTP]),
        "unknown protocol": (UNKNOWN, "https://x", ["unknown .protocol"]),
        "unknown address": ("https", UNKNOWN, ["unknown .endpoint"]),
    },
)
def test_a_subscription_sends_over_tls(protocol: str, endpoint: str, said: list[str]) -> None:
    subscription = resource(SUBSCRIPTION, {"protocol": protocol, "endpoint": endpoint})
    assert found("sns-subscription-transport", subscription) == said
