"""The stack has its requests table."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, StackRule
from ..values import read
from ..ways_out import if_meant
from .specification import BOTH_FILES, DEMANDED_SCHEMA, NAMES_SCHEMA, REQUESTS, is_demanded
from .tables import TABLE

NAME = "dynamodb-requests-table-presence"


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the stack has a requests table, or is another's or being destroyed."""
    if not args.resources or not is_demanded(args.get_config()):
        return
    names = [
        read(resource.props, "name")
        for resource in args.resources
        if resource.resource_type == TABLE
    ]
    config = args.get_config()
    if any(REQUESTS.has_name(name, config) for name in names):
        return
    unknowns = [name for name in names if isinstance(name, UnknownValueError)]
    wanted = REQUESTS.own_name(config) or f"<environment>-{REQUESTS.base_name}"
    absence = f"Declare the table '{wanted}': the stack has no requests table."
    meant = if_meant("tableNames", NAME, "name it in", "another name")
    yield from unknowns or [f"{absence} It is specified in {BOTH_FILES}. {meant}"]


RULE = StackRule(
    name=NAME,
    description="The stack has the requests table of the Root Orchestrator.",
    severity=Severity.CRITICAL,
    controls=(),
    reason="A table that leaves the program is deleted, and its items with it.",
    config_schema=PolicyConfigSchema(properties=DEMANDED_SCHEMA | NAMES_SCHEMA),
    check=check,
)
