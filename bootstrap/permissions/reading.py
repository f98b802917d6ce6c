"""Reading the resources of a stack."""

from collections.abc import Iterator

from bootstrap.permissions.stack_place import (
    StackPlace,
    cluster_arns,
    dashboard_arns,
    home_tables,
    index_arns,
    policy_arns,
    replica_index_arns,
    service_role_arns,
    table_arns,
    topic_arns,
    vault_arns,
)
from bootstrap.permissions.statement import STREAMS, Statement

READ_TABLE = (
    "dynamodb:DescribeContinuousBackups",
    "dynamodb:DescribeContributorInsights",
    "dynamodb:DescribeTable",
    "dynamodb:DescribeTimeToLive",
    "dynamodb:GetResourcePolicy",
    "dynamodb:ListTagsOfResource",
)


def refreshing(stack: StackPlace) -> Iterator[Statement]:
    """Yield what a refresh needs to read every resource."""
    tables = table_arns(stack)
    yield Statement(
        sid="ReadTables",
        actions=READ_TABLE,
        resources=(*tables, *index_arns(stack, tables), *replica_index_arns(stack)),
        reason="tables, their indexes and replicas; none of these actions reads items",
    )
    if stack.streams:
        yield Statement(
            sid="ReadDestinations",
            actions=("dynamodb:DescribeKinesisStreamingDestination",),
            resources=home_tables(stack, tables),
            reason="the Kinesis data streams that get the changes of tables",
        )
        yield Statement(
            sid="ReadStreams",
            actions=("kinesis:DescribeStream", "kinesis:DescribeStreamSummary"),
            resources=stack.streams,
            reason="AWS asks for these of whoever reads such a destination; none reads a record",
            page=STREAMS,
        )
    yield Statement(
        sid="ReadKeys",
        actions=(
            "kms:DescribeKey",
            "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus",
            "kms:ListResourceTags",
        ),
        # AWS generates the ids of keys. With a condition on their tags, AWS would not report that
        # one does not exist, and the key that it manages for DynamoDB has no tags.
        resources=stack.everywhere("kms", "key/*"),
        reason="the keys of tables, backups and alarms; none of these actions decrypts",
    )
    yield Statement(
        sid="ReadAlarms",
        actions=("cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"),
        resources=(stack.arn("cloudwatch", "alarm:*"),),
        reason="alarms; AWS checks a list of alarms against all of them",
    )
    yield Statement(
        sid="ReadDashboard",
        actions=("cloudwatch:GetDashboard",),
        resources=dashboard_arns(stack),
        reason="the dashboard",
    )
    yield Statement(
        sid="ReadTopic",
        actions=("sns:GetTopicAttributes", "sns:ListTagsForResource"),
        resources=topic_arns(stack),
        reason="the topic of the alarms",
    )
    yield Statement(
        sid="ReadBackups",
        actions=(
            "backup:DescribeBackupVault",
            "backup:GetBackupPlan",
            "backup:GetBackupSelection",
            "backup:ListTags",
        ),
        resources=(*vault_arns(stack), stack.arn("backup", "backup-plan:*")),
        reason="the vaults, and the plan, whose id AWS generates, with its selections",
    )
    yield Statement(
        sid="ReadCache",
        actions=("dax:DescribeClusters", "dax:ListTags"),
        resources=cluster_arns(stack),
        reason="the cache",
    )
    yield Statement(
        sid="ReadRoles",
        actions=(
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
        ),
        resources=service_role_arns(stack),
        reason="the roles of the backups and of the cache",
    )
    yield Statement(
        sid="ReadPolicies",
        actions=("iam:GetPolicy", "iam:GetPolicyVersion"),
        resources=policy_arns(stack),
        reason="the policies for readers and writers of the tables",
    )
    yield Statement(
        sid="ReadWhatHasNoArn",
        actions=(
            "backup:DescribeRegionSettings",
            "dax:DescribeParameterGroups",
            "dax:DescribeParameters",
            "dax:DescribeSubnetGroups",
            "kms:ListAliases",
            "sns:GetSubscriptionAttributes",
        ),
        resources=("*",),
        reason="these actions have no resource-level permissions",
    )


def planning_restores() -> Iterator[Statement]:
    """Yield what a plan of a restore needs to find backups and restored tables."""
    yield Statement(
        sid="PlanRestores",
        actions=("backup:ListRecoveryPointsByResource", "dynamodb:ListTables"),
        resources=("*",),
        reason="a restore is planned by a role that cannot make it; AWS restricts these to none",
    )


def verifying(stack: StackPlace) -> Iterator[Statement]:
    """Yield what a verification needs beside a refresh."""
    yield Statement(
        sid="VerifyBackups",
        actions=("backup:ListBackupSelections",),
        resources=(stack.arn("backup", "backup-plan:*"),),
        reason="`./mi verify` checks that each table is backed up",
    )
    yield Statement(
        sid="VerifyTopic",
        actions=("sns:ListSubscriptionsByTopic",),
        resources=topic_arns(stack),
        reason="`./mi verify` lists the subscribers of the alarms",
    )
    yield Statement(
        sid="VerifyWhatHasNoArn",
        actions=("backup:ListBackupVaults", "sns:GetSMSSandboxAccountStatus"),
        resources=("*",),
        reason="`./mi verify` reads the vaults and the SMS sandbox status; "
        "these actions have no resource-level permissions",
    )
