"""Tables have exactly the keys, indexes, projections and expiry of their specification."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from .. import environment
from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, AtMostThese, Exactly
from ..values import elements, read
from ..ways_out import if_meant
from .specification import (
    BOTH_FILES,
    DEMANDED_SCHEMA,
    NAMES_SCHEMA,
    TABLES,
    WHERE_TO_CHANGE,
    Table,
    is_demanded,
)
from .structure import differences
from .tables import GLOBAL_SECONDARY_INDEX, TABLE, table_label

NAME = "dynamodb-table-contract"
CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "environment": {
            **environment.CONFIG_SCHEMA.properties["environment"],
            "description": "What the names of tables must start with; anything if left out.",
            STRICTNESS: Exactly(),
        },
        "otherTables": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "description": "Names in AWS of tables that may be there without a specification.",
            STRICTNESS: AtMostThese(),
        },
        **DEMANDED_SCHEMA,
        **NAMES_SCHEMA,
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each way in which a table is not as specified.

    No table escapes by its name: one that no specification has is refused unless it is listed, and
    one that is not known yet must leave a specification that the table can still meet. Every index
    outside a table is refused too, since what it adds is not in the table's own properties. In the
    stack of another program only tables with a name of a specification are held to it.
    """
    if not is_demanded(args.get_config()):
        yield from _check_by_name(args)
        return
    if args.resource_type == GLOBAL_SECONDARY_INDEX:
        yield (
            f"Move the index {args.name!r} to global_secondary_indexes of its table, "
            f"specified in {BOTH_FILES}: outside of it, it is in no specification."
        )
        return
    name = read(args.props, "name")
    others = elements(args.get_config().get("otherTables"))
    if isinstance(name, UnknownValueError):
        yield name
        if not others and all(_surely_differs(args, table) for table in TABLES):
            label = table_label(args)
            yield (
                f"Give {label} the keys and indexes of a specified table: it is like none. "
                f"{WHERE_TO_CHANGE}"
            )
    elif name not in others:
        yield from _named_differences(args, name)


def _check_by_name(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield how a table that has the name of a specified one, or may have, differs from it."""
    if args.resource_type != TABLE:
        return
    name = read(args.props, "name")
    if isinstance(name, UnknownValueError):
        if not all(_surely_differs(args, table) for table in TABLES):
            yield name
    elif any(table.has_name(name, args.get_config()) for table in TABLES):
        yield from _named_differences(args, name)


def _named_differences(args: ResourceValidationArgs, name: object) -> Iterator[Finding]:
    label = table_label(args)
    config = args.get_config()
    prefix = config.get("environment", "<environment>")
    specified = next((table for table in TABLES if table.has_name(name, config)), None)
    if specified is None:
        names = [table.own_name(config) or f"{prefix}-{table.base_name}" for table in TABLES]
        allowed = " or ".join(f"'{name}'" for name in names)
        yield (
            f"Set name to {allowed} on {label}: no other table is specified. If it is meant, "
            f"specify it in {BOTH_FILES}, or list its name in otherTables of the pack's config. "
            "If it is one of these under another name, set that in tableNames there. The config is "
            "in policies/config, and the owners of the pack decide on it."
        )
        return
    environments = ("<environment>", str(name).removesuffix(f"-{specified.base_name}"))
    if prefix not in environments and specified.own_name(config) is None:
        yield (
            f"Set name to '{prefix}-{specified.base_name}' on {label}: the stack is {prefix}'s. "
            + if_meant("tableNames", NAME, "name it in")
        )
    yield from differences(args.props, specified, label)


def _surely_differs(args: ResourceValidationArgs, table: Table) -> bool:
    """Whether a table breaks a specification, whatever its unknown values turn out to be."""
    findings = differences(args.props, table, table_label(args))
    return not all(isinstance(finding, UnknownValueError) for finding in findings)


RULE = ResourceRule(
    name=NAME,
    description="DynamoDB tables have exactly the keys, indexes and projections specified.",
    severity=Severity.HIGH,
    controls=(),
    reason="The Root Orchestrator queries by them, and changing a table's keys replaces it.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE, GLOBAL_SECONDARY_INDEX),
    check=check,
)
