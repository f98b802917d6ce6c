"""Production tables are encrypted with a customer-managed key."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..environment import CONFIG_SCHEMA
from ..flags import unless
from ..kms.keys import unless_customer_managed
from ..production import in_production
from ..rule import Finding, ResourceRule
from ..values import read
from .replicas import TABLE_REPLICA, replicas
from .tables import TABLE, table_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each production table or replica without a customer-managed key."""
    yield from in_production(args, _without_key(args))


def _without_key(args: ResourceValidationArgs) -> Iterator[Finding]:
    if args.resource_type == TABLE:
        label = table_label(args)
        yield from unless(
            read(args.props, "serverSideEncryption", "enabled"),
            (True,),
            f"Set server_side_encryption.enabled to True on {label}: it is in production, and "
            "encrypted with an AWS owned key.",
        )
        yield from unless_customer_managed(
            read(args.props, "serverSideEncryption", "kmsKeyArn"),
            f"server_side_encryption.kms_key_arn on {label}",
        )
    for replica, label in replicas(args):
        yield from unless_customer_managed(read(replica, "kmsKeyArn"), f"kms_key_arn on {label}")


RULE = ResourceRule(
    name="dynamodb-table-encryption",
    description="Production DynamoDB tables and their replicas have a customer-managed key.",
    severity=Severity.MEDIUM,
    controls=(
        "checkov:CKV_AWS_119",
        "checkov:CKV_AWS_271",
        "prowler:dynamodb_tables_kms_cmk_encryption_enabled",
        "awsguard:dynamodb-table-encryption-enabled",
        "Config:dynamodb-table-encrypted-kms",
        "ControlTower:CT.DYNAMODB.PR.2",
    ),
    reason="Reading the items then also requires access to the key, and CloudTrail logs its use.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE, TABLE_REPLICA),
    check=check,
)
