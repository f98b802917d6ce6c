"""Replicas of tables, in both notations."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs

from ..values import elements, read
from .tables import table_label

TABLE_REPLICA = "aws:dynamodb/tableReplica:TableReplica"


def replica_label(args: ResourceValidationArgs) -> str:
    """Return the label of a replica resource: its name in the program, because AWS has none."""
    return f"table replica {args.name!r}"


def replicas(args: ResourceValidationArgs) -> Iterator[tuple[object, str]]:
    """Yield each replica that a resource declares or is, with its label in messages."""
    if args.resource_type == TABLE_REPLICA:
        yield args.props, replica_label(args)
        return
    for position, replica in enumerate(elements(read(args.props, "replicas"))):
        region = read(replica, "regionName")
        name = repr(region) if isinstance(region, str) else str(position)
        yield replica, f"replica {name} of {table_label(args)}"
