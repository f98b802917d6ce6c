from collections import Counter

from guardrails import RULES
from guardrails.left_out import LEFT_OUT

KNOWN = {
    "SecurityHub": [
        *("DynamoDB.1", "DynamoDB.2", "DynamoDB.3", "DynamoDB.4", "DynamoDB.5", "DynamoDB.6"),
        *("DynamoDB.7", "KMS.1", "KMS.2", "KMS.3", "KMS.4", "KMS.5", "SNS.1", "SNS.2", "SNS.4"),
        *("Backup.1", "IAM.1", "IAM.2", "IAM.21", "Kinesis.1"),
    ],
    "Config": [
        "dax-tls-endpoint-encryption",
        "dynamodb-autoscaling-enabled",
        "dynamodb-in-backup-plan",
        "dynamodb-meets-restore-time-target",
        "dynamodb-pitr-enabled",
        "dynamodb-resources-protected-by-backup-plan",
        "dynamodb-table-encrypted-kms",
        "dynamodb-throughput-limit-check",
    ],
    "ControlTower": ["CT.DAX.PR.2", "CT.DYNAMODB.PR.1", "CT.DYNAMODB.PR.2"],
    "checkov": [
        *("CKV_AWS_7", "CKV_AWS_26", "CKV_AWS_28", "CKV_AWS_33", "CKV_AWS_40", "CKV_AWS_43"),
        *("CKV_AWS_47", "CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_119", "CKV_AWS_165", "CKV_AWS_166"),
        *("CKV_AWS_169", "CKV_AWS_185", "CKV_AWS_227", "CKV_AWS_239", "CKV_AWS_271"),
        *("CKV_AWS_274", "CKV_AWS_275", "CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_288"),
        *("CKV_AWS_289", "CKV_AWS_290", "CKV_AWS_319", "CKV_AWS_355", "CKV_AWS_385"),
        *("CKV2_AWS_16", "CKV2_AWS_37", "CKV2_AWS_40", "CKV2_AWS_64", "CKV2_AWS_75"),
    ],
    "prowler": [
        "backup_plans_exist",
        "backup_recovery_point_encrypted",
        "backup_reportplans_exist",
        "backup_vaults_encrypted",
        "backup_vaults_exist",
        "cloudwatch_alarm_actions_alarm_state_configured",
        "cloudwatch_alarm_actions_enabled",
        "dynamodb_accelerator_cluster_encryption_enabled",
        "dynamodb_accelerator_cluster_in_transit_encryption_enabled",
        "dynamodb_accelerator_cluster_multi_az",
        "dynamodb_table_autoscaling_enabled",
        "dynamodb_table_cross_account_access",
        "dynamodb_table_deletion_protection_enabled",
        "dynamodb_table_protected_by_backup_plan",
        "dynamodb_tables_kms_cmk_encryption_enabled",
        "dynamodb_tables_pitr_enabled",
        "iam_customer_attached_policy_no_administrative_privileges",
        "iam_inline_policy_allows_privilege_escalation",
        "iam_inline_policy_no_administrative_privileges",
        "iam_inline_policy_no_full_access_to_kms",
        "iam_policy_attached_only_to_group_or_roles",
        "kms_cmk_are_used",
        "kms_cmk_not_deleted_unintentionally",
        "kms_cmk_not_multi_region",
        "kms_cmk_rotation_enabled",
        "kms_key_not_publicly_accessible",
        "sns_subscription_not_using_http_endpoints",
        "sns_topics_kms_encryption_at_rest_enabled",
        "sns_topics_not_publicly_accessible",
    ],
    "cdk-nag": [
        "CloudWatchAlarmAction",
        "DAXEncrypted",
        "DynamoDBAutoScalingEnabled",
        "DynamoDBInBackupPlan",
        "DynamoDBPITREnabled",
        "IAMNoInlinePolicy",
        "IAMNoManagedPolicies",
        "IAMNoWildcardPermissions",
        "IAMPolicyNoStatementsWithAdminAccess",
        "IAMPolicyNoStatementsWithFullAccess",
        "IAMUserNoPolicies",
        "KMSBackingKeyRotationEnabled",
        "SNSEncryptedKMS",
        "SNSRedrivePolicy",
        "SNSTopicSSLPublishOnly",
    ],
    "compliance-policies": [
        "aws-iam-policy-attachment-only-attachment-through-groups",
        "aws-iam-user-policy-attachment-only-attachment-through-groups",
        "aws-kms-key-disallow-bypass-policy-lockout-safety-check",
        "aws-kms-key-enable-key-rotation",
        "aws-kms-key-missing-description",
    ],
    "awsguard": [
        "cmk-backing-key-rotation-enabled",
        "dynamodb-table-encryption-enabled",
        "iam-role-no-policy-management-conflicts",
    ],
    "KICS": ["327b0729-4c5c-4c44-8b5c-e476cd9c7290"],
    "tfsec": ["aws-dynamodb-enable-at-rest-encryption"],
}
CONTROLS = {f"{catalogue}:{control}" for catalogue, ids in KNOWN.items() for control in ids}
COVERED = [control for rule in RULES for control in rule.controls]


def test_every_known_control_is_covered_or_left_out_and_no_other_is() -> None:
    assert Counter([*COVERED, *LEFT_OUT]) == Counter(CONTROLS)


def test_reasons_are_sentences() -> None:
    reasons = [*LEFT_OUT.values()]
    assert [reason for reason in reasons if not reason[0].isupper() or reason[-1] != "."] == []
    assert [reason for reason in reasons if len(reason) < 40 or ". " in reason] == []


def test_reasons_name_rules_that_exist() -> None:
    names = {rule.name for rule in RULES}
    services = {name.partition("-")[0] for name in names}
    words = {word.strip(".,;") for reason in LEFT_OUT.values() for word in reason.split()}
    named = {word for word in words if word.count("-") > 1 and word.split("-")[0] in services}
    assert named == named & names
    assert named == {"iam-policy-permissions", "iam-managed-policy-scope", "dynamodb-table-backup"}
