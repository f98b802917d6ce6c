"""Samples of the resource types of SNS."""

import json

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.sample import (
    TAG_CHANGES,
    Change,
    Drift,
    Refusal,
    Sample,
    Steps,
    Words,
    beyond,
    compact,
    no_arn,
)

ARN = "arn:aws:sns:<region>:<account>:<name>"
ROLE = "arn:aws:iam::<account>:role/feedback"
KEY = "arn:aws:kms:<region>:<account>:key/11111111-2222-3333-4444-555555555555"
DELIVERY = '{"http": {"defaultHealthyRetryPolicy": {"numRetries": 5}}}'
NO_JSON = "contains an invalid JSON: Expecting value: line 1 column 1 (char 0)"
SERVICES = ("application", "firehose", "http", "lambda", "sqs")
FEEDBACK: Properties = {
    **{f"{service}FailureFeedbackRoleArn": f"{ROLE}-{service}" for service in SERVICES},
    **{f"{service}SuccessFeedbackRoleArn": f"{ROLE}-{service}-2" for service in SERVICES},
    **{f"{service}SuccessFeedbackSampleRate": 50 for service in SERVICES},
}


def policy(arn: str, *actions: str) -> str:
    """Return a topic's policy as a program may write it."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def default_policy(arn: str, *more: str) -> str:
    """Return the policy of a topic that was given none."""
    actions = (
        "GetTopicAttributes SetTopicAttributes AddPermission RemovePermission DeleteTopic "
        "Subscribe ListSubscriptionsByTopic Publish"
    )
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in (*actions.split(), *more)],
        "Resource": arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": "<account>"}},
    }
    return json.dumps(
        {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}
    )


FIFO = "content-based deduplication can only be set for FIFO topics"
DISPLAY_NAME: Properties = {
    "TopicArn": ARN,
    "AttributeName": "DisplayName",
    "AttributeValue": "Drifted",
}
TOPICS = Sample(
    token="aws:sns/topic:Topic",
    inputs=FEEDBACK
    | {
        "deliveryPolicy": DELIVERY,
        "displayName": "Orders",
        "kmsMasterKeyId": "alias/orders",
        "maximumMessageSize": 2048,
        "name": "<name>",
        "policy": policy(ARN, "sns:Publish", "sns:Subscribe"),
        "signatureVersion": 2,
        "tags": {"team": "orders"},
        "tracingConfig": "Active",
    },
    defaults={"contentBasedDeduplication": False, "fifoTopic": False},
    outputs={
        "arn": ARN,
        "namePrefix": "",
        "owner": "<account>",
    },
    decided=frozenset(
        {"arn", "beginningArchiveTime", "fifoThroughputScope", "namePrefix", "owner"}
    ),
    identity=ARN,
    documents=frozenset({"deliveryPolicy", "policy"}),
    auto_named=True,
    updates={
        "properties": Change(
            {
                "displayName": "Goods",
                "httpFailureFeedbackRoleArn": ROLE,
                "httpSuccessFeedbackSampleRate": 100,
                "kmsMasterKeyId": KEY,
                "maximumMessageSize": 1024,
                "signatureVersion": 1,
                "tracingConfig": "PassThrough",
            }
        ),
        "documents": Change(
            {
                "deliveryPolicy": DELIVERY.replace("5", "6"),
                "policy": policy(ARN, "sns:Publish"),
            },
        ),
        **TAG_CHANGES,
        "left out": Change(
            dict.fromkeys(
                [
                    *FEEDBACK,
                    *("deliveryPolicy", "displayName", "kmsMasterKeyId", "maximumMessageSize"),
                    *("policy", "signatureVersion", "tags", "tracingConfig"),
                ]
            ),
            dict.fromkeys(
                [*FEEDBACK, "deliveryPolicy", "displayName", "kmsMasterKeyId", "tags"], "DELETE"
            ),
            {
                "displayName": "",
                "maximumMessageSize": 2048,
                "policy": policy(ARN, "sns:Publish", "sns:Subscribe"),
                "signatureVersion": 2,
                "tags": {},
                "tracingConfig": "Active",
            },
        ),
    },
    replacing={"name": {"name": "other"}, "fifoTopic": {"fifoTopic": True}},
    drift=Drift(
        calls=[("SetTopicAttributes", DISPLAY_NAME)],
        outputs={"displayName": "Drifted"},
        kinds={"displayName": "UPDATE"},
    ),
    same=[
        {"deliveryPolicy": compact(DELIVERY)},
        {"policy": policy(ARN, "sns:Subscribe", "sns:Publish")},
    ],
    refused=[
        *(
            ({"name": name, **more}, "name", f"invalid topic name: {name}")
            for name, more in (
                ("a b", {}),
                ("a" * 257, {}),
                ("a.fifo", {}),
                ("a", {"fifoTopic": True}),
            )
        ),
        (
            {"namePrefix": "a"},
            "namePrefix",
            "a rehearsal does not generate names from a prefix: set a name, or omit both",
        ),
        ({"policy": "x"}, "policy", f'"policy" {NO_JSON}'),
        ({"deliveryPolicy": ""}, "deliveryPolicy", f'"deliveryPolicy" {NO_JSON}'),
        (
            {"name": "a.fifo", "fifoTopic": True, "archivePolicy": "x"},
            "archivePolicy",
            f'"archivePolicy" {NO_JSON}',
        ),
        (
            {"tracingConfig": "On"},
            "tracingConfig",
            'expected tracingConfig to be one of ["Active" "PassThrough"], got On',
        ),
        (
            {"name": "a.fifo", "fifoTopic": True, "fifoThroughputScope": "Queue"},
            "fifoThroughputScope",
            'expected fifoThroughputScope to be one of ["Topic" "MessageGroup"], got Queue',
        ),
        (
            {"archivePolicy": "{}"},
            "archivePolicy",
            "message archive policy can only be set for FIFO topics",
        ),
        (
            {"fifoThroughputScope": "Topic"},
            "fifoThroughputScope",
            "FIFO throughput scope can only be set for FIFO topics",
        ),
        ({"contentBasedDeduplication": True}, "contentBasedDeduplication", FIFO),
        beyond("sqsSuccessFeedbackSampleRate", 101, 0, 100),
        beyond("signatureVersion", 3, 1, 2),
        beyond("maximumMessageSize", 1023, 1024, 1048576),
        no_arn("httpFailureFeedbackRoleArn"),
    ],
    accepted=[
        {"name": UNKNOWN},
        {"fifoTopic": UNKNOWN, "contentBasedDeduplication": True},
        {"fifoThroughputScope": UNKNOWN, "policy": UNKNOWN},
        {"archivePolicy": ""},
        {"name": f"{'a' * 251}.fifo", "fifoTopic": True},
    ],
    steps=Steps(
        "CreateTopic",
        "GetTopicAttributes",
        "SetTopicAttributes",
        "DeleteTopic",
        "SetTopicAttributes",
    ),
)
PLAIN_TOPICS = Sample(
    token=TOPICS.token,
    inputs={"name": "<name>"},
    defaults=TOPICS.defaults,
    outputs={
        "arn": ARN,
        "displayName": "",
        "namePrefix": "",
        "owner": "<account>",
        "policy": default_policy(ARN),
        "tags": {},
    },
    decided=TOPICS.decided | {"maximumMessageSize", "policy", "signatureVersion", "tracingConfig"},
    identity=ARN,
    documents=frozenset({"policy"}),
    imported={"policy": default_policy(ARN)},
)
FIFO_ARN = f"{ARN}.fifo"
FIFO_TOPICS = Sample(
    token=TOPICS.token,
    inputs={
        "archivePolicy": '{"MessageRetentionPeriod": "30"}',
        "contentBasedDeduplication": True,
        "fifoThroughputScope": "MessageGroup",
        "fifoTopic": True,
        "name": "<name>.fifo",
    },
    outputs=PLAIN_TOPICS.outputs
    | {
        "arn": FIFO_ARN,
        "policy": default_policy(FIFO_ARN),
    },
    decided=PLAIN_TOPICS.decided - {"fifoThroughputScope"},
    identity=FIFO_ARN,
    documents=frozenset({"archivePolicy", "policy"}),
    imported={"policy": default_policy(FIFO_ARN)},
    updates={
        "left out": Change(
            dict.fromkeys(("archivePolicy", "contentBasedDeduplication", "fifoThroughputScope")),
            {"archivePolicy": "DELETE", "contentBasedDeduplication": "UPDATE"},
            {"contentBasedDeduplication": False, "fifoThroughputScope": "MessageGroup"},
        )
    },
)


def topic(aws: Aws, name: str) -> Words:
    """Make a topic."""
    return {"topic": aws.call("sns", "CreateTopic", Name=f"{name}-topic")["TopicArn"]}


TOPIC_POLICIES = Sample(
    token="aws:sns/topicPolicy:TopicPolicy",
    inputs={"arn": "<topic>", "policy": policy("<topic>", "sns:Publish")},
    outputs={"owner": "<account>"},
    decided=frozenset({"owner"}),
    identity="<topic>",
    needs=topic,
    documents=frozenset({"policy"}),
    updates={"policy": Change({"policy": policy("<topic>", "sns:Subscribe")})},
    replacing={"arn": {"arn": "<topic>-2"}},
    drift=Drift(
        calls=[
            (
                "SetTopicAttributes",
                {
                    "TopicArn": "<topic>",
                    "AttributeName": "Policy",
                    "AttributeValue": policy("<topic>", "sns:Receive"),
                },
            )
        ],
        outputs={"policy": policy("<topic>", "sns:Receive")},
        kinds={"policy": "UPDATE"},
    ),
    # AWS gives the topic back the policy that it makes one with.
    left={"policy": default_policy("<topic>", "Receive")},
    same=[{"policy": policy("<topic>", "sns:Publish").replace('["sns:Publish"]', '"sns:Publish"')}],
    impossible=[({"arn": "<topic>-2"}, "sns SetTopicAttributes: NotFound: Topic does not exist")],
    refused=[
        no_arn("arn"),
        ({"policy": "x"}, "policy", f'"policy" {NO_JSON}'),
    ],
    accepted=[{"arn": UNKNOWN, "policy": UNKNOWN}],
    steps=Steps(
        "SetTopicAttributes", "GetTopicAttributes", "SetTopicAttributes", "SetTopicAttributes"
    ),
)

QUEUE = "arn:aws:sqs:<region>:<account>:orders"
FILTER = '{"kind": ["new", "old"]}'
NESTED = '{"order":{"kind":["new"]}}'
PROTOCOLS = '"application" "email" "email-json" "firehose" "http" "https" "lambda" "sms" "sqs"'
DOCUMENTS = frozenset({"deliveryPolicy", "filterPolicy", "redrivePolicy", "replayPolicy"})


def no_document(name: str) -> Refusal:
    """Return the refusal of a text that is not JSON."""
    return ({name: "x"}, name, f'"{name}" {NO_JSON}')


SUBSCRIPTIONS = Sample(
    token="aws:sns/topicSubscription:TopicSubscription",
    inputs={
        "deliveryPolicy": '{"healthyRetryPolicy": {"numRetries": 5}}',
        "endpoint": QUEUE,
        "filterPolicy": FILTER,
        "filterPolicyScope": "MessageAttributes",
        "protocol": "sqs",
        "rawMessageDelivery": True,
        "redrivePolicy": f'{{"deadLetterTargetArn": "{QUEUE}-dead"}}',
        "replayPolicy": '{"PointType": "Timestamp"}',
        "subscriptionRoleArn": ROLE,
        "topic": "<topic>",
    },
    defaults={"confirmationTimeoutInMinutes": 1, "endpointAutoConfirms": False},
    outputs={
        "arn": "<id>",
        "confirmationWasAuthenticated": True,
        "ownerId": "<account>",
        "pendingConfirmation": False,
    },
    decided=frozenset({"arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation"}),
    needs=topic,
    documents=DOCUMENTS,
    updates={
        "properties": Change(
            {
                "confirmationTimeoutInMinutes": 3,
                "deliveryPolicy": "{}",
                "endpointAutoConfirms": True,
                "filterPolicy": '{"kind":["new"]}',
                "rawMessageDelivery": False,
                "redrivePolicy": '{"deadLetterTargetArn":"other"}',
                "subscriptionRoleArn": f"{ROLE}-2",
            }
        ),
        "filter of bodies": Change({"filterPolicy": NESTED, "filterPolicyScope": "MessageBody"}),
        "replay": Change({"replayPolicy": '{"PointType":"Now"}'}),
        "left out": Change(
            dict.fromkeys(
                DOCUMENTS | {"filterPolicyScope", "rawMessageDelivery", "subscriptionRoleArn"}
            ),
            {
                **dict.fromkeys(DOCUMENTS | {"subscriptionRoleArn"}, "DELETE"),
                "rawMessageDelivery": "UPDATE",
            },
            dict.fromkeys(DOCUMENTS | {"filterPolicyScope", "subscriptionRoleArn"})
            | {"rawMessageDelivery": False},
        ),
    },
    replacing={
        "endpoint": {"endpoint": f"{QUEUE}-2"},
        "protocol": {"protocol": "lambda"},
        "topic": {"topic": "<topic>-2"},
    },
    drift=Drift(
        calls=[
            (
                "SetSubscriptionAttributes",
                {
                    "SubscriptionArn": "<id>",
                    "AttributeName": "RawMessageDelivery",
                    "AttributeValue": "false",
                },
            )
        ],
        outputs={"rawMessageDelivery": False},
        kinds={"rawMessageDelivery": "UPDATE"},
    ),
    same=[{"filterPolicyScope": None}],
    impossible=[({"topic": "<topic>-2"}, "sns Subscribe: NotFound: Topic does not exist")],
    refused=[
        *(no_document(name) for name in sorted(DOCUMENTS)),
        (
            {"protocol": "fax"},
            "protocol",
            f"expected protocol to be one of [{PROTOCOLS}], got fax",
        ),
        (
            {"filterPolicyScope": "Body"},
            "filterPolicyScope",
            'expected filterPolicyScope to be one of ["MessageAttributes" "MessageBody"], got Body',
        ),
        (
            {"filterPolicy": None},
            "filterPolicyScope",
            "filter_policy is required when filter_policy_scope is set",
        ),
        no_arn("topic"),
        no_arn("subscriptionRoleArn"),
    ],
    accepted=[{"endpoint": UNKNOWN, "topic": UNKNOWN, "filterPolicy": UNKNOWN}],
    steps=Steps(
        "Subscribe", "GetSubscriptionAttributes", "SetSubscriptionAttributes", "Unsubscribe"
    ),
)
PLAIN_SUBSCRIPTIONS = Sample(
    token=SUBSCRIPTIONS.token,
    inputs={"endpoint": "a@example.com", "protocol": "email", "topic": "<topic>"},
    defaults={
        "confirmationTimeoutInMinutes": 1,
        "endpointAutoConfirms": False,
        "rawMessageDelivery": False,
    },
    outputs={
        "arn": "<id>",
        "confirmationWasAuthenticated": False,
        "ownerId": "<account>",
        "pendingConfirmation": True,
    },
    decided=SUBSCRIPTIONS.decided | {"filterPolicyScope"},
    needs=topic,
)

SNS = {
    "topic": TOPICS,
    "plain topic": PLAIN_TOPICS,
    "FIFO topic": FIFO_TOPICS,
    "policy of a topic": TOPIC_POLICIES,
    "subscription": SUBSCRIPTIONS,
    "plain subscription": PLAIN_SUBSCRIPTIONS,
}
