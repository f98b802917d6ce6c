"""What is peculiar to subscriptions to topics of SNS."""

import pytest

from rehearsal.plugin.values import Properties
from tests.rehearsal.plugin.conftest import Calls, Engine
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.sns import (
    FILTER,
    NESTED,
    PLAIN_SUBSCRIPTIONS,
    SUBSCRIPTIONS,
)

WIDE = {"filterPolicyScope": "MessageBody"}
FLAT = {"filterPolicyScope": "MessageAttributes"}
HTTPS = {"protocol": "https", "endpoint": "https://example.com"}
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:orders"


@pytest.fixture
def subscription(engine: Engine) -> Life:
    return Life(engine, SUBSCRIPTIONS)


@pytest.mark.parametrize(
    ("change", "is_pending"),
    [
        pytest.param({"endpointAutoConfirms": True}, True, id="e-mail that would confirm itself"),
        pytest.param({"protocol": "email-json"}, True, id="e-mail in JSON"),
        pytest.param({"protocol": "http", "endpoint": "http://example.com"}, True, id="http"),
        pytest.param(HTTPS, True, id="https"),
        pytest.param(HTTPS | {"endpointAutoConfirms": True}, False, id="auto"),
        pytest.param({"protocol": "lambda", "endpoint": FUNCTION}, False, id="function"),
    ],
)
def test_some_subscriptions_wait_to_be_confirmed(
    engine: Engine, change: Properties, is_pending: bool
) -> None:
    plain = Life(engine, PLAIN_SUBSCRIPTIONS)
    checked, outputs = plain.made(change)
    state = {"confirmationWasAuthenticated": not is_pending, "pendingConfirmation": is_pending}
    assert outputs == plain.outputs(change, state)
    assert plain.engine.read(outputs["id"], outputs, checked)[1] == outputs


def test_a_filter_has_the_scope_of_attributes_unless_the_program_says_otherwise(
    subscription: Life,
) -> None:
    checked, outputs = subscription.made({"filterPolicyScope": None})
    assert outputs == subscription.outputs()
    assert subscription.engine.kinds(outputs, checked) == {}


def test_a_scope_that_is_left_out_goes_back_to_the_default(subscription: Life) -> None:
    _, outputs = subscription.made(WIDE)
    checked = subscription.checked({"filterPolicyScope": None})
    assert subscription.engine.kinds(outputs, checked) == {"filterPolicyScope": "UPDATE"}
    after = subscription.engine.update(outputs, checked)
    assert after == subscription.outputs()
    assert subscription.engine.kinds(after, checked) == {}


@pytest.mark.parametrize(
    ("before", "after", "order"),
    [
        (FLAT, WIDE, ["FilterPolicyScope", "FilterPolicy"]),
        (WIDE, FLAT, ["FilterPolicy", "FilterPolicyScope"]),
    ],
    ids=["to bodies", "to attributes"],
)
def test_a_filter_and_its_scope_change_in_the_order_that_aws_takes(
    subscription: Life, calls: Calls, before: Properties, after: Properties, order: list[str]
) -> None:
    filters = {"MessageBody": NESTED, "MessageAttributes": FILTER}
    first, then = ({"filterPolicy": filters[i["filterPolicyScope"]], **i} for i in (before, after))
    _, outputs = subscription.made(first)
    calls.parameters.clear()
    updated = subscription.engine.update(outputs, subscription.checked(then))
    assert updated == subscription.outputs(then)
    assert [p["AttributeName"] for p in calls.parameters if "AttributeName" in p] == order
