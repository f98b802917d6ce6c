"""Production tables are protected in Pulumi."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..environment import CONFIG_SCHEMA
from ..production import in_production
from ..rule import Finding, ResourceRule
from .replicas import TABLE_REPLICA, replica_label
from .tables import TABLE, table_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless Pulumi refuses to delete or replace a production table."""
    if not args.opts.protect:
        label = table_label(args) if args.resource_type == TABLE else replica_label(args)
        demand = (
            f"Set the option protect to True on {label}: it is in production, and an update could "
            "replace or delete it."
        )
        yield from in_production(args, [demand])


RULE = ResourceRule(
    name="dynamodb-table-protect",
    description="Production DynamoDB tables and their replicas are protected in Pulumi.",
    severity=Severity.HIGH,
    controls=(),
    reason=(
        "The preview then fails, while deletion protection alone stops an update halfway through."
    ),
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE, TABLE_REPLICA),
    check=check,
)
