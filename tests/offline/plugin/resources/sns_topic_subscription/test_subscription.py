from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import REGION, Engine, failure

ACCOUNT = "123456789012"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders"
DEFAULTS = {
    "confirmationTimeoutInMinutes": 1,
    "endpointAutoConfirms": False,
    "rawMessageDelivery": False,
}
FILTER = '{"kind": ["new", "old"]}'
HELD_FILTER = '{"kind":["new","old"]}'
NESTED = '{"order":{"kind":["new"]}}'
REDRIVE = f'{{"deadLetterTargetArn": "{QUEUE}-dead"}}'
FULL = {
    "confirmationTimeoutInMinutes": 2,
    "deliveryPolicy": '{"healthyRetryPolicy": {"numRetries": 5}}',
    "endpoint": QUEUE,
    "filterPolicy": FILTER,
    "protocol": "sqs",
    "rawMessageDelivery": True,
    "redrivePolicy": REDRIVE,
    "replayPolicy": '{"PointType": "Timestamp"}',
    "subscriptionRoleArn": f"arn:aws:iam::{ACCOUNT}:role/orders",
}
HELD = {
    "deliveryPolicy": '{"healthyRetryPolicy":{"numRetries":5}}',
    "filterPolicy": HELD_FILTER,
    "filterPolicyScope": "MessageAttributes",
    "redrivePolicy": f'{{"deadLetterTargetArn":"{QUEUE}-dead"}}',
    "replayPolicy": '{"PointType":"Timestamp"}',
}


@pytest.fixture
def subscriptions(engine: Engine) -> Engine:
    return engine.of("aws:sns/topicSubscription:TopicSubscription")


@pytest.fixture
def topic(aws: Aws) -> str:
    return made_topic(aws)


@pytest.fixture
def full(topic: str) -> Properties:
    return FULL | {"topic": topic}


def made_topic(aws: Aws) -> str:
    return aws.call("sns", "CreateTopic", Name=f"orders-{uuid4().hex}")["TopicArn"]


def bare(wish: Properties, outputs: Properties, *, pending: bool = False) -> Properties:
    """Give the outputs of a subscription of which no more than the required was asked for."""
    return DEFAULTS | {
        "arn": outputs["id"],
        "confirmationWasAuthenticated": not pending,
        "endpoint": wish["endpoint"],
        "id": outputs["id"],
        "ownerId": ACCOUNT,
        "pendingConfirmation": pending,
        "protocol": wish["protocol"],
        "region": REGION,
        "topic": wish["topic"],
    }


def test_a_subscription_is_made_as_asked_and_tells_all_of_itself(
    subscriptions: Engine, full: Properties
) -> None:
    checked, outputs = subscriptions.made(full)
    assert outputs["id"].startswith(f"{full['topic']}:")
    assert outputs == bare(full, outputs) | full | HELD
    assert subscriptions.kinds(outputs, checked) == {}
    assert subscriptions.read(outputs["id"], outputs, checked)[1] == outputs


EMAIL = {"protocol": "email", "endpoint": "a@example.com"}
HTTPS = {"protocol": "https", "endpoint": "https://example.com"}
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders"


@pytest.mark.parametrize(
    ("wish", "pending"),
    [
        (EMAIL, True),
        (EMAIL | {"endpointAutoConfirms": True}, True),
        (EMAIL | {"protocol": "email-json"}, True),
        ({"protocol": "http", "endpoint": "http://example.com"}, True),
        (HTTPS, True),
        (HTTPS | {"endpointAutoConfirms": True}, False),
        ({"protocol": "sqs", "endpoint": QUEUE}, False),
        ({"protocol": "lambda", "endpoint": FUNCTION}, False),
    ],
    ids=[
        "e-mail",
        "e-mail, told to confirm itself",
        "e-mail in JSON",
        "http",
        "https",
        "https that confirms itself",
        "queue",
        "function",
    ],
)
def test_some_subscriptions_wait_to_be_confirmed(
    subscriptions: Engine, topic: str, wish: Properties, pending: bool
) -> None:
    wish = wish | {"topic": topic}
    checked, outputs = subscriptions.made(wish)
    assert outputs == bare(wish, outputs, pending=pending) | wish
    assert subscriptions.kinds(outputs, checked) == {}
    assert subscriptions.read(outputs["id"], outputs, checked)[1] == outputs


def test_a_preview_tells_what_is_known(subscriptions: Engine) -> None:
    wish = {"protocol": "sqs", "endpoint": UNKNOWN, "topic": UNKNOWN}
    checked, reasons = subscriptions.check(wish)
    assert reasons == []
    computed = ("arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation")
    unknown = dict.fromkeys((*computed, "filterPolicyScope"), UNKNOWN)
    expected = DEFAULTS | wish | unknown | {"region": REGION}
    assert subscriptions.create(checked, preview=True) == ("", expected)


@pytest.mark.parametrize(
    "change",
    [
        {"confirmationTimeoutInMinutes": 3},
        {"deliveryPolicy": "{}"},
        {"endpointAutoConfirms": True},
        {"filterPolicy": '{"kind":["new"]}'},
        {"filterPolicy": NESTED, "filterPolicyScope": "MessageBody"},
        {"rawMessageDelivery": False},
        {"redrivePolicy": '{"deadLetterTargetArn":"other"}'},
        {"replayPolicy": '{"PointType":"Now"}'},
        {"subscriptionRoleArn": f"arn:aws:iam::{ACCOUNT}:role/goods"},
    ],
    ids=[
        "timeout",
        "delivery",
        "confirmation",
        "filter",
        "filter of bodies",
        "raw",
        "redrive",
        "replay",
        "role",
    ],
)
def test_what_changes_in_place(subscriptions: Engine, full: Properties, change: Properties) -> None:
    checked, outputs = subscriptions.made(full)
    news = checked | change
    assert subscriptions.kinds(outputs, news) == dict.fromkeys(change, "UPDATE")
    after = subscriptions.update(outputs, news)
    assert after == outputs | change
    assert subscriptions.read(outputs["id"], after, news)[1] == after


def test_what_is_left_out_goes(subscriptions: Engine, full: Properties) -> None:
    _, outputs = subscriptions.made(full)
    required = {name: full[name] for name in ("endpoint", "protocol", "topic")}
    checked, _ = subscriptions.check(required)
    assert subscriptions.kinds(outputs, checked) == {
        "confirmationTimeoutInMinutes": "UPDATE",
        "deliveryPolicy": "DELETE",
        "filterPolicy": "DELETE",
        "rawMessageDelivery": "UPDATE",
        "redrivePolicy": "DELETE",
        "replayPolicy": "DELETE",
        "subscriptionRoleArn": "DELETE",
    }
    after = subscriptions.update(outputs, checked)
    assert after == bare(required, outputs)
    assert subscriptions.kinds(after, checked) == {}


def test_a_scope_that_is_left_out_goes_back_to_the_default(
    subscriptions: Engine, full: Properties
) -> None:
    wide = full | {"filterPolicyScope": "MessageBody"}
    _, outputs = subscriptions.made(wide)
    checked, _ = subscriptions.check(full)
    assert subscriptions.kinds(outputs, checked) == {"filterPolicyScope": "UPDATE"}
    after = subscriptions.update(outputs, checked)
    assert after == outputs | {"filterPolicyScope": "MessageAttributes"}
    assert subscriptions.kinds(after, checked) == {}


def test_a_filter_that_becomes_flat_again(subscriptions: Engine, full: Properties) -> None:
    wide = full | {"filterPolicy": NESTED, "filterPolicyScope": "MessageBody"}
    _, outputs = subscriptions.made(wide)
    flat, _ = subscriptions.check(full | {"filterPolicyScope": "MessageAttributes"})
    assert subscriptions.update(outputs, flat) == outputs | {
        "filterPolicy": HELD_FILTER,
        "filterPolicyScope": "MessageAttributes",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("endpoint", f"{QUEUE}-2"),
        ("protocol", "lambda"),
        ("topic", f"arn:aws:sns:{REGION}:{ACCOUNT}:other"),
    ],
    ids=["endpoint", "protocol", "topic"],
)
def test_what_replaces_a_subscription(
    subscriptions: Engine, full: Properties, name: str, value: str
) -> None:
    checked, outputs = subscriptions.made(full)
    answer = subscriptions.diff(outputs, checked | {name: value})
    assert (list(answer.replaces), answer.deleteBeforeReplace) == ([name], False)


def test_a_subscription_in_another_region(subscriptions: Engine) -> None:
    topic = made_topic(Aws("eu-west-1"))
    wish = {"protocol": "sqs", "endpoint": QUEUE, "topic": topic, "region": "eu-west-1"}
    checked, outputs = subscriptions.made(wish)
    assert outputs == bare(wish, outputs) | {"region": "eu-west-1"}
    assert subscriptions.kinds(outputs, checked) == {}


def test_a_topic_that_does_not_exist_takes_no_subscription(
    subscriptions: Engine, full: Properties
) -> None:
    checked, _ = subscriptions.check(full | {"topic": f"{full['topic']}-2"})
    with pytest.raises(grpc.RpcError) as refused:
        subscriptions.create(checked)
    assert failure(refused.value).sentence == "sns Subscribe: NotFound: Topic does not exist"


def test_an_import_needs_no_more_than_the_arn(subscriptions: Engine, full: Properties) -> None:
    # How long to wait for a confirmation is known to the state alone.
    full = full | {"confirmationTimeoutInMinutes": 1}
    checked, made = subscriptions.made(full)
    identity, outputs, inputs = subscriptions.read(made["id"])
    assert (identity, outputs) == (made["id"], made)
    said = {name: value for name, value in full.items() if name != "confirmationTimeoutInMinutes"}
    assert inputs == said | HELD | {"__defaults": []}
    again, reasons = subscriptions.check(inputs)
    assert reasons == []
    assert subscriptions.kinds(outputs, again) == {}
    assert subscriptions.kinds(outputs, checked) == {}


def test_deleting_what_is_gone_is_fine_and_leaves_no_record(
    subscriptions: Engine, full: Properties, aws: Aws
) -> None:
    checked, outputs = subscriptions.made(full)
    subscriptions.delete(outputs)
    subscriptions.delete(outputs)
    assert subscriptions.read(outputs["id"], outputs, checked)[0] == ""
    assert outputs["id"] not in aws.records.all("sns-topic-subscription-replay")


NO_JSON = "contains an invalid JSON: Expecting value: line 1 column 1 (char 0)"
PROTOCOLS = '"application" "email" "email-json" "firehose" "http" "https" "lambda" "sms" "sqs"'


@pytest.mark.parametrize(
    ("wish", "path", "reason"),
    [
        *(
            ({name: "x"}, name, f'"{name}" {NO_JSON}')
            for name in ("deliveryPolicy", "filterPolicy", "redrivePolicy", "replayPolicy")
        ),
        (
            {"protocol": "fax"},
            "protocol",
            f"expected protocol to be one of [{PROTOCOLS}], got fax",
        ),
        (
            {"filterPolicy": "{}", "filterPolicyScope": "Body"},
            "filterPolicyScope",
            'expected filterPolicyScope to be one of ["MessageAttributes" "MessageBody"], got Body',
        ),
        (
            {"filterPolicyScope": "MessageBody"},
            "filterPolicyScope",
            "filter_policy is required when filter_policy_scope is set",
        ),
        ({"topic": "orders"}, "topic", '"topic" (orders) is an invalid ARN'),
        (
            {"subscriptionRoleArn": "role"},
            "subscriptionRoleArn",
            '"subscriptionRoleArn" (role) is an invalid ARN',
        ),
    ],
    ids=[
        "delivery",
        "filter",
        "redrive",
        "replay",
        "protocol",
        "scope",
        "scope without filter",
        "topic",
        "role",
    ],
)
def test_what_is_refused(subscriptions: Engine, wish: Properties, path: str, reason: str) -> None:
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:orders"
    required = {"protocol": "sqs", "endpoint": QUEUE, "topic": arn}
    reasons = subscriptions.check(required | wish)[1]
    assert reasons == [f"{reason}. Examine values at 'orders.{path}'."]
