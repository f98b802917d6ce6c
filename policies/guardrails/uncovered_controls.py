"""The public controls that no rule covers, and why."""

_DATA_SOURCE = (
    "It reads a data source of Terraform, which Pulumi resolves before any policy sees it; the "
    "resulting policy is checked as for {}."
)
_PASSWORDS = (
    "A password policy is the account's, not a stack's; iam-user-absence refuses the users who "
    "would have passwords."
)
_GROUPS = (
    "Membership of a group is decided outside the stack, and an empty group gives no one "
    "permissions; iam-user-absence refuses users."
)
_OF_OTHER_RESOURCES = "It is about {}, which this stack does not have."

UNCOVERED_CONTROLS = {
    "SecurityHub:SNS.2": (
        "It requires a log of each delivery; SNS counts failed deliveries anyway, in the metric "
        "NumberOfNotificationsFailed."
    ),
    "Config:dynamodb-throughput-limit-check": (
        "It compares a running table's provisioned throughput with the account's quota; tables "
        "here are billed on demand and have none."
    ),
    "Config:dynamodb-meets-restore-time-target": (
        "Only a restore in AWS shows how long it takes, not a program."
    ),
    "checkov:CKV_AWS_1": _DATA_SOURCE.format("CKV_AWS_62"),
    "checkov:CKV_AWS_49": _DATA_SOURCE.format("CKV_AWS_63"),
    "checkov:CKV_AWS_283": _DATA_SOURCE.format("CKV_AWS_33, 60 or 169"),
    "checkov:CKV_AWS_356": _DATA_SOURCE.format("CKV_AWS_355"),
    "checkov:CKV_AWS_358": _DATA_SOURCE.format("CKV_AWS_393"),
    **{f"checkov:CKV_AWS_{number}": _PASSWORDS for number in range(9, 16)},
    "checkov:CKV2_AWS_14": _GROUPS,
    "checkov:CKV2_AWS_21": _GROUPS,
    "checkov:CKV2_AWS_9": _OF_OTHER_RESOURCES.format("backups of EBS volumes"),
    "checkov:CKV2_AWS_18": _OF_OTHER_RESOURCES.format("backups of file systems"),
    "checkov:CKV2_AWS_68": _OF_OTHER_RESOURCES.format("roles of SageMaker's notebooks"),
    "checkov:CKV_AWS_108": (
        "Its list of read actions is of S3, SSM and Secrets Manager, as that of CKV_AWS_288."
    ),
    "checkov:CKV_AWS_288": (
        "Its list of read actions is of S3, SSM and Secrets Manager; iam-policy-permissions "
        "restricts reads to named tables."
    ),
    "checkov:CKV2_AWS_37": (
        "It is about CodeCommit's approval rules, and lists DynamoDB's types only because its "
        "graph includes them."
    ),
    "checkov:CKV2_AWS_75": (
        "It is about the CORS settings of Lambda's URLs, and lists DynamoDB's types only because "
        "its graph includes them."
    ),
    "prowler:backup_vaults_exist": (
        "It asks whether the account has any vault; a backup plan requires one, and "
        "dynamodb-table-backup requires the plan."
    ),
    "prowler:backup_reportplans_exist": (
        "Report plans cover the backups of the whole account, which is more than this stack's."
    ),
    **{
        f"prowler:kms_key_enclave_{name}": _OF_OTHER_RESOURCES.format("keys of Nitro Enclaves")
        for name in (
            "attestation_bypassable_path",
            "attestation_no_deployment_binding",
            "attestation_not_enforced",
            "attestation_pcr_mismatch",
            "attestation_unknown_image",
            "debug_attestation_detected",
        )
    },
    "prowler:iam_password_policy_minimum_length_14": _PASSWORDS,
    "prowler:kinesis_stream_data_retention_period": (
        "The readers of a stream determine how long it must keep its records; the table keeps the "
        "items."
    ),
    "cdk-nag:CloudWatchLogGroupEncrypted": _OF_OTHER_RESOURCES.format("log groups"),
    "cdk-nag:CloudWatchLogGroupRetentionPeriod": _OF_OTHER_RESOURCES.format("log groups"),
    "cdk-nag:IAMGroupHasUsers": _GROUPS,
    "cdk-nag:IAMUserGroupMembership": _GROUPS,
    "cdk-nag:KinesisDataAnalyticsFlinkCheckpointing": _OF_OTHER_RESOURCES.format("Flink"),
    "cdk-nag:KinesisDataFirehoseSSE": _OF_OTHER_RESOURCES.format("Firehose"),
    "cdk-nag:KinesisDataStreamDefaultKeyWhenSSE": (
        "It requires the AWS managed key, alias/aws/kinesis; kinesis-stream-encryption requires a "
        "key of the stack, whose policy controls who reads."
    ),
    "cdk-nag:SNSRedrivePolicy": (
        "A dead-letter queue keeps undelivered messages for later, when an alarm is no longer "
        "useful."
    ),
    "cdk-nag:IAMNoInlinePolicy": (
        "It is about where a policy is kept; the rules on IAM policies check what it allows, "
        "inline or not."
    ),
    "cdk-nag:IAMNoManagedPolicies": (
        "It refuses every AWS managed policy; iam-managed-policy-scope refuses those that reach "
        "every table, or all of IAM."
    ),
    "awsguard:iam-role-no-policy-management-conflicts": (
        "It prevents declaring a role's policies in two notations that undo each other, which "
        "grants no more than either of them."
    ),
}
"""Why each control is not covered, by `<catalogue>:<id>`."""
