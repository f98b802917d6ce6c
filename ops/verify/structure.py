"""Whether a table is of the specification's structure: keys, types, indexes, billing."""

from collections.abc import Iterator
from functools import partial

from components.table_args import TableArgs
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.described import described, keys
from tables.specs import Index, TableSpec

_REPLACE = (
    "A table keeps the keys that it was made with: make one that has them, and copy the items."
)
_REBUILD = "Have Pulumi drop and build the index again, in a preview first: `{}`."


def questions(of: Deployed, args: TableArgs) -> Iterator[Question]:
    """Yield the questions on a table."""
    spec = args.spec
    question = partial(Question, section=spec.name, todo=of.mend)
    yield question(
        check="status",
        expected="ACTIVE",
        ask=lambda: described(of, spec).status(),
        todo=f"Wait until it is active, or deploy it: `{of.pulumi('up --refresh')}`.",
    )
    yield question(check="keys", expected=keys(spec), ask=lambda: _keys(of, spec), todo=_REPLACE)
    yield question(
        check="indexes",
        expected=sorted(index.name for index in spec.indexes),
        ask=lambda: sorted(described(of, spec).indexes()),
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
    yield question(
        check="billing", expected=spec.billing_mode, ask=lambda: described(of, spec).billing()
    )


def _keys(of: Deployed, spec: TableSpec) -> list[str]:
    table = described(of, spec)
    return table.keys(table.table())


def _index(of: Deployed, spec: TableSpec, index: Index) -> dict[str, object]:
    table = described(of, spec)
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
