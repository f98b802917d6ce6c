"""The attributes of subscriptions, which SNS takes one by one and as texts."""

from offline.plugin.aws import Aws
from offline.plugin.documents import held
from offline.plugin.failures import AwsError
from offline.plugin.resources.sns_topic.attributes import NOT_FOUND, Attributes, text
from offline.plugin.values import Properties, present

DOCUMENTS = {
    "deliveryPolicy": "DeliveryPolicy",
    "filterPolicy": "FilterPolicy",
    "redrivePolicy": "RedrivePolicy",
}
SCOPE = "filterPolicyScope"
SETTABLE = DOCUMENTS | {
    SCOPE: "FilterPolicyScope",
    "rawMessageDelivery": "RawMessageDelivery",
    "subscriptionRoleArn": "SubscriptionRoleArn",
}
NO_FILTER = "{}"
WIDE_SCOPE = "MessageBody"
# The embedded AWS replays nothing: such a wish is recorded beside it.
REPLAY = "sns-topic-subscription-replay"
# Somebody has to confirm these before they receive anything, and nobody does in a rehearsal.
BY_HAND = frozenset({"email", "email-json"})
BY_ENDPOINT = frozenset({"http", "https"})


def given(inputs: Properties) -> Attributes:
    """Give the attributes that a new subscription is made with."""
    return {word: text(inputs[name]) for name, word in SETTABLE.items() if inputs.get(name)}


def attributes(aws: Aws, arn: str) -> Attributes | None:
    """Give a subscription's attributes as AWS would tell them, or None where there is none."""
    try:
        answer = aws.call("sns", "GetSubscriptionAttributes", SubscriptionArn=arn)
    except AwsError as error:
        if error.code == NOT_FOUND:
            return None
        raise
    found: Attributes = answer["Attributes"]
    if found.get("FilterPolicy") == NO_FILTER:
        found = found | {"FilterPolicy": "", "FilterPolicyScope": ""}
    return found | (aws.records.get(REPLAY, arn) or {})


def set_attributes(aws: Aws, arn: str, values: Properties) -> None:
    """Set some properties; None takes one away."""
    # A filter may look into a message only while the scope is the body.
    first = SCOPE if values.get(SCOPE) == WIDE_SCOPE else None
    for name in sorted(values, key=lambda name: (name != first, name)):
        value = text(values[name])
        if name == "filterPolicy":
            value = value or NO_FILTER
        # AWS takes no empty text for what becomes of messages that cannot be delivered.
        asked = present(AttributeValue=None if name == "redrivePolicy" and not value else value)
        aws.call(
            "sns",
            "SetSubscriptionAttributes",
            SubscriptionArn=arn,
            AttributeName=SETTABLE[name],
            **asked,
        )


def record_replay(aws: Aws, arn: str, policy: str | None) -> None:
    """Keep what is to be replayed to a subscription."""
    if policy:
        aws.records.put(REPLAY, arn, {"ReplayPolicy": policy})
    else:
        aws.records.delete(REPLAY, arn)


def outputs(found: Attributes, known: Properties) -> Properties:
    """Give the properties that attributes are."""
    documents = {
        name: held(document, known.get(name)) if (document := found.get(word)) else None
        for name, word in (DOCUMENTS | {"replayPolicy": "ReplayPolicy"}).items()
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
    """Tell whether a subscription waits for somebody's confirmation, as it would with AWS."""
    confirms = bool(known.get("endpointAutoConfirms"))
    return protocol in BY_HAND or (protocol in BY_ENDPOINT and not confirms)
