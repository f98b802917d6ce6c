"""IAM policies name the alarms, topics, streams, vaults and keys that they allow to use."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..kms.keys import ANY_KEYS
from ..permissions import Request, Requests
from ..rule import Finding, ResourceRule
from ..wildcards import arn
from .policies import POLICIES
from .policy_administration import on_any_resource

_ON = {
    arn("cloudwatch", "alarm:no-name"): (
        "cloudwatch:DeleteAlarms",
        "cloudwatch:DisableAlarmActions",
        "cloudwatch:EnableAlarmActions",
        "cloudwatch:PutCompositeAlarm",
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:SetAlarmState",
    ),
    arn("cloudwatch", "dashboard/no-name"): (
        "cloudwatch:DeleteDashboards",
        "cloudwatch:PutDashboard",
    ),
    arn("cloudwatch", "insight-rule/no-name"): (
        "cloudwatch:DeleteInsightRules",
        "cloudwatch:DisableInsightRules",
        "cloudwatch:PutInsightRule",
    ),
    arn("sns", "no-name"): (
        "sns:PutDataProtectionPolicy",
        "sns:Publish",
        "sns:RemovePermission",
        "sns:Subscribe",
    ),
    arn("kinesis", "stream/no-name"): (
        "kinesis:DecreaseStreamRetentionPeriod",
        "kinesis:DeleteResourcePolicy",
        "kinesis:DeleteStream",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:MergeShards",
        "kinesis:PutRecord",
        "kinesis:PutRecords",
        "kinesis:PutResourcePolicy",
        "kinesis:SplitShard",
        "kinesis:StopStreamEncryption",
        "kinesis:SubscribeToShard",
    ),
    arn("backup", "backup-vault:no-name"): (
        "backup:CopyFromBackupVault",
        "backup:CopyIntoBackupVault",
        "backup:DeleteBackupVaultAccessPolicy",
        "backup:PutBackupVaultLockConfiguration",
        "backup:StartBackupJob",
    ),
    arn("backup", "recovery-point:no-name"): ("backup:StartCopyJob", "backup:StartRestoreJob"),
    arn("backup", "backup-plan:no-name"): (
        "backup:CreateBackupSelection",
        "backup:UpdateBackupPlan",
    ),
    **dict.fromkeys(
        ANY_KEYS,
        (
            "kms:CancelKeyDeletion",
            "kms:DisableKeyRotation",
            "kms:EnableKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ImportKeyMaterial",
            "kms:RevokeGrant",
            "kms:UpdatePrimaryRegion",
        ),
    ),
}
"""Actions that a policy can restrict to resources.

From the service authorization reference. Actions that other rules on IAM check are not among them.
"""
_ANYWHERE = Requests(
    [
        Request(action=action, resource=resource)
        for resource, actions in _ON.items()
        for action in actions
    ]
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Return a finding for each document that allows the use of any topic, stream or key.

    A statement with a restrictive condition passes. `iam-policy-administration` finds documents
    that allow everything, as all of IAM does.
    """
    return on_any_resource(args, _ANYWHERE, "they apply to other stacks' resources, too")


RULE = ResourceRule(
    name="iam-policy-resources",
    description=(
        "IAM policies name the alarms, topics, streams, vaults and keys that they apply to."
    ),
    severity=Severity.MEDIUM,
    controls=("checkov:CKV_AWS_111",),
    reason=(
        "A principal that may silence any alarm, or write to any stream, can do so in this stack."
    ),
    resource_types=POLICIES,
    check=check,
)
