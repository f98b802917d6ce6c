"""A mutant for each rule about CloudWatch and SNS."""

from tests.e2e.mutants.mutant import SETTINGS, Change, declare, each, edit, remove

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
TOPIC = 'f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-market-intelligence-alarms"'

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
    "cloudwatch-alarm-reachability": edit(
        ALARM, "            threshold=self.threshold,\n", "            threshold=-1,\n"
    ),
    "cloudwatch-alarm-target": declare(
        'aws.cloudwatch.MetricAlarm("gone", name="prod-gone", namespace="AWS/DynamoDB", '
        'metric_name="ReadThrottleEvents", dimensions={"TableName": REQUESTS.rpartition("/")[2], '
        '"GlobalSecondaryIndexName": "gone-index"}, statistic="Sum", threshold=0, period=60, '
        'comparison_operator="GreaterThanThreshold", evaluation_periods=5, '
        f"alarm_actions=[{TOPIC}], tags=TAGS)"
    ),
    "cloudwatch-alarm-delivery": edit(TOPICS, 'services=["cloudwatch"],', 'services=["events"],'),
    "cloudwatch-alarm-composition": declare(
        'aws.cloudwatch.CompositeAlarm("never", alarm_name="prod-never", alarm_rule="FALSE", '
        f"alarm_actions=[{TOPIC}], tags=TAGS)"
    ),
    "cloudwatch-alarm-mute": declare(
        'aws.cloudwatch.AlarmMuteRule("ever", name="prod-ever", '
        'mute_targets={"alarm_names": ["prod-market-intelligence-requests-ReadThrottleEvents"]}, '
        'rule={"schedule": {"expression": "cron(0 0 * * *)", "duration": "PT24H"}}, tags=TAGS)'
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
