"""Where rules demand less or more than the public controls that they cover."""

_DYNAMODB_AND_DAX = (
    "Only DynamoDB and DAX are looked at, and who reaches tables for all of another service."
)
_ON_ANY_RESOURCE = "Only single actions on any resource are looked for, not what several add up to."
_ON_ANY_OF_THESE = "Only what the stack has is looked at, on any resource."
_CREDENTIALS = "Only credentials of IAM and STS are looked for, on any resource."
_WHO_MAY_WHAT = "Only permissions on any identity, key, vault or topic are looked for."
_ROLES = "Only roles that reach tables, caches or backups are checked."
_BACKUP_SETTINGS = "Its optional parameters on copies, retention and vault locks are not checked."
_RECOVERY_POINTS = "Recovery points are seen only through the key of the vault they will be in."
_PENDING_DELETION = "Only the waiting time is checked: a deletion that is pending is AWS's to know."
_DENIED = "Who is let in passes if another statement denies as much to all from outside."
_ALIAS_OF_AWS = "A key under an alias of AWS, alias/aws/..., does not do."
_TRUSTED = (
    "Accounts outside trusted are refused; the own one passes only if the provider allows no other."
)

NARROWER = {
    "dynamodb-table-recovery": "Only tables of production are checked.",
    "dynamodb-table-deletion-protection": "Only tables of production are checked.",
    "dynamodb-table-encryption": "Only tables of production are checked.",
    "dynamodb-table-backup": "Only tables of production are checked.",
    "dax-cluster-zones": (
        "Only clusters of production are checked, and two subnets count as two zones."
    ),
    "sns-topic-encryption": "Only topics of production are checked.",
    "backup-vault-encryption": "Only vaults of production are checked.",
    "kms-key-deletion-window": _PENDING_DELETION,
    "kms-key-region": "Keys that are listed in multiRegionKeys pass.",
    "SecurityHub:DynamoDB.4": _BACKUP_SETTINGS,
    "SecurityHub:Backup.1": _RECOVERY_POINTS,
    "SecurityHub:IAM.21": _DYNAMODB_AND_DAX,
    "Config:dynamodb-resources-protected-by-backup-plan": _BACKUP_SETTINGS,
    "Config:dynamodb-table-encrypted-kms": "Its optional list of allowed keys is not checked.",
    "ControlTower:CT.DAX.PR.2": "Two zones do, where it asks for three.",
    "checkov:CKV2_AWS_56": "Attachments of the policy are checked, not look-ups of it.",
    "checkov:CKV_AWS_275": "Attachments of the policy are checked, not look-ups of it.",
    "checkov:CKV_AWS_33": _DENIED,
    "checkov:CKV_AWS_60": _DENIED,
    "checkov:CKV_AWS_61": _ROLES,
    "checkov:CKV_AWS_107": _CREDENTIALS,
    "checkov:CKV_AWS_109": _WHO_MAY_WHAT,
    "checkov:CKV_AWS_110": _ON_ANY_RESOURCE,
    "checkov:CKV_AWS_111": _ON_ANY_OF_THESE,
    "checkov:CKV_AWS_169": _DENIED,
    "checkov:CKV_AWS_286": _ON_ANY_RESOURCE,
    "checkov:CKV_AWS_287": _CREDENTIALS,
    "checkov:CKV_AWS_289": _WHO_MAY_WHAT,
    "checkov:CKV_AWS_290": _DYNAMODB_AND_DAX,
    "checkov:CKV_AWS_355": _DYNAMODB_AND_DAX,
    "checkov:CKV_AWS_385": _DENIED,
    "checkov:CKV2_AWS_40": "All of IAM on resources that are named passes.",
    "prowler:iam_role_cross_account_readonlyaccess_policy": _ROLES,
    "prowler:iam_role_cross_service_confused_deputy_prevention": (
        "Only services that act for any account are looked at, on roles that reach tables."
    ),
    "prowler:iam_no_custom_policy_permissive_role_assumption": (
        "Only any role at all is looked for, not any of an account's."
    ),
    "prowler:iam_inline_policy_allows_privilege_escalation": _ON_ANY_RESOURCE,
    "prowler:iam_policy_allows_privilege_escalation": _ON_ANY_RESOURCE,
    "prowler:dynamodb_table_cross_account_access": "Services of AWS pass without a condition.",
    "prowler:backup_recovery_point_encrypted": _RECOVERY_POINTS,
    "cdk-nag:IAMNoWildcardPermissions": _DYNAMODB_AND_DAX,
    "cdk-nag:IAMPolicyNoStatementsWithFullAccess": _DYNAMODB_AND_DAX,
}
"""What a rule, or a rule as to one control, leaves unchecked."""

STRICTER = {
    "dynamodb-table-capacity": "Provisioned tables are refused also where they scale.",
    "dynamodb-table-recovery": "A recovery period below minimumDays is refused too.",
    "dynamodb-global-table-version": "Such tables are refused whatever their settings.",
    "dynamodb-table-backup": "Selections outside the stack do not count.",
    "dynamodb-resource-policy-audience": _TRUSTED,
    "dax-cluster-zones": "Three nodes are demanded too.",
    "cloudwatch-alarm-action": "An action on another state than ALARM does not do.",
    "sns-topic-audience": _TRUSTED,
    "sns-topic-transport": "Topics that are encrypted need it too.",
    "kms-key-policy-audience": _TRUSTED,
    "kms-key-policy-presence": "Replicas of keys, and external keys, need one too.",
    "aws-resource-tags": "Four tags are demanded by default, where it does with any.",
    "iam-user-absence": "Every user is refused, and every credential of one.",
    "checkov:CKV_AWS_60": "A pattern or an identity provider of everybody's is refused too.",
    "SecurityHub:SNS.1": _ALIAS_OF_AWS,
    "SecurityHub:Kinesis.1": _ALIAS_OF_AWS,
    "Config:dynamodb-table-encrypted-kms": _ALIAS_OF_AWS,
    "ControlTower:CT.DYNAMODB.PR.2": _ALIAS_OF_AWS,
    "checkov:CKV_AWS_26": _ALIAS_OF_AWS,
    "checkov:CKV_AWS_43": _ALIAS_OF_AWS,
    "prowler:dynamodb_tables_kms_cmk_encryption_enabled": _ALIAS_OF_AWS,
    "prowler:sns_topics_kms_encryption_at_rest_enabled": _ALIAS_OF_AWS,
    "prowler:iam_inline_policy_no_full_access_to_kms": "Leave to decrypt with every key is enough.",
    "cdk-nag:SNSEncryptedKMS": _ALIAS_OF_AWS,
    "awsguard:dynamodb-table-encryption-enabled": "Tables that say nothing of it are refused too.",
}
"""What a rule, or a rule as to one control, refuses besides."""
