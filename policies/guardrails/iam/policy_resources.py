"""IAM policies name the alarms, topics, streams, vaults and keys that they let somebody use."""

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
"""Actions that AWS lets a policy restrict to what they are done to.

From the service authorization reference. What other rules on IAM ask for is not among them.
"""
_ANYWHERE = Requests(
    [
        Request(action=action, resource=resource)
        for resource, actions in _ON.items()
        for action in actions
    ]
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Return a finding for each document by which somebody can use any topic, stream or key.

    What a condition restricts passes. What allows everything, as to administer IAM does, is left to
    `iam-policy-administration`.
    """
    return on_any_resource(args, _ANYWHERE, "they reach what other stacks own too")


RULE = ResourceRule(
    name="iam-policy-resources",
    description="IAM policies name the alarms, topics, streams, vaults and keys they are about.",
    severity=Severity.MEDIUM,
    controls=("checkov:CKV_AWS_111",),
    reason="Who may silence any alarm, or write to any stream, can do so to this stack's.",
    resource_types=POLICIES,
    check=check,
)
