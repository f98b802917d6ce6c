"""Production tables have deletion protection."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..environment import CONFIG_SCHEMA
from ..flags import unless
from ..production import in_production
from ..rule import Finding, ResourceRule
from ..values import read
from .replicas import TABLE_REPLICA, replicas
from .tables import TABLE, table_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each production table or replica that can be deleted."""
    yield from in_production(args, _deletable(args))


def _deletable(args: ResourceValidationArgs) -> Iterator[Finding]:
    places = list(replicas(args))
    if args.resource_type == TABLE:
        places.insert(0, (args.props, table_label(args)))
    for place, label in places:
        yield from unless(
            read(place, "deletionProtectionEnabled"),
            (True,),
            f"Set deletion_protection_enabled to True on {label}: it is in production, and "
            "without protection anyone with permission can delete it.",
        )


RULE = ResourceRule(
    name="dynamodb-table-deletion-protection",
    description="Production DynamoDB tables and their replicas have deletion protection.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:DynamoDB.6",
        "prowler:dynamodb_table_deletion_protection_enabled",
    ),
    reason="It applies to every tool and person, also outside Pulumi.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE, TABLE_REPLICA),
    check=check,
)
