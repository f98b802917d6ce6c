from components.alarm import Alarm
from components.alarms import Alarms, AlarmsArgs
from components.topic import Subscription
from tests.components.estate import SITE, TOPIC_ARN
from tests.conftest import Mocks

COMPONENT = "urn:pulumi:dev::market-intelligence::market-intelligence:alarms:Alarms"
ALARM = f"{COMPONENT}$aws:cloudwatch/metricAlarm:MetricAlarm"

READS = Alarm(
    name="orders-ReadThrottleEvents",
    metric="ReadThrottleEvents",
    dimensions={"TableName": "dev-orders"},
    meaning="Reads are throttled.",
    first_step="look on the dashboard.",
)
ERRORS = Alarm(
    name="orders-SystemErrors",
    metric="SystemErrors",
    dimensions={"TableName": "dev-orders"},
    operations=("GetItem", "PutItem", "Query"),
    meaning="DynamoDB fails.",
    first_step="look at the AWS Health Dashboard.",
)
ARGS = AlarmsArgs(
    site=SITE,
    alarms=[READS, ERRORS],
    subscriptions=[Subscription(protocol="email", endpoint="team@example.com")],
)


def test_makes_a_topic_and_alarms_that_tell_it(mocks: Mocks) -> None:
    mocks.run(lambda: Alarms("alarms", ARGS))

    urns = {resource.urn for resource in mocks.registered}
    assert {urn for urn in urns if urn.startswith(COMPONENT)} == {
        f"{COMPONENT}::alarms",
        f"{COMPONENT}$market-intelligence:topic:Topic::alarms",
        f"{ALARM}::orders-ReadThrottleEvents",
        f"{ALARM}::orders-SystemErrors",
    }


def test_tells_whoever_subscribes(mocks: Mocks) -> None:
    mocks.run(lambda: Alarms("alarms", ARGS))

    [subscription] = [found for found in mocks.registered if "sns/topicSubscription" in found.urn]
    assert subscription.inputs["topic"] == TOPIC_ARN
    assert subscription.inputs["protocol"] == "email"


def test_alarms_wait_neither_for_the_topic_nor_for_each_other(mocks: Mocks) -> None:
    mocks.run(lambda: Alarms("alarms", ARGS))

    found = [resource for resource in mocks.registered if resource.urn.startswith(ALARM)]
    assert [resource.dependencies for resource in found] == [frozenset[str]()] * 2
    assert [resource.inputs["alarmActions"] for resource in found] == [[TOPIC_ARN]] * 2
    assert [resource.inputs["okActions"] for resource in found] == [[TOPIC_ARN]] * 2


def test_says_where_they_tell_how_many_they_are_and_what_they_cost(mocks: Mocks) -> None:
    mocks.run(lambda: Alarms("alarms", ARGS))

    assert mocks.outputs[f"{COMPONENT}::alarms"] == {
        "topicArn": TOPIC_ARN,
        "count": 2,
        "monthlyUsd": 0.4,
    }
