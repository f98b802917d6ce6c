"""The stack has its requests table, and every other table that is not optional."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, StackRule
from ..values import read
from ..ways_out import if_meant
from .specification import BOTH_FILES, DEMANDED_SCHEMA, NAMES_SCHEMA, TABLES, is_demanded
from .tables import TABLE

NAME = "dynamodb-requests-table-presence"
REQUIRED = tuple(table for table in TABLES if not table.optional)
_NAMES = " and ".join(f"the {table.name} table" for table in REQUIRED)


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each missing table, if the stack needs it and is not being destroyed."""
    if not args.resources or not is_demanded(args.get_config()):
        return
    names = [
        read(resource.props, "name")
        for resource in args.resources
        if resource.resource_type == TABLE
    ]
    config = args.get_config()
    missing = [
        table for table in REQUIRED if not any(table.has_name(name, config) for name in names)
    ]
    unknowns = [name for name in names if isinstance(name, UnknownValueError)]
    if missing and unknowns:
        yield from unknowns
        return
    meant = if_meant("tableNames", NAME, "name it in", "another name")
    for table in missing:
        wanted = table.own_name(config) or f"<environment>-{table.base_name}"
        absence = f"Declare the table '{wanted}': the stack has no {table.name} table."
        yield f"{absence} It is specified in {BOTH_FILES}. {meant}"


RULE = StackRule(
    name=NAME,
    description=f"The stack has {_NAMES} of the Root Orchestrator.",
    severity=Severity.CRITICAL,
    controls=(),
    reason="Removing a table from the program deletes the table and its items.",
    config_schema=PolicyConfigSchema(properties=DEMANDED_SCHEMA | NAMES_SCHEMA),
    check=check,
)
