"""The life of a subscription to a topic of SNS."""

from collections.abc import Iterator

from typing_extensions import override

from offline.plugin.aws import Aws
from offline.plugin.documents import faults, same_documents
from offline.plugin.facts import Facts
from offline.plugin.problems import Problem
from offline.plugin.resource import Resource
from offline.plugin.resources.sns_topic.checks import one_of
from offline.plugin.resources.sns_topic_subscription.attributes import (
    SCOPE,
    SETTABLE,
    WIDE_SCOPE,
    attributes,
    given,
    outputs,
    record_replay,
    set_attributes,
)
from offline.plugin.values import Properties

DOCUMENTS = ("deliveryPolicy", "filterPolicy", "redrivePolicy", "replayPolicy")
# What only the plugin knows of a subscription, and not AWS.
UNTOLD = {"confirmationTimeoutInMinutes": 1, "endpointAutoConfirms": False}
DEFAULT_SCOPE = "MessageAttributes"
PROTOCOLS = "application email email-json firehose http https lambda sms sqs"
WORDS = {SCOPE: (DEFAULT_SCOPE, WIDE_SCOPE), "protocol": PROTOCOLS.split()}


class TopicSubscription(Resource):
    """A subscription, its id being its ARN."""

    type_name = "aws:sns/topicSubscription:TopicSubscription"
    recorded = "replay policy"
    facts = Facts(
        service="sns",
        defaults=UNTOLD | {"rawMessageDelivery": False},
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
    def aligned(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
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
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        record_replay(aws, identity, inputs.get("replayPolicy"))

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = attributes(aws, identity)
        if found is None:
            return None
        untold = {name: known.get(name, default) for name, default in UNTOLD.items()}
        return untold | outputs(found, known)

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
        record_replay(aws, identity, news.get("replayPolicy"))

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        aws.call("sns", "Unsubscribe", SubscriptionArn=identity)
        record_replay(aws, identity, None)


RESOURCE = TopicSubscription()
