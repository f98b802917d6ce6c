"""Subscriptions of SNS, as `aws_sns_topic_subscription` of the official plugin has them."""

from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.documents import faults, held, same_documents
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.resources.sns_topic import NOT_FOUND, Attributes, one_of, text
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties, present

DOCUMENTS = {
    "deliveryPolicy": "DeliveryPolicy",
    "filterPolicy": "FilterPolicy",
    "redrivePolicy": "RedrivePolicy",
    "replayPolicy": "ReplayPolicy",
}
SCOPE = "filterPolicyScope"
SETTABLE = DOCUMENTS | {
    SCOPE: "FilterPolicyScope",
    "rawMessageDelivery": "RawMessageDelivery",
    "subscriptionRoleArn": "SubscriptionRoleArn",
}
NO_FILTER = "{}"
WIDE_SCOPE = "MessageBody"
# AWS takes no empty text for what becomes of messages that cannot be delivered, or is replayed.
NEVER_EMPTY = frozenset({"redrivePolicy", "replayPolicy"})
# These receive nothing until they are confirmed, which never happens in a rehearsal.
BY_HAND = frozenset({"email", "email-json"})
BY_ENDPOINT = frozenset({"http", "https"})


def given(inputs: Properties) -> Attributes:
    """Return the attributes that a new subscription is made with."""
    return {word: text(inputs[name]) for name, word in SETTABLE.items() if inputs.get(name)}


def attributes(aws: Aws, arn: str) -> Attributes | None:
    """Return a subscription's attributes as AWS would, or None where there is none."""
    answer = call_if_there(
        aws, "sns", "GetSubscriptionAttributes", {NOT_FOUND}, SubscriptionArn=arn
    )
    if answer is None:
        return None
    found: Attributes = answer["Attributes"]
    if found.get("FilterPolicy") == NO_FILTER:
        found = found | {"FilterPolicy": "", "FilterPolicyScope": ""}
    return found


def set_attributes(aws: Aws, arn: str, values: Properties) -> None:
    """Set some properties; None takes one away."""
    # A filter may look into a message only while the scope is the body.
    first = SCOPE if values.get(SCOPE) == WIDE_SCOPE else None
    for name in sorted(values, key=lambda name: (name != first, name)):
        value = text(values[name])
        if name == "filterPolicy":
            value = value or NO_FILTER
        asked = present(AttributeValue=None if name in NEVER_EMPTY and not value else value)
        aws.call(
            "sns",
            "SetSubscriptionAttributes",
            SubscriptionArn=arn,
            AttributeName=SETTABLE[name],
            **asked,
        )


def outputs(found: Attributes, known: Properties) -> Properties:
    """Return the properties that attributes are."""
    documents = {
        name: held(document, known.get(name)) if (document := found.get(word)) else None
        for name, word in DOCUMENTS.items()
    }
    pending = _is_pending(found["Protocol"], known)
    return {
        **documents,
        "arn": found["SubscriptionArn"],
        "confirmationWasAuthenticated": not pending,
        "endpoint": found["Endpoint"],
        SCOPE: found.get("FilterPolicyScope") or None,
        "ownerId": found["Owner"],
        "pendingConfirmation": pending,
        "protocol": found["Protocol"],
        "rawMessageDelivery": found["RawMessageDelivery"] == "true",
        "subscriptionRoleArn": found.get("SubscriptionRoleArn") or None,
        "topic": found["TopicArn"],
    }


def _is_pending(protocol: str, known: Properties) -> bool:
    """Whether a subscription waits for somebody's confirmation, as it would with AWS."""
    confirms = bool(known.get("endpointAutoConfirms"))
    return protocol in BY_HAND or (protocol in BY_ENDPOINT and not confirms)


# What only the plugin knows of a subscription, and not AWS.
NOT_RETURNED = {"confirmationTimeoutInMinutes": 1, "endpointAutoConfirms": False}
DEFAULT_SCOPE = "MessageAttributes"
PROTOCOLS = "application email email-json firehose http https lambda sms sqs"
WORDS = {SCOPE: (DEFAULT_SCOPE, WIDE_SCOPE), "protocol": PROTOCOLS.split()}


class TopicSubscription(Resource):
    """A subscription, its id being its ARN."""

    type_name = "aws:sns/topicSubscription:TopicSubscription"
    facts = PropertyRules(
        service="sns",
        defaults=NOT_RETURNED | {"rawMessageDelivery": False},
        arns=frozenset({"subscriptionRoleArn", "topic"}),
        replaces=frozenset({"endpoint", "protocol", "topic"}),
        computed=frozenset({SCOPE}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from faults(inputs, *DOCUMENTS)
        yield from one_of(inputs, WORDS)
        if SCOPE in inputs and not inputs.get("filterPolicy"):
            reason = "filter_policy is required when filter_policy_scope is set"
            yield Problem(SCOPE, reason)

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        # A scope that is left out goes back to the default, as long as there is a filter.
        if news.get("filterPolicy") and olds.get(SCOPE):
            news = {SCOPE: DEFAULT_SCOPE} | news
        return same_documents(olds, news, *DOCUMENTS)

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        answer = aws.call(
            "sns",
            "Subscribe",
            Attributes=given(inputs),
            Endpoint=inputs["endpoint"],
            Protocol=inputs["protocol"],
            ReturnSubscriptionArn=True,
            TopicArn=inputs["topic"],
        )
        return answer["SubscriptionArn"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = attributes(aws, identity)
        if found is None:
            return None
        not_returned = {name: known.get(name, default) for name, default in NOT_RETURNED.items()}
        return not_returned | outputs(found, known)

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        values = {name: news.get(name) for name in SETTABLE.keys() & changed}
        if SCOPE in changed and news.get(SCOPE) == olds.get(SCOPE):
            # It is left out, and what AWS fills in would be kept.
            values[SCOPE] = DEFAULT_SCOPE
        set_attributes(aws, identity, values)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        aws.call("sns", "Unsubscribe", SubscriptionArn=identity)


RESOURCE = TopicSubscription()
