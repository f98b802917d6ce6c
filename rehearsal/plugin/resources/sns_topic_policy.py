"""Policies of topics of SNS, as `aws_sns_topic_policy` of the official plugin has them."""

import json
from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.documents import faults, held, same_documents
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.resources.sns_topic import attributes, set_attributes
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties

OWNERS_ACTIONS = (
    "GetTopicAttributes",
    "SetTopicAttributes",
    "AddPermission",
    "RemovePermission",
    "DeleteTopic",
    "Subscribe",
    "ListSubscriptionsByTopic",
    "Publish",
    "Receive",
)


class TopicPolicy(Resource):
    """The policy of a topic, its id being the topic's ARN."""

    type_name = "aws:sns/topicPolicy:TopicPolicy"
    facts = PropertyRules(service="sns", arns=frozenset({"arn"}), replaces=frozenset({"arn"}))

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        return faults(inputs, "policy")

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return same_documents(olds, news, "policy")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        arn: str = inputs["arn"]
        set_attributes(aws, arn, {"policy": inputs["policy"]})
        return arn

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = attributes(aws, identity)
        if found is None:
            return None
        return {
            "arn": found["TopicArn"],
            "owner": found["Owner"],
            "policy": held(found["Policy"], known.get("policy")),
        }

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        set_attributes(aws, identity, {"policy": news["policy"]})

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        # A topic is never without a policy: it gets back the one that AWS makes it with.
        found = attributes(aws, identity)
        if found is not None:
            default = default_policy(identity, found["Owner"])
            set_attributes(aws, identity, {"policy": default})


def default_policy(arn: str, account: str) -> str:
    """Return the policy of a topic that was given none: all is for the account that has it."""
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in OWNERS_ACTIONS],
        "Resource": arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": account}},
    }
    return json.dumps(
        {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}
    )


RESOURCE = TopicPolicy()
