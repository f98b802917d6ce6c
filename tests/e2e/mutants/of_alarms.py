"""A mutant for each rule about CloudWatch and SNS."""

from tests.e2e.mutants.mutant import SETTINGS, Change, each, edit, remove

ALARM = "components/alarm.py"
ACTIONS = "            alarm_actions=[topic_arn],\n"
TOPICS = "components/topic.py"
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

OF_ALARMS: dict[str, Change] = {
    "dynamodb-table-monitoring": edit(
        "components/throttling.py",
        "for index in (None, *self.spec.indexes)",
        "for index in [None]",
    ),
    "cloudwatch-alarm-dimensions": remove("components/table_alarms.py", ', "Operation": operation'),
    "cloudwatch-alarm-action": edit(
        ALARM, ACTIONS, f"            actions_enabled=False,\n{ACTIONS}"
    ),
    "sns-topic-encryption": remove(TOPICS, "            kms_master_key_id=key.arn,\n"),
    "sns-topic-audience": each(
        edit(TOPICS, '{"Service": "cloudwatch.amazonaws.com"}', '"*"'),
        remove(TOPICS, CONDITION),
    ),
    "sns-topic-transport": edit(
        TOPICS, '"aws:SecureTransport": "false"', '"aws:SecureTransport": "true"'
    ),
    "sns-topic-subscriber": remove(SETTINGS, SUBSCRIPTIONS),
    "sns-subscription-transport": edit(TOPICS, PROTOCOL, '                protocol="http",\n'),
}
