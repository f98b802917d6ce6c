"""The public controls that no rule covers, and why."""

LEFT_OUT = {
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
