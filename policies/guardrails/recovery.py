"""Tables of production can be restored to any second."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from .dynamodb import TABLE, table_label
from .environment import CONFIG_SCHEMA, is_production
from .rule import Finding, ResourceRule
from .values import read


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless a table of production has point-in-time recovery."""
    enabled = read(args.props, "pointInTimeRecovery", "enabled")
    production = is_production(args)
    if enabled is True or production is False:
        return
    if isinstance(production, UnknownValueError):
        yield production
    elif isinstance(enabled, UnknownValueError):
        yield enabled
    else:
        yield (
            f"Set point_in_time_recovery.enabled to True on {table_label(args)}: "
            "it is production's, and recovery is off."
        )


RULE = ResourceRule(
    name="dynamodb-table-recovery",
    description="DynamoDB tables of production have point-in-time recovery.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:DynamoDB.2",
        "checkov:CKV_AWS_28",
        "prowler:dynamodb_tables_pitr_enabled",
        "cdk-nag:DynamoDBPITREnabled",
    ),
    reason="A bad write or delete is otherwise final.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE,),
    check=check,
)
