"""What moto lacks of SNS: most attributes of topics, and the replay of a subscription."""

import json
from typing import Any
from weakref import WeakKeyDictionary

from moto.core.responses import ActionResult, EmptyResult
from moto.sns import urls
from moto.sns.exceptions import SNSInvalidParameter, SNSNotFoundError
from moto.sns.models import Subscription, Topic
from moto.sns.responses import SNSResponse
from typing_extensions import override

_BY_MOTO = frozenset(
    {
        "ContentBasedDeduplication",
        "DeliveryPolicy",
        "DisplayName",
        "FifoTopic",
        "KmsMasterKeyId",
        "Policy",
    }
)
_OUTCOMES = ("Failure", "Success")
_SERVICES = ("Application", "Firehose", "HTTP", "Lambda", "SQS")
# From the API reference of SetTopicAttributes.
_ATTRIBUTES = frozenset(
    {
        *("ArchivePolicy", "DataProtectionPolicy", "FifoThroughputScope", "MaximumMessageSize"),
        *("SignatureVersion", "TracingConfig"),
        *(f"{service}{outcome}FeedbackRoleArn" for service in _SERVICES for outcome in _OUTCOMES),
        *(f"{service}SuccessFeedbackSampleRate" for service in _SERVICES),
    }
)
_REPLAY = "ReplayPolicy"

_attributes: WeakKeyDictionary[Topic, dict[str, str]] = WeakKeyDictionary()
"""What topics have that moto keeps nothing of."""


class Sns(SNSResponse):
    """Answers the actions of SNS."""

    @override
    def create_topic(self) -> ActionResult:
        """Make a topic, with the attributes that it is asked for with."""
        known = {*self.backend.topics}
        given: dict[str, Any] = self._get_param("Attributes", {})
        beyond = {name: given.pop(name) for name in _ATTRIBUTES & given.keys()}
        answer = super().create_topic()
        result: Any = answer.result
        arn: str = result["TopicArn"]
        if arn not in known:
            _attributes[self.backend.get_topic(arn)] = beyond
        return answer

    @override
    def set_topic_attributes(self) -> ActionResult:
        """Set an attribute of a topic; an empty text takes it away."""
        name: str = self._get_param("AttributeName")
        if name in _BY_MOTO:
            return super().set_topic_attributes()
        if name not in _ATTRIBUTES:
            raise SNSInvalidParameter("AttributeName")
        held = _attributes.setdefault(self.backend.get_topic(self._get_param("TopicArn")), {})
        held.pop(name, None)
        if value := self._get_param("AttributeValue"):
            held[name] = value
        return EmptyResult()

    @override
    def get_topic_attributes(self) -> ActionResult:
        """Return the attributes of a topic."""
        result: Any = super().get_topic_attributes().result
        topic = self.backend.get_topic(self._get_param("TopicArn"))
        return ActionResult({"Attributes": result["Attributes"] | _attributes.get(topic, {})})

    @override
    def subscribe(self) -> ActionResult:
        """Make a subscription, with what is to be replayed to it."""
        given: dict[str, Any] = self._get_param("Attributes", {})
        policy: str | None = given.pop(_REPLAY, None)
        answer = super().subscribe()
        if policy:
            result: Any = answer.result
            self._subscription(result["SubscriptionArn"]).attributes[_REPLAY] = _document(policy)
        return answer

    @override
    def set_subscription_attributes(self) -> ActionResult:
        """Set an attribute of a subscription; without a value, nothing is replayed."""
        if self._get_param("AttributeName") != _REPLAY:
            return super().set_subscription_attributes()
        attributes = self._subscription(self._get_param("SubscriptionArn")).attributes
        attributes.pop(_REPLAY, None)
        if policy := self._get_param("AttributeValue"):
            attributes[_REPLAY] = _document(policy)
        return EmptyResult()

    # Its name is that of the operation, as moto finds it.
    def get_sms_sandbox_account_status(self) -> ActionResult:
        """Return that the account may send to any number."""
        return ActionResult({"IsInSandbox": False})

    def _subscription(self, arn: str) -> Subscription:
        for one in self.backend.subscriptions.values():
            if one.arn == arn:
                return one
        raise SNSNotFoundError(f"Subscription with arn {arn} not found")


def _document(policy: str) -> str:
    try:
        json.loads(policy)
    except (ValueError, RecursionError):
        raise SNSInvalidParameter(_REPLAY) from None
    return policy


def extend() -> None:
    """Have these answers in the place of moto's."""
    urls.url_paths["{0}/$"] = Sns.dispatch
