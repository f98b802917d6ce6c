"""What may stand around the program, as the pack wants it: more of it for a test's copy."""

import json

import pulumi
import pulumi_aws as aws

ACCOUNT = "123456789012"
REQUESTS = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/prod-market-intelligence-requests"
OWN_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": pulumi.get_project(),
    "stack": pulumi.get_stack(),
}


def document(**statement: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


aws.kms.Grant(
    "restoring",
    key_id=OWN_KEY,
    grantee_principal=f"arn:aws:iam::{ACCOUNT}:role/restore",
    operations=["Decrypt"],
)

aws.backup.VaultPolicy(
    "copiers",
    backup_vault_name="prod-market-intelligence-backups",
    policy=document(Principal={"Service": "backup.amazonaws.com"}, Action="backup:*", Resource="*"),
)

aws.kinesis.Stream(
    "changes", name="prod-changes", encryption_type="KMS", kms_key_id=OWN_KEY, tags=TAGS
)

aws.dynamodb.TableExport(
    "archive",
    table_arn=REQUESTS,
    s3_bucket="prod-archive",
    s3_sse_algorithm="KMS",
    s3_sse_kms_key_id=OWN_KEY,
)
