"""Creating, changing and deleting the resources of a stack."""

from collections.abc import Iterator

from bootstrap.permissions.stack_place import (
    KINESIS,
    SERVICE_LINKED_ROLES,
    StackPlace,
    backup_policy_arns,
    cluster_arns,
    dashboard_arns,
    home_tables,
    index_arns,
    policy_arns,
    replica_index_arns,
    service_linked_role_arns,
    service_role_arns,
    table_arns,
    tags_of_stack,
    topic_arns,
    vault_arns,
    via_service,
)
from bootstrap.permissions.statement import (
    DAX,
    GLOBAL_TABLES,
    STREAMS,
    TABLE_KEYS,
    VAULT_KEYS,
    Statement,
)

USE_TABLE_KEY = (
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)


def deploying(stack: StackPlace) -> Iterator[Statement]:
    """Yield what a deployment needs to create, change and delete the resources."""
    yield from _making_tables(stack)
    yield from _making_keys(stack)
    yield from _making_alarms(stack)
    yield from _making_backups(stack)
    yield from _making_cache(stack)
    yield from _making_roles(stack)


def _making_tables(stack: StackPlace) -> Iterator[Statement]:
    tables = table_arns(stack)
    yield Statement(
        sid="MakeTables",
        actions=(
            "dynamodb:CreateTable",
            "dynamodb:DeleteResourcePolicy",
            "dynamodb:DeleteTable",
            "dynamodb:PutResourcePolicy",
            "dynamodb:TagResource",
            "dynamodb:UntagResource",
            "dynamodb:UpdateContinuousBackups",
            "dynamodb:UpdateContributorInsights",
            "dynamodb:UpdateTable",
            "dynamodb:UpdateTimeToLive",
        ),
        resources=(*tables, *index_arns(stack, tables), *replica_index_arns(stack)),
        reason="tables with their indexes, settings and resource policies",
    )
    if stack.streams:
        yield Statement(
            sid="SendChanges",
            actions=(
                "dynamodb:DisableKinesisStreamingDestination",
                "dynamodb:EnableKinesisStreamingDestination",
            ),
            resources=home_tables(stack, tables),
            reason="Kinesis data streams that get the changes of tables",
        )
        yield Statement(
            sid="SendToStreams",
            actions=("kinesis:PutRecords",),
            resources=stack.streams,
            reason="AWS asks whoever has changes sent to a stream for the right to write to it",
            page=STREAMS,
        )
        yield Statement(
            sid="FindStreams",
            actions=("kinesis:ListStreams",),
            resources=("*",),
            reason="AWS restricts this to no stream",
            page=STREAMS,
        )
    if stack.further_regions:
        yield Statement(
            sid="MakeReplicas",
            actions=(
                "dynamodb:BatchWriteItem",
                "dynamodb:CreateTableReplica",
                "dynamodb:DeleteItem",
                "dynamodb:DeleteTableReplica",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:UpdateItem",
            ),
            resources=tuple(one for one in tables if f":{stack.region}:" not in one),
            reason="DynamoDB fills a replica with the permissions of whoever adds it",
            page=GLOBAL_TABLES,
        )
    if stack.witness_region:
        yield Statement(
            sid="MakeWitness",
            actions=("dynamodb:CreateGlobalTableWitness", "dynamodb:DeleteGlobalTableWitness"),
            resources=tuple(
                stack.arn("dynamodb", f"table/{table}", region=stack.witness_region)
                for table in stack.tables
            ),
            reason="the witness of strongly consistent tables",
            page=GLOBAL_TABLES,
        )
    yield Statement(
        sid="EncryptTables",
        actions=USE_TABLE_KEY,
        resources=stack.everywhere("kms", "key/*"),
        conditions={
            "StringEquals": {
                **tags_of_stack(stack, "ResourceTag"),
                "kms:ViaService": via_service(stack, "dynamodb"),
            }
        },
        reason="DynamoDB uses the tables' key with the permissions of whoever creates a table",
        page=TABLE_KEYS,
    )


def _making_keys(stack: StackPlace) -> Iterator[Statement]:
    own = {"StringEquals": tags_of_stack(stack, "ResourceTag")}
    yield Statement(
        sid="MakeKeys",
        actions=("kms:CreateKey",),
        resources=("*",),
        conditions={"StringEquals": tags_of_stack(stack, "RequestTag")},
        reason="keys, created with the stack's tags",
    )
    yield Statement(
        sid="TagNewKeys",
        actions=("kms:TagResource",),
        resources=stack.everywhere("kms", "key/*"),
        conditions={
            "StringEquals": tags_of_stack(stack, "RequestTag"),
            # Not an existing key with the tags of another stack.
            "Null": {"aws:ResourceTag/stack": "true"},
        },
        reason="the tags of a key at its creation",
        page="Service Authorization Reference: AWS KMS, CreateKey",
    )
    yield Statement(
        sid="ChangeKeys",
        actions=(
            "kms:CreateAlias",
            "kms:DeleteAlias",
            "kms:EnableKey",
            "kms:EnableKeyRotation",
            "kms:PutKeyPolicy",
            "kms:ScheduleKeyDeletion",
            "kms:TagResource",
            "kms:UntagResource",
            "kms:UpdateAlias",
            "kms:UpdateKeyDescription",
        ),
        resources=stack.everywhere("kms", "key/*"),
        conditions=own,
        reason="keys with the stack's tags",
    )
    yield Statement(
        sid="NameKeys",
        actions=("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"),
        resources=stack.everywhere("kms", f"alias/{stack.prefix}-*"),
        reason="the aliases of the keys; AWS requires these on the alias and on its key",
    )


def _making_alarms(stack: StackPlace) -> Iterator[Statement]:
    yield Statement(
        sid="MakeAlarms",
        actions=(
            "cloudwatch:DeleteAlarms",
            "cloudwatch:PutMetricAlarm",
            "cloudwatch:TagResource",
            "cloudwatch:UntagResource",
        ),
        resources=(stack.arn("cloudwatch", f"alarm:{stack.prefix}-*"),),
        reason="alarms",
    )
    yield Statement(
        sid="MakeDashboard",
        actions=("cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"),
        resources=dashboard_arns(stack),
        reason="the dashboard",
    )
    yield Statement(
        sid="MakeTopic",
        actions=(
            "sns:CreateTopic",
            "sns:DeleteTopic",
            "sns:SetTopicAttributes",
            "sns:Subscribe",
            "sns:TagResource",
            "sns:UntagResource",
        ),
        resources=topic_arns(stack),
        reason="the topic of the alarms, and its subscriptions",
    )
    yield Statement(
        sid="ChangeSubscriptions",
        actions=("sns:SetSubscriptionAttributes", "sns:Unsubscribe"),
        resources=("*",),
        reason="subscriptions; these actions have no resource-level permissions",
    )


def _making_backups(stack: StackPlace) -> Iterator[Statement]:
    plans = (stack.arn("backup", "backup-plan:*"),)
    own = {"StringEquals": tags_of_stack(stack, "ResourceTag")}
    yield Statement(
        sid="MakeVaults",
        actions=(
            "backup:CreateBackupVault",
            "backup:DeleteBackupVault",
            "backup:DeleteBackupVaultLockConfiguration",
            "backup:PutBackupVaultLockConfiguration",
            "backup:TagResource",
            "backup:UntagResource",
        ),
        resources=vault_arns(stack),
        reason="the vaults with their locks",
    )
    yield Statement(
        sid="MountVaults",
        actions=("backup-storage:MountCapsule",),
        resources=("*",),
        reason="AWS Backup also requires this to create a vault; the action has no resource",
        page=VAULT_KEYS,
    )
    yield Statement(
        sid="EncryptVaults",
        actions=("kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey", "kms:RetireGrant"),
        resources=stack.everywhere("kms", "key/*"),
        conditions={
            "StringEquals": {
                **tags_of_stack(stack, "ResourceTag"),
                "kms:ViaService": via_service(stack, "backup"),
            }
        },
        reason="AWS Backup uses the vaults' keys with the permissions of whoever creates a vault",
        page=VAULT_KEYS,
    )
    yield Statement(
        sid="MakePlan",
        actions=("backup:CreateBackupPlan",),
        resources=plans,
        conditions={"StringEquals": tags_of_stack(stack, "RequestTag")},
        reason="the plan, created with the stack's tags",
    )
    yield Statement(
        sid="TagNewPlan",
        actions=("backup:TagResource",),
        resources=plans,
        conditions={
            "StringEquals": tags_of_stack(stack, "RequestTag"),
            "Null": {"aws:ResourceTag/stack": "true"},
        },
        reason="the tags of a plan at its creation",
        page="AWS Backup developer guide: Access control",
    )
    yield Statement(
        sid="ChangePlan",
        actions=(
            "backup:CreateBackupSelection",
            "backup:DeleteBackupPlan",
            "backup:DeleteBackupSelection",
            "backup:TagResource",
            "backup:UntagResource",
            "backup:UpdateBackupPlan",
        ),
        resources=plans,
        conditions=own,
        reason="a plan with the stack's tags, and its selections",
    )
    yield Statement(
        sid="SetUpBackups",
        actions=("backup:UpdateRegionSettings",),
        resources=("*",),
        reason="copies and cold storage need a setting of the account and region",
    )


def _making_cache(stack: StackPlace) -> Iterator[Statement]:
    yield Statement(
        sid="MakeCache",
        actions=(
            "dax:CreateCluster",
            "dax:DecreaseReplicationFactor",
            "dax:DeleteCluster",
            "dax:IncreaseReplicationFactor",
            "dax:TagResource",
            "dax:UntagResource",
            "dax:UpdateCluster",
        ),
        resources=cluster_arns(stack),
        reason="the cache",
    )
    yield Statement(
        sid="MakeGroupsOfCache",
        actions=(
            "dax:CreateParameterGroup",
            "dax:CreateSubnetGroup",
            "dax:DeleteParameterGroup",
            "dax:DeleteSubnetGroup",
            "dax:UpdateParameterGroup",
            "dax:UpdateSubnetGroup",
        ),
        resources=("*",),
        reason="the parameter and subnet groups of the cache; "
        "these actions have no resource-level permissions",
    )
    yield Statement(
        sid="ConnectCache",
        actions=(
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
        ),
        resources=("*",),
        reason="DAX also requires these to create a cluster in a VPC",
        page=DAX,
    )


def _making_roles(stack: StackPlace) -> Iterator[Statement]:
    backups, cache = service_role_arns(stack)
    yield Statement(
        sid="MakeRoles",
        actions=(
            "iam:DeleteRole",
            "iam:ListInstanceProfilesForRole",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole",
            "iam:UpdateRoleDescription",
        ),
        resources=(backups, cache),
        reason="the roles of the backups and of the cache",
    )
    yield Statement(
        sid="MakeRoleOfBackups",
        actions=("iam:CreateRole",),
        resources=(backups,),
        reason="the role of the backups, into which no policy is written",
    )
    yield Statement(
        sid="PermitBackups",
        actions=("iam:AttachRolePolicy", "iam:DetachRolePolicy"),
        resources=(backups,),
        conditions={"ArnEquals": {"iam:PolicyARN": [*backup_policy_arns(stack)]}},
        reason="the two AWS managed policies that let AWS Backup back up and restore",
    )
    yield Statement(
        sid="PermitCache",
        actions=("iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"),
        resources=(cache,),
        conditions={"StringEquals": {"iam:PermissionsBoundary": stack.cache_boundary_arn}},
        reason="the role of the cache, and its permissions on the table, within the boundary",
    )
    yield Statement(
        sid="ForbidCache",
        actions=("iam:DeleteRolePolicy",),
        resources=(cache,),
        reason="the permissions that the cache no longer needs",
    )
    yield Statement(
        sid="PassRoleToBackups",
        actions=("iam:PassRole",),
        resources=(backups,),
        conditions={"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}},
        reason="the role can be passed to AWS Backup only",
        page="Service Authorization Reference: AWS Backup, CreateBackupSelection",
    )
    yield Statement(
        sid="PassRoleToCache",
        actions=("iam:PassRole",),
        resources=(cache,),
        conditions={"StringEquals": {"iam:PassedToService": "dax.amazonaws.com"}},
        reason="the role can be passed to DAX only",
        page=DAX,
    )
    yield Statement(
        sid="MakePolicies",
        actions=(
            "iam:CreatePolicy",
            "iam:CreatePolicyVersion",
            "iam:DeletePolicy",
            "iam:DeletePolicyVersion",
            "iam:ListPolicyVersions",
            "iam:TagPolicy",
            "iam:UntagPolicy",
        ),
        resources=policy_arns(stack),
        reason="the policies for readers and writers of the tables; the role cannot attach them",
    )
    services = [one for one in SERVICE_LINKED_ROLES if one != KINESIS or stack.streams]
    yield Statement(
        sid="LetServicesMakeTheirRoles",
        actions=("iam:CreateServiceLinkedRole",),
        resources=service_linked_role_arns(stack, *services),
        conditions={"StringEquals": {"iam:AWSServiceName": services}},
        reason="AWS creates a service-linked role the first time that an account uses a feature",
        page="IAM user guide: Create a service-linked role",
    )
