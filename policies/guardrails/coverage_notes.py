"""Where rules require less or more than the public controls that they cover."""

_DYNAMODB_AND_DAX = (
    "Checks DynamoDB and DAX; all actions of another service only for identities that reach tables."
)
_ON_ANY_RESOURCE = "Finds only single actions on any resource, not combinations of actions."
_ON_ANY_OF_THESE = "Checks only services that the stack uses, on any resource."
_CREDENTIALS = "Finds only credentials of IAM and STS, on any resource."
_WHO_MAY_WHAT = "Finds only permissions on any identity, key, vault or topic."
_ROLES = "Checks only roles that reach tables, caches or backups."
_BACKUP_SETTINGS = "Does not check its optional parameters on copies, retention and vault locks."
_RECOVERY_POINTS = "Checks recovery points only through the key of their vault."
_PENDING_DELETION = "Checks only the waiting period: only AWS knows of a pending deletion."
_DENIED = "Access passes if another statement denies as much to every outside principal."
_ALIAS_OF_AWS = "A key with an alias of AWS, alias/aws/..., does not pass."
_TRUSTED = (
    "Refuses accounts outside trusted; the own one passes only if the provider allows no other."
)

NARROWER = {
    "dynamodb-table-recovery": "Checks only production tables.",
    "dynamodb-table-deletion-protection": "Checks only production tables.",
    "dynamodb-table-encryption": "Checks only production tables.",
    "dynamodb-table-backup": "Checks only production tables.",
    "dax-cluster-zones": ("Checks only production clusters, and two subnets count as two zones."),
    "sns-topic-encryption": "Checks only production topics.",
    "backup-vault-encryption": "Checks only production vaults.",
    "kms-key-deletion-window": _PENDING_DELETION,
    "kms-key-region": "Keys in multiRegionKeys pass.",
    "SecurityHub:DynamoDB.4": _BACKUP_SETTINGS,
    "SecurityHub:Backup.1": _RECOVERY_POINTS,
    "SecurityHub:IAM.21": _DYNAMODB_AND_DAX,
    "Config:dynamodb-resources-protected-by-backup-plan": _BACKUP_SETTINGS,
    "Config:dynamodb-table-encrypted-kms": "Does not check its optional list of allowed keys.",
    "ControlTower:CT.DAX.PR.2": "Two zones pass, where the control requires three.",
    "checkov:CKV2_AWS_56": "Checks attachments of the policy, not look-ups of it.",
    "checkov:CKV_AWS_275": "Checks attachments of the policy, not look-ups of it.",
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
    "checkov:CKV2_AWS_40": "All of IAM on named resources passes.",
    "prowler:iam_role_cross_account_readonlyaccess_policy": _ROLES,
    "prowler:iam_role_cross_service_confused_deputy_prevention": (
        "Checks only services that act for any account, in roles that reach tables."
    ),
    "prowler:iam_no_custom_policy_permissive_role_assumption": (
        "Finds only access to every role, not to every role of one account."
    ),
    "prowler:iam_inline_policy_allows_privilege_escalation": _ON_ANY_RESOURCE,
    "prowler:iam_policy_allows_privilege_escalation": _ON_ANY_RESOURCE,
    "prowler:dynamodb_table_cross_account_access": "AWS services pass without a condition.",
    "prowler:backup_recovery_point_encrypted": _RECOVERY_POINTS,
    "cdk-nag:IAMNoWildcardPermissions": _DYNAMODB_AND_DAX,
    "cdk-nag:IAMPolicyNoStatementsWithFullAccess": _DYNAMODB_AND_DAX,
}
"""What a rule, or a rule for one control, leaves unchecked."""

STRICTER = {
    "dynamodb-table-capacity": "Refuses provisioned tables even with auto scaling.",
    "dynamodb-table-recovery": "Also refuses a recovery period below minimumDays.",
    "dynamodb-global-table-version": "Refuses such tables whatever their settings.",
    "dynamodb-table-backup": "Selections outside the stack do not count.",
    "dynamodb-resource-policy-audience": _TRUSTED,
    "dax-cluster-zones": "Also requires three nodes.",
    "cloudwatch-alarm-action": "An action on another state than ALARM does not pass.",
    "sns-topic-audience": _TRUSTED,
    "sns-topic-transport": "Also applies to encrypted topics.",
    "kms-key-policy-audience": _TRUSTED,
    "kms-key-policy-presence": "Also applies to replicas of keys, and to external keys.",
    "aws-resource-tags": "Requires four tags by default, where the control accepts any.",
    "iam-user-absence": "Refuses every user, and every credential of one.",
    "checkov:CKV_AWS_60": (
        "Also refuses a pattern, or an identity provider that is open to everyone."
    ),
    "SecurityHub:SNS.1": _ALIAS_OF_AWS,
    "SecurityHub:Kinesis.1": _ALIAS_OF_AWS,
    "Config:dynamodb-table-encrypted-kms": _ALIAS_OF_AWS,
    "ControlTower:CT.DYNAMODB.PR.2": _ALIAS_OF_AWS,
    "checkov:CKV_AWS_26": _ALIAS_OF_AWS,
    "checkov:CKV_AWS_43": _ALIAS_OF_AWS,
    "prowler:dynamodb_tables_kms_cmk_encryption_enabled": _ALIAS_OF_AWS,
    "prowler:sns_topics_kms_encryption_at_rest_enabled": _ALIAS_OF_AWS,
    "prowler:iam_inline_policy_no_full_access_to_kms": (
        "Permission to decrypt with every key is enough for a violation."
    ),
    "cdk-nag:SNSEncryptedKMS": _ALIAS_OF_AWS,
    "awsguard:dynamodb-table-encryption-enabled": "Also refuses tables without the setting.",
}
"""What a rule, or a rule for one control, refuses in addition."""
