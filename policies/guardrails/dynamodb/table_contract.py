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
            "description": (
                "The environment with which table names must start; any prefix is allowed if "
                "omitted."
            ),
            STRICTNESS: Exactly(),
        },
        "otherTables": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "description": "Names in AWS of tables that are allowed without a specification.",
            STRICTNESS: AtMostThese(),
        },
        **DEMANDED_SCHEMA,
        **NAMES_SCHEMA,
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each difference of a table from its specification.

    No table escapes by its name: a name without a specification is refused unless it is listed, and
    with an unknown name, the table must still be able to match a specification. Every index outside
    a table is refused, too, because the table's own properties do not contain it. In the stack of
    another program, only tables with a specified name are checked.
    """
    if not is_demanded(args.get_config()):
        yield from _check_by_name(args)
        return
    if args.resource_type == GLOBAL_SECONDARY_INDEX:
        yield (
            f"Move the index {args.name!r} to global_secondary_indexes of its table, and specify "
            f"it in {BOTH_FILES}: the specification has no index outside its table."
        )
        return
    name = read(args.props, "name")
    others = elements(args.get_config().get("otherTables"))
    if isinstance(name, UnknownValueError):
        yield name
        if not others and all(_surely_differs(args, table) for table in TABLES):
            label = table_label(args)
            yield (
                f"Give {label} the keys and indexes of a specified table: it matches none. "
                f"{WHERE_TO_CHANGE}"
            )
    elif name not in others:
        yield from _named_differences(args, name)


def _check_by_name(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield the differences of a table that has, or may have, the name of a specified one."""
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
            f"Set name to {allowed} on {label}: no other table is specified. If you intend this "
            f"table, specify it in {BOTH_FILES}, or add its name to otherTables in the pack's "
            "config. If it is one of these tables under another name, set that name in tableNames "
            "there. The config is in policies/config, and the owners of the pack decide on it."
        )
        return
    environments = ("<environment>", str(name).removesuffix(f"-{specified.base_name}"))
    if prefix not in environments and specified.own_name(config) is None:
        yield (
            f"Set name to '{prefix}-{specified.base_name}' on {label}: the environment of the "
            f"stack is {prefix}. " + if_meant("tableNames", NAME, "name it in")
        )
    yield from differences(args.props, specified, label)


def _surely_differs(args: ResourceValidationArgs, table: Table) -> bool:
    """Whether a table differs from a specification, whatever its unknown values are."""
    findings = differences(args.props, table, table_label(args))
    return not all(isinstance(finding, UnknownValueError) for finding in findings)


RULE = ResourceRule(
    name=NAME,
    description=(
        "DynamoDB tables have exactly the keys, indexes and projections of their specification."
    ),
    severity=Severity.HIGH,
    controls=(),
    reason=(
        "The Root Orchestrator queries by them, and a change to a table's keys replaces the table."
    ),
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE, GLOBAL_SECONDARY_INDEX),
    check=check,
)
