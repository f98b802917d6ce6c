"""Restoring a table of a stack under a new name."""

from collections.abc import Iterator

from bootstrap.permissions.making import USE_TABLE_KEY
from bootstrap.permissions.reading import READ_TABLE
from bootstrap.permissions.stack_place import (
    INSIGHTS,
    StackPlace,
    index_arns,
    service_linked_role_arns,
    tags_of_stack,
    via_service,
)
from bootstrap.permissions.statement import TABLE_KEYS, Statement


def restoring(stack: StackPlace) -> Iterator[Statement]:
    """Yield what a restore of a table needs, and its removal."""
    sources = tuple(stack.arn("dynamodb", f"table/{name}") for name in stack.tables)
    targets = tuple(f"{source}-restored-*" for source in sources)
    yield Statement(
        sid="ReadTables",
        actions=READ_TABLE,
        resources=(*sources, *targets, *index_arns(stack, targets)),
        reason="the restorable period, and the settings of a restored table",
    )
    yield Statement(
        sid="Restore",
        actions=("dynamodb:RestoreTableToPointInTime",),
        resources=(*sources, *targets),
        reason="a table of the stack is restored under a new name that begins with its own",
    )
    yield Statement(
        sid="CompareItems",
        actions=("dynamodb:BatchGetItem", "dynamodb:Scan"),
        resources=(*sources, *targets),
        reason="a sample of the items is compared",
    )
    yield Statement(
        sid="CompleteRestoredTables",
        actions=(
            "dynamodb:DeleteTable",
            "dynamodb:PutResourcePolicy",
            "dynamodb:TagResource",
            "dynamodb:UntagResource",
            "dynamodb:UpdateContinuousBackups",
            "dynamodb:UpdateContributorInsights",
            "dynamodb:UpdateTable",
            "dynamodb:UpdateTimeToLive",
        ),
        resources=(*targets, *index_arns(stack, targets)),
        reason="settings that a restore omits are put back, or the restored table is deleted; the "
        "stack's own tables are not changed",
    )
    yield Statement(
        sid="FillRestoredTables",
        actions=(
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ),
        resources=targets,
        reason="DynamoDB fills a restored table with the permissions of whoever restores it",
        page="Service Authorization Reference: Amazon DynamoDB, RestoreTableToPointInTime",
    )
    yield Statement(
        sid="UseKeyOfTables",
        actions=USE_TABLE_KEY,
        resources=(stack.arn("kms", "key/*"),),
        conditions={
            "StringEquals": {
                **tags_of_stack(stack, "ResourceTag"),
                "kms:ViaService": via_service(stack, "dynamodb", stack.region),
            }
        },
        reason="a restored table is encrypted with the key of its source table",
        page=TABLE_KEYS,
    )
    yield Statement(
        sid="ReadKeys",
        actions=("kms:DescribeKey",),
        resources=(stack.arn("kms", "key/*"),),
        reason="a table whose key is disabled cannot be restored; this action does not decrypt",
    )
    alarms = tuple(
        stack.arn("cloudwatch", f"alarm:{stack.prefix}-{name}-restored-*") for name in stack.tables
    )
    yield Statement(
        sid="WatchRestoredTables",
        actions=("cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"),
        resources=alarms,
        reason="the alarms of a restored table, until the stack adopts it",
    )
    yield Statement(
        sid="TagNewAlarms",
        actions=("cloudwatch:TagResource",),
        resources=alarms,
        reason="the tags of an alarm at its creation",
        page="Amazon CloudWatch API reference: PutMetricAlarm",
    )
    yield Statement(
        sid="ReadAlarms",
        actions=("cloudwatch:DescribeAlarms",),
        resources=(stack.arn("cloudwatch", "alarm:*"),),
        reason="AWS checks a list of alarms against all of them",
    )
    yield Statement(
        sid="LetInsightsMakeTheirRole",
        actions=("iam:CreateServiceLinkedRole",),
        resources=service_linked_role_arns(stack, INSIGHTS),
        conditions={"StringEquals": {"iam:AWSServiceName": INSIGHTS}},
        reason="AWS creates a service-linked role the first time that an account enables "
        "Contributor Insights",
        page="IAM user guide: Create a service-linked role",
    )
    yield Statement(
        sid="FindWhatHasNoArn",
        actions=(
            "backup:ListRecoveryPointsByResource",
            "dynamodb:ListTables",
            "kms:ListAliases",
        ),
        resources=("*",),
        reason="restored tables, backups, and the name of a key; "
        "these actions have no resource-level permissions",
    )
