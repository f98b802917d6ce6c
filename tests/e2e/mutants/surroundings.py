"""What may stand around the tables, as the pack wants it: more program for a test's copy."""

import json

import pulumi
import pulumi_aws as aws

ACCOUNT = "123456789012"
REQUESTS = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/prod-market-intelligence-requests"
OWN_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": pulumi.get_project(),
    "stack": pulumi.get_stack(),
}
PLAIN = {"Bool": {"aws:SecureTransport": "false"}}


def allowing(**statement: object) -> dict[str, object]:
    return {"Effect": "Allow", **statement}


def document(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


key_policy = document(allowing(Principal={"AWS": ACCOUNT}, Action="kms:*", Resource="*"))
aws.kms.Key(
    "items",
    description="Encrypts the items of the tables.",
    deletion_window_in_days=30,
    enable_key_rotation=True,
    policy=key_policy,
    tags=TAGS,
)

aws.kms.Grant(
    "restoring",
    key_id=OWN_KEY,
    grantee_principal=f"arn:aws:iam::{ACCOUNT}:role/restore",
    operations=["Decrypt"],
)

topic = aws.sns.Topic("alarms", name="prod-alarms", kms_master_key_id=OWN_KEY, tags=TAGS)
aws.sns.TopicPolicy(
    "publishers",
    arn=topic.arn,
    policy=document(
        allowing(Principal={"Service": "cloudwatch.amazonaws.com"}, Action="sns:Publish"),
        {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Condition": PLAIN},
    ),
)
aws.sns.TopicSubscription(
    "on-call", topic=topic.arn, protocol="https", endpoint="https://example.com/alarms"
)

aws.cloudwatch.MetricAlarm(
    "throttled-reads",
    name="prod-throttled-reads",
    namespace="AWS/DynamoDB",
    metric_name="ReadThrottleEvents",
    dimensions={"TableName": "prod-market-intelligence-requests"},
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    alarm_actions=[f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-alarms"],
    tags=TAGS,
)

vault = aws.backup.Vault("backups", name="prod-backups", kms_key_arn=OWN_KEY, tags=TAGS)
aws.backup.VaultLockConfiguration("lock", backup_vault_name=vault.name, min_retention_days=35)
aws.backup.VaultPolicy(
    "copiers",
    backup_vault_name=vault.name,
    policy=document(allowing(Principal={"Service": "backup.amazonaws.com"}, Action="backup:*")),
)

aws.dax.Cluster(
    "cache",
    cluster_name="prod-cache",
    iam_role_arn=f"arn:aws:iam::{ACCOUNT}:role/cache",
    node_type="dax.r5.large",
    replication_factor=3,
    availability_zones=["us-east-1a", "us-east-1b", "us-east-1c"],
    server_side_encryption=aws.dax.ClusterServerSideEncryptionArgs(enabled=True),
    cluster_endpoint_encryption_type="TLS",
    tags=TAGS,
)

aws.iam.Policy(
    "readers",
    policy=document(
        allowing(Action="dynamodb:GetItem", Resource=REQUESTS),
        allowing(Action="kms:Decrypt", Resource=OWN_KEY),
        allowing(Action="cloudwatch:GetMetricData", Resource="*"),
    ),
    tags=TAGS,
)
aws.iam.RolePolicyAttachment(
    "watchers", role="watcher", policy_arn="arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"
)

aws.kinesis.Stream(
    "changes", name="prod-changes", encryption_type="KMS", kms_key_id=OWN_KEY, tags=TAGS
)

aws.dynamodb.TableExport(
    "archive",
    table_arn=REQUESTS,
    s3_bucket="prod-archive",
    s3_sse_algorithm="KMS",
    s3_sse_kms_key_id=OWN_KEY,
)
aws.dynamodb.ResourcePolicy(
    "partners",
    resource_arn=REQUESTS,
    policy=document(allowing(Principal={"AWS": ACCOUNT}, Action="dynamodb:Query", Resource="*")),
)
