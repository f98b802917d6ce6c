"""Production tables can be restored to any second of the last weeks."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from .. import environment
from ..flags import unless
from ..production import in_production
from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, AtLeast
from ..values import number, read, shown_number
from ..ways_out import if_meant
from .replicas import TABLE_REPLICA, replicas
from .tables import TABLE, table_label

MOST_DAYS = 35
"""The most days back that AWS can restore a table, and its default."""

NAME = "dynamodb-table-recovery"
CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        **environment.CONFIG_SCHEMA.properties,
        "minimumDays": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_DAYS,
            "description": f"How many days back tables must be restorable (default {MOST_DAYS}).",
            STRICTNESS: AtLeast(left_out=MOST_DAYS),
        },
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each way in which a production table, or a replica of it, is not recoverable."""
    of_table = _table_faults(args) if args.resource_type == TABLE else ()
    yield from in_production(args, [*of_table, *_replica_faults(args)])


def _table_faults(args: ResourceValidationArgs) -> Iterator[Finding]:
    enabled = read(args.props, "pointInTimeRecovery", "enabled")
    days = read(args.props, "pointInTimeRecovery", "recoveryPeriodInDays")
    least = int(number(args.get_config().get("minimumDays")) or MOST_DAYS)
    if isinstance(enabled, UnknownValueError):
        yield enabled
    elif enabled is not True:
        yield (
            f"Set point_in_time_recovery.enabled to True on {table_label(args)}: it is in "
            "production, and recovery is off."
        )
        return
    if isinstance(days, UnknownValueError):
        yield days
    elif days is not None and (number(days) or 0) < least:
        yield (
            f"Set point_in_time_recovery.recovery_period_in_days to {least} or more "
            f"on {table_label(args)}: it is {shown_number(days)}. " + if_meant("minimumDays", NAME)
        )


def _replica_faults(args: ResourceValidationArgs) -> Iterator[Finding]:
    for replica, label in replicas(args):
        yield from unless(
            read(replica, "pointInTimeRecovery"),
            (True,),
            f"Set point_in_time_recovery to True on {label}: it is in production, and AWS does "
            "not copy this setting from the table.",
        )


RULE = ResourceRule(
    name=NAME,
    description="Production DynamoDB tables and their replicas have point-in-time recovery.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:DynamoDB.2",
        "Config:dynamodb-pitr-enabled",
        "ControlTower:CT.DYNAMODB.PR.1",
        "KICS:327b0729-4c5c-4c44-8b5c-e476cd9c7290",
        "checkov:CKV_AWS_28",
        "prowler:dynamodb_tables_pitr_enabled",
        "cdk-nag:DynamoDBPITREnabled",
    ),
    reason="Without it, a bad write or delete is final.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE, TABLE_REPLICA),
    check=check,
)
