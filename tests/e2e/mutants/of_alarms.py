"""A mutant for each rule about CloudWatch and SNS."""

from tests.e2e.mutants.mutant import SETTINGS, STACK, Mutant, each, edit, remove

ALARM = "components/alarm.py"
ACTIONS = "            alarm_actions=[topic_arn],\n"
TOPICS = "components/topic.py"
TOPIC = "aws:sns:Topic: alarms"
NAMED_TOPIC = "topic 'prod-market-intelligence-alarms'"
PROTOCOL = "                protocol=one.protocol,\n"
CONDITION = """            "Condition": {
                "StringEquals": {"aws:SourceAccount": site.account},
                "ArnLike": {"aws:SourceArn": site.arn("cloudwatch", "alarm:*")},
            },
"""
SUBSCRIPTIONS = """    subscriptions:
      - protocol: email
        endpoint: on-call@example.com
"""

OF_ALARMS = {
    "dynamodb-table-monitoring": Mutant(
        edit(
            "components/throttling.py",
            "for index in (None, *self.spec.indexes)",
            "for index in [None]",
        ),
        STACK,
        "Add an alarm on WriteThrottleEvents of 'user-index' of 'prod-market-intelligence-requests'"
        " with the dimensions TableName, GlobalSecondaryIndexName",
    ),
    "cloudwatch-alarm-dimensions": Mutant(
        remove("components/table_alarms.py", ', "Operation": operation'),
        "aws:cloudwatch:MetricAlarm: requests-GetItem-SuccessfulRequestLatency",
        "Set dimensions to TableName and Operation on alarm "
        "'prod-market-intelligence-requests-GetItem-SuccessfulRequestLatency', not to TableName",
    ),
    "cloudwatch-alarm-action": Mutant(
        edit(ALARM, ACTIONS, f"            actions_enabled=False,\n{ACTIONS}"),
        "aws:cloudwatch:MetricAlarm: requests-ReadThrottleEvents",
        "Set actions_enabled to True on alarm "
        "'prod-market-intelligence-requests-ReadThrottleEvents'",
        # Nobody hears of what is throttled, either.
        also=frozenset({"dynamodb-table-monitoring"}),
    ),
    "sns-topic-encryption": Mutant(
        remove(TOPICS, "            kms_master_key_id=key.arn,\n"),
        TOPIC,
        f"Set kms_master_key_id on {NAMED_TOPIC} to a customer-managed key",
    ),
    "sns-topic-audience": Mutant(
        each(
            edit(TOPICS, '{"Service": "cloudwatch.amazonaws.com"}', '"*"'),
            remove(TOPICS, CONDITION),
        ),
        TOPIC,
        f"Name the principals in policy of {NAMED_TOPIC}",
    ),
    "sns-topic-transport": Mutant(
        edit(TOPICS, '"aws:SecureTransport": "false"', '"aws:SecureTransport": "true"'),
        STACK,
        f"Add a statement to the policy of {NAMED_TOPIC} that denies sns:Publish to '*'",
    ),
    "sns-topic-subscriber": Mutant(
        remove(SETTINGS, SUBSCRIPTIONS),
        STACK,
        f"Add a TopicSubscription to {NAMED_TOPIC}",
    ),
    "sns-subscription-transport": Mutant(
        edit(TOPICS, PROTOCOL, '                protocol="http",\n'),
        "aws:sns:TopicSubscription: alarms-c3b69243",
        "Set protocol to 'https' and endpoint to an https:// address on subscription",
    ),
}
