"""Tables and their replicas have the class that their environment requires."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, Exactly
from ..values import read, shown
from ..ways_out import if_meant
from .replicas import TABLE_REPLICA, replica_label
from .tables import TABLE, table_label

NAME = "dynamodb-table-class"
_MEANT = if_meant("tableClass", NAME)
CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "tableClass": {
            "type": "string",
            "enum": ["STANDARD", "STANDARD_INFREQUENT_ACCESS"],
            "description": "The class that every table and replica must have; any if omitted.",
            STRICTNESS: Exactly(),
        },
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless a table or replica has the class that the config requires, if any."""
    wanted = args.get_config().get("tableClass")
    if wanted is None:
        return
    if args.resource_type == TABLE:
        yield from _table_fault(args, wanted)
    else:
        yield from _replica_fault(args, wanted)


def _table_fault(args: ResourceValidationArgs, wanted: object) -> Iterator[Finding]:
    table_class = read(args.props, "tableClass")
    if isinstance(table_class, UnknownValueError):
        yield table_class
    elif (table_class if table_class is not None else "STANDARD") != wanted:
        default = ", so it is 'STANDARD'" if table_class is None else ""
        yield (
            f"Set table_class to {wanted!r} on {table_label(args)}: "
            f"it is {shown(table_class)}{default}. {_MEANT}"
        )


def _replica_fault(args: ResourceValidationArgs, wanted: object) -> Iterator[Finding]:
    """Yield a finding if a replica has another class; by default it has that of its table."""
    override = read(args.props, "tableClassOverride")
    if isinstance(override, UnknownValueError):
        yield override
    elif override is not None and override != wanted:
        yield (
            f"Set table_class_override to {wanted!r} on {replica_label(args)}: "
            f"it is {shown(override)}. {_MEANT}"
        )


RULE = ResourceRule(
    name=NAME,
    description=(
        "DynamoDB tables and replicas have the table class that their environment requires."
    ),
    severity=Severity.LOW,
    controls=(),
    reason=(
        "With infrequent access, storage costs less than half as much, and requests a quarter more."
    ),
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE, TABLE_REPLICA),
    check=check,
)
