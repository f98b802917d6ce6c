"""Checks a table against the specification and its stack: structure, facets, replicas."""

from collections.abc import Iterator
from functools import partial

from components.table_args import MAX_RECOVERY_DAYS, Replica, TableArgs
from market_intelligence.specs import Index, TableSpec
from ops.facets import FACETS, Facet, found_insights, insights
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import OFF, description, keys

_REPLACE = (
    "The keys of a table cannot be changed: create a table with the specified keys, and copy the "
    "items."
)
_REBUILD = "Have Pulumi delete the index and create it again; preview it first: `{}`."


def questions(of: Deployed, args: TableArgs) -> Iterator[Question]:
    """Yield the checks of a table."""
    yield from structure_questions(of, args)
    for facet in FACETS:
        if facet.applies(args):
            yield facet_question(of, args, facet)
    for replica in args.replicas:
        yield _replica_question(of, args, replica)


def structure_questions(of: Deployed, args: TableArgs) -> Iterator[Question]:
    """Yield the checks of a table's status, keys and indexes."""
    spec = args.spec
    question = partial(Question, section=spec.name, todo=of.fix)
    yield question(
        check="status",
        expected="ACTIVE",
        ask=lambda: description(of, spec).status(),
        todo=f"Wait until it is active, or deploy it: `{of.pulumi('up --refresh')}`.",
    )
    yield question(check="keys", expected=keys(spec), ask=lambda: _keys(of, spec), todo=_REPLACE)
    yield question(
        check="indexes",
        expected=sorted(index.name for index in spec.indexes),
        ask=lambda: sorted(description(of, spec).indexes()),
    )
    for index in spec.indexes:
        yield question(
            check=index.name,
            expected={
                "status": "ACTIVE",
                "keys": keys(index),
                "projection": _projection(index.projection, index.non_key_attributes),
            },
            ask=partial(_index, of, spec, index),
            todo=_REBUILD.format(of.pulumi("preview --refresh")),
        )


def facet_question(of: Deployed, args: TableArgs, facet: Facet) -> Question:
    """Return the check of a facet of a table."""
    return Question(
        section=args.spec.name,
        check=facet.label,
        expected=facet.expected(args, of.stack.settings),
        ask=lambda: facet.found(description(of, args.spec), args),
        todo=f"{of.fix} {facet.action}".rstrip(),
    )


def _keys(of: Deployed, spec: TableSpec) -> list[str]:
    table = description(of, spec)
    return table.keys(table.table())


def _index(of: Deployed, spec: TableSpec, index: Index) -> dict[str, object]:
    table = description(of, spec)
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


def _replica_question(of: Deployed, args: TableArgs, replica: Replica) -> Question:
    return Question(
        section=args.spec.name,
        check=f"replica in {replica.region}",
        expected={
            "status": "ACTIVE",
            # The provider turns on recovery of a replica with the default period of AWS.
            "recovery in days": MAX_RECOVERY_DAYS if args.is_recoverable(replica) else OFF,
            "deletion protection": args.is_protected(replica),
            "contributor insights": insights(args, replica.insights),
            "tags": args.tags_of(replica),
        },
        ask=lambda: _replica(of, args, replica),
        todo=of.fix,
    )


def _replica(of: Deployed, args: TableArgs, replica: Replica) -> dict[str, object]:
    spec, region, asked = args.spec, replica.region, args.tags_of(replica)
    there = description(of, spec).replicas().get(region)
    if there is None:
        raise MissingError(f"the table has no replica in {region}")
    copy = description(of, spec, region)
    return {
        "status": there["ReplicaStatus"],
        "recovery in days": copy.recovery_days(),
        "deletion protection": copy.is_protected(),
        "contributor insights": found_insights(copy, args),
        "tags": {key: value for key, value in copy.tags().items() if key in asked},
    }
