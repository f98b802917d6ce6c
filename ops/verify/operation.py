"""Whether a table works as the stack asks: its class, its maximums, its insights, its replicas."""

from collections.abc import Iterator
from functools import partial

from components.table_args import INSIGHTS_MODES, MaxThroughput, Replica, TableArgs
from ops.verify.aws import Answer
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.described import OFF, described
from ops.verify.errors import MissingError
from tables.specs import TableSpec

Units = dict[str, int]


def questions(of: Deployed, args: TableArgs) -> Iterator[Question]:
    """Yield the questions on a table, none of which the embedded AWS can answer."""
    spec = args.spec
    question = partial(Question, section=spec.name, todo=of.mend, embedded="not held")
    yield question(
        check="table class",
        expected=args.table_class,
        ask=lambda: described(of, spec).table_class(),
    )
    yield question(
        check="maximums",
        expected=_maximums({"table": args.maximum, **args.index_maximums}),
        ask=lambda: _found_maximums(of, spec),
        todo=f"{of.mend} To lift a maximum, set it to -1.",
    )
    mode = INSIGHTS_MODES.get(args.insights, OFF)
    yield question(
        check="contributor insights",
        expected=dict.fromkeys(["table", *(index.name for index in spec.indexes)], mode),
        ask=lambda: _insights(of, spec),
    )
    yield question(
        check="replicas",
        expected=sorted(replica.region for replica in args.replicas),
        ask=lambda: sorted(_replicas(of, spec)),
    )
    for replica in args.replicas:
        yield question(
            check=f"replica in {replica.region}",
            expected={
                "status": "ACTIVE",
                "recovery": args.recovery_days is not None,
                "deletion protection": args.deletion_protection,
            },
            ask=partial(_replica, of, spec, replica),
        )


def _maximums(asked: dict[str, MaxThroughput]) -> dict[str, Units]:
    units = {
        name: {"read": one.read_units or 0, "write": one.write_units or 0}
        for name, one in asked.items()
    }
    return _limited(units)


def _found_maximums(of: Deployed, spec: TableSpec) -> dict[str, Units]:
    table = described(of, spec)
    return _limited(
        {name: _units(one) for name, one in {"table": table.table(), **table.indexes()}.items()}
    )


def _units(found: Answer) -> Units:
    maximum: Answer = found.get("OnDemandThroughput") or {}
    return {
        "read": maximum.get("MaxReadRequestUnits", 0),
        "write": maximum.get("MaxWriteRequestUnits", 0),
    }


def _limited(units: dict[str, Units]) -> dict[str, Units]:
    """Leave out what has no maximum, which is -1 to AWS."""
    found = {
        place: {access: most for access, most in one.items() if most > 0}
        for place, one in units.items()
    }
    return {place: one for place, one in found.items() if one}


def _insights(of: Deployed, spec: TableSpec) -> dict[str, str]:
    table = described(of, spec)
    places = {"table": None, **{index.name: index.name for index in spec.indexes}}
    return {place: table.insights(index) for place, index in places.items()}


def _replicas(of: Deployed, spec: TableSpec) -> dict[str, Answer]:
    found: list[Answer] = described(of, spec).table().get("Replicas") or []
    return {one["RegionName"]: one for one in found if one["RegionName"] != of.site.region}


def _replica(of: Deployed, spec: TableSpec, replica: Replica) -> dict[str, object]:
    there = _replicas(of, spec).get(replica.region)
    if there is None:
        raise MissingError(f"the table has no replica in {replica.region}")
    table = described(of, spec, replica.region)
    return {
        "status": there["ReplicaStatus"],
        "recovery": table.recovery_days() != OFF,
        "deletion protection": table.table().get("DeletionProtectionEnabled", False),
    }
