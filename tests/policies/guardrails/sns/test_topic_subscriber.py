import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.dynamodb.tables import TABLE
from guardrails.sns.topic_subscriber import RULE
from guardrails.sns.topics import SUBSCRIPTION, TOPIC
from tests.policies.stacks import PROD, found, resource

ARN = "arn:aws:sns:us-east-1:111122223333:alerts"
ALERTS = resource(TOPIC, "alerts", {"name": "alerts", "arn": ARN})
LONELY = "Add a TopicSubscription to topic 'alerts': it is production's, and nobody subscribes."


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        pytest.param(ARN, [], id="subscribed"),
        pytest.param(f"{ARN}-2", [LONELY], id="to another topic"),
        pytest.param(
            UNKNOWN_STRING_VALUE,
            ["unknown: string value at .topic can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_subscription(arn: str, said: list[str]) -> None:
    subscription = resource(SUBSCRIPTION, "oncall", {"topic": arn})
    assert found(RULE, ALERTS, subscription, config=PROD) == said


def test_new_topic_is_known_by_where_the_arn_comes_from() -> None:
    topic = resource(TOPIC, "alerts", {"arn": UNKNOWN_STRING_VALUE})
    subscription = resource(SUBSCRIPTION, "oncall", {"topic": UNKNOWN_STRING_VALUE}, topic=topic)
    assert found(RULE, topic, subscription, config=PROD) == []


def test_topic_beside_another_whose_subscription_is_made_already() -> None:
    subscription = resource(SUBSCRIPTION, "oncall", {"topic": ARN}, topic=ALERTS)
    new = resource(TOPIC, "new", {"name": "new", "arn": UNKNOWN_STRING_VALUE})
    assert found(RULE, ALERTS, new, subscription, config=PROD) == [
        LONELY.replace("'alerts'", "'new'")
    ]


def test_nobody_subscribes() -> None:
    assert found(RULE, ALERTS, config=PROD) == [LONELY]
    assert found(RULE, ALERTS) == []


def test_unknown_table_leaves_open_only_what_there_is_to_find() -> None:
    table = resource(TABLE, "orders", {"name": UNKNOWN_STRING_VALUE})
    subscription = resource(SUBSCRIPTION, "oncall", {"topic": ARN})
    assert found(RULE, table, ALERTS, subscription) == []
    assert found(RULE, table, ALERTS) == [
        "unknown: string value at .name can't be known during preview"
    ]
