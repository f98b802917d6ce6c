"""Tables have exactly the keys, indexes and projections of their specification."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from .dynamodb import GLOBAL_SECONDARY_INDEX, TABLE, table_label
from .rule import Finding, ResourceRule
from .specification import TABLES, Table
from .structure import differences
from .values import read


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each way in which a table is not as specified.

    No table escapes by its name: one that no specification has is refused, and one that is not
    known yet must leave a specification that the table can still meet. Every index outside a table
    is refused too, since what it adds is not in the table's own properties.
    """
    if args.resource_type == GLOBAL_SECONDARY_INDEX:
        yield (
            f"Move the index {args.name!r} to global_secondary_indexes of its table: "
            "outside of it, it is in no specification."
        )
        return
    label = table_label(args)
    name = read(args.props, "name")
    if isinstance(name, UnknownValueError):
        yield name
        if all(_surely_differs(args, table) for table in TABLES):
            yield f"Give {label} the keys and indexes of a specified table: it is like none."
        return
    specified = next((table for table in TABLES if table.has_name(name)), None)
    if specified is None:
        allowed = " or ".join(f"'<environment>-{table.base_name}'" for table in TABLES)
        yield f"Set name to {allowed} on {label}: no other table is specified."
    else:
        yield from differences(args.props, specified, label)


def _surely_differs(args: ResourceValidationArgs, table: Table) -> bool:
    """Tell whether a table breaks a specification, whatever its unknown values turn out to be."""
    findings = differences(args.props, table, table_label(args))
    return not all(isinstance(finding, UnknownValueError) for finding in findings)


RULE = ResourceRule(
    name="dynamodb-table-contract",
    description="DynamoDB tables have exactly the keys, indexes and projections specified.",
    severity=Severity.HIGH,
    controls=(),
    reason="The Root Orchestrator queries by them, and changing a table's keys replaces it.",
    resource_types=(TABLE, GLOBAL_SECONDARY_INDEX),
    check=check,
)
