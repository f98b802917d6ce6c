"""A mutant for each rule about CloudWatch, SNS, DAX and Kinesis."""

from tests.e2e.mutants.mutant import STACK, Mutant, around

ALARM = "aws:cloudwatch:MetricAlarm: throttled-reads"
CLUSTER = "aws:dax:Cluster: cache"
SUBSCRIPTION = """aws.sns.TopicSubscription(
    "on-call", topic=topic.arn, protocol="https", endpoint="https://example.com/alarms"
)
"""

OF_ALARMS_AND_CACHES = {
    "cloudwatch-alarm-dimensions": Mutant(
        around('dimensions={"TableName"', 'dimensions={"Table"'),
        ALARM,
        "Set dimensions to TableName or to TableName and GlobalSecondaryIndexName "
        "on alarm 'prod-throttled-reads', not to Table",
    ),
    "cloudwatch-alarm-action": Mutant(
        around("    alarm_actions=", "    actions_enabled=False,\n    alarm_actions="),
        ALARM,
        "Set actions_enabled to True on alarm 'prod-throttled-reads'",
    ),
    "sns-topic-encryption": Mutant(
        around(', name="prod-alarms", kms_master_key_id=OWN_KEY', ', name="prod-alarms"'),
        "aws:sns:Topic: alarms",
        "Set kms_master_key_id on topic 'prod-alarms' to a customer-managed key",
    ),
    "sns-topic-audience": Mutant(
        around('Principal={"Service": "cloudwatch.amazonaws.com"}', 'Principal="*"'),
        "aws:sns:TopicPolicy: publishers",
        "Name the principals in policy of topic policy 'publishers'",
    ),
    "sns-topic-transport": Mutant(
        around('"aws:SecureTransport": "false"', '"aws:SecureTransport": "true"'),
        STACK,
        "Add a statement to the policy of topic 'prod-alarms' that denies sns:Publish to '*'",
    ),
    "sns-topic-subscriber": Mutant(
        around(SUBSCRIPTION, ""),
        STACK,
        "Add a TopicSubscription to topic 'prod-alarms'",
    ),
    "sns-subscription-transport": Mutant(
        around('protocol="https", endpoint="https:', 'protocol="http", endpoint="http:'),
        "aws:sns:TopicSubscription: on-call",
        "Set protocol to 'https' and endpoint to an https:// address on subscription 'on-call'",
    ),
    "dax-cluster-encryption": Mutant(
        around("SideEncryptionArgs(enabled=True)", "SideEncryptionArgs(enabled=False)"),
        CLUSTER,
        "Set server_side_encryption.enabled to True on DAX cluster 'prod-cache'",
    ),
    "dax-cluster-transport": Mutant(
        around('cluster_endpoint_encryption_type="TLS"', 'cluster_endpoint_encryption_type="NONE"'),
        CLUSTER,
        "Set cluster_endpoint_encryption_type to 'TLS' on DAX cluster 'prod-cache'",
    ),
    "dax-cluster-zones": Mutant(
        around("replication_factor=3", "replication_factor=1"),
        STACK,
        "Set replication_factor to 3 or more on DAX cluster 'prod-cache'",
    ),
    "kinesis-stream-encryption": Mutant(
        around('encryption_type="KMS", ', ""),
        "aws:kinesis:Stream: changes",
        "Set encryption_type to 'KMS' on stream 'changes'",
    ),
}
