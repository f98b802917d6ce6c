"""Checks a table against the specification and its stack: structure, facets, replicas."""

from collections.abc import Iterator
from functools import partial

from components.table_args import MAX_RECOVERY_DAYS, Replica, TableArgs
from market_intelligence.specs import Index, TableSpec
from ops.facets import FACETS, Facet, found_insights, insights
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import OFF, description, keys

_REPLACE = (
    "The keys of a table cannot be changed: create a table with the specified keys, and copy the "
    "items."
)
_REBUILD = "Have Pulumi delete the index and create it again; preview it first: `{}`."


def checks(deployed: Deployed, args: TableArgs) -> Iterator[Check]:
    """Yield the checks of a table."""
    yield from structure_checks(deployed, args)
    for facet in FACETS:
        if facet.applies(args):
            yield facet_check(deployed, args, facet)
    for replica in args.replicas:
        yield _replica_check(deployed, args, replica)


def structure_checks(deployed: Deployed, args: TableArgs) -> Iterator[Check]:
    """Yield the checks of a table's status, keys and indexes."""
    spec = args.spec
    check = partial(Check, section=spec.name, action=deployed.fix)
    yield check(
        name="status",
        expected="ACTIVE",
        call=lambda: description(deployed, spec).status(),
        action=f"Wait until it is active, or deploy it: `{deployed.pulumi('up --refresh')}`.",
    )
    yield check(
        name="keys", expected=keys(spec), call=lambda: _keys(deployed, spec), action=_REPLACE
    )
    yield check(
        name="indexes",
        expected=sorted(index.name for index in spec.indexes),
        call=lambda: sorted(description(deployed, spec).indexes()),
    )
    for index in spec.indexes:
        yield check(
            name=index.name,
            expected={
                "status": "ACTIVE",
                "keys": keys(index),
                "projection": _projection(index.projection, index.non_key_attributes),
            },
            call=partial(_index, deployed, spec, index),
            action=_REBUILD.format(deployed.pulumi("preview --refresh")),
        )


def facet_check(deployed: Deployed, args: TableArgs, facet: Facet) -> Check:
    """Return the check of a facet of a table."""
    return Check(
        section=args.spec.name,
        name=facet.label,
        expected=facet.expected(args, deployed.stack.settings),
        call=lambda: facet.found(description(deployed, args.spec), args),
        action=f"{deployed.fix} {facet.action}".rstrip(),
    )


def _keys(deployed: Deployed, spec: TableSpec) -> list[str]:
    table = description(deployed, spec)
    return table.keys(table.table())


def _index(deployed: Deployed, spec: TableSpec, index: Index) -> dict[str, object]:
    table = description(deployed, spec)
    found = table.index(index.name)
    projection = found["Projection"]
    return {
        "status": found["IndexStatus"],
        "keys": table.keys(found),
        "projection": _projection(
            projection["ProjectionType"], tuple(projection.get("NonKeyAttributes", []))
        ),
    }


def _projection(kind: str, attributes: tuple[str, ...]) -> str:
    return " ".join([kind, *sorted(attributes)])


def _replica_check(deployed: Deployed, args: TableArgs, replica: Replica) -> Check:
    return Check(
        section=args.spec.name,
        name=f"replica in {replica.region}",
        expected={
            "status": "ACTIVE",
            # The provider turns on recovery of a replica with the default period of AWS.
            "recovery in days": MAX_RECOVERY_DAYS if args.is_recoverable(replica) else OFF,
            "deletion protection": args.is_protected(replica),
            "contributor insights": insights(args, replica.insights),
            "tags": args.tags_of(replica),
        },
        call=lambda: _replica(deployed, args, replica),
        action=deployed.fix,
    )


def _replica(deployed: Deployed, args: TableArgs, replica: Replica) -> dict[str, object]:
    spec, region, asked = args.spec, replica.region, args.tags_of(replica)
    there = description(deployed, spec).replicas().get(region)
    if there is None:
        raise MissingError(f"the table has no replica in {region}")
    copy = description(deployed, spec, region)
    return {
        "status": there["ReplicaStatus"],
        "recovery in days": copy.recovery_days(),
        "deletion protection": copy.is_protected(),
        "contributor insights": found_insights(copy, args),
        "tags": {key: value for key, value in copy.tags().items() if key in asked},
    }
