"""The public controls that no rule covers, and why."""

_DATA_SOURCE = (
    "It reads a data source of Terraform, which Pulumi resolves before any policy sees it; the "
    "policy that is made of it is checked as {} has it."
)
_PASSWORDS = (
    "A password policy is the account's, not a stack's; iam-user-absence refuses the users who "
    "would have passwords."
)
_GROUPS = (
    "Who is in a group is decided outside of the stack, and an empty one gives nobody anything; "
    "iam-user-absence refuses users."
)
_OF_OTHER_RESOURCES = "It is about {}, which this stack has not."

UNCOVERED_CONTROLS = {
    "SecurityHub:SNS.2": (
        "It asks for a log of each delivery; SNS counts the failed ones without it, as the metric "
        "NumberOfNotificationsFailed."
    ),
    "Config:dynamodb-throughput-limit-check": (
        "It compares a running table's provisioned throughput with the account's quota; tables "
        "here are billed on demand and have none."
    ),
    "Config:dynamodb-meets-restore-time-target": (
        "How long a restore takes is known only after one in AWS, not from a program."
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
        "Its list of reading actions is of S3, SSM and Secrets Manager, as that of CKV_AWS_288."
    ),
    "checkov:CKV_AWS_288": (
        "Its list of reading actions is of S3, SSM and Secrets Manager; reads of tables are held "
        "to named tables by iam-policy-permissions."
    ),
    "checkov:CKV2_AWS_37": (
        "It is about CodeCommit's approval rules, and lists DynamoDB's types only because its "
        "graph spans them."
    ),
    "checkov:CKV2_AWS_75": (
        "It is about the CORS settings of Lambda's URLs, and lists DynamoDB's types only because "
        "its graph spans them."
    ),
    "prowler:backup_vaults_exist": (
        "It asks whether the account has any vault; a backup plan cannot be made without one, and "
        "dynamodb-table-backup demands the plan."
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
        "How long a stream keeps its records is up to who reads them; the table keeps the items."
    ),
    "cdk-nag:CloudWatchLogGroupEncrypted": _OF_OTHER_RESOURCES.format("groups of logs"),
    "cdk-nag:CloudWatchLogGroupRetentionPeriod": _OF_OTHER_RESOURCES.format("groups of logs"),
    "cdk-nag:IAMGroupHasUsers": _GROUPS,
    "cdk-nag:IAMUserGroupMembership": _GROUPS,
    "cdk-nag:KinesisDataAnalyticsFlinkCheckpointing": _OF_OTHER_RESOURCES.format("Flink"),
    "cdk-nag:KinesisDataFirehoseSSE": _OF_OTHER_RESOURCES.format("Firehose"),
    "cdk-nag:KinesisDataStreamDefaultKeyWhenSSE": (
        "It asks for the key that AWS manages, alias/aws/kinesis; kinesis-stream-encryption asks "
        "for one of the stack's, whose policy says who reads."
    ),
    "cdk-nag:SNSRedrivePolicy": (
        "A dead-letter queue keeps what could not be delivered for later, when an alarm is of no "
        "more use."
    ),
    "cdk-nag:IAMNoInlinePolicy": (
        "It is about where a policy is kept; the rules on IAM policies check what it allows, "
        "inline or not."
    ),
    "cdk-nag:IAMNoManagedPolicies": (
        "It refuses every policy that AWS manages; iam-managed-policy-scope refuses those that "
        "reach every table, or all of IAM."
    ),
    "awsguard:iam-role-no-policy-management-conflicts": (
        "It keeps a role's policies from being declared in two notations that undo each other, "
        "which allows nobody more than either of them."
    ),
}
"""Why each control is left out, by `<catalogue>:<id>`."""
