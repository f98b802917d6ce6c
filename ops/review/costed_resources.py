"""The resources of a preview that incur cost: tables, their requests and their backups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, Literal

from market_intelligence.capacity import Demand, Load, demands
from market_intelligence.cost.bill import MONTH_HOURS, MONTH_SECONDS, Line
from market_intelligence.cost.change_capture import change_capture
from market_intelligence.cost.other import others
from market_intelligence.cost.prices import Prices
from market_intelligence.cost.storage import replication, storage
from market_intelligence.cost.throughput import throughput
from market_intelligence.load.deployment import Backups, DeployedReplica, DeployedTable, Deployment
from market_intelligence.load.targets import Target
from market_intelligence.load.workload import Workload
from market_intelligence.specs import TABLES
from market_intelligence.table_options import TableClass
from ops.capacity.deployment_from_settings import KEY_CLIENTS
from ops.review.findings.backups import per_day
from ops.review.findings.indexes import indexes, keys, short_name
from ops.review.findings.steps import is_left
from ops.review.preview import Preview, Step, Values
from ops.review.values import items, members, named

Side = Literal["before", "after"]
_INDEXES = "globalSecondaryIndexes"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as it is declared."""

    name: str
    properties: Values


def resources(preview: Preview, side: Side, of_type: str) -> Iterator[Resource]:
    """Yield the resources of a type, with retained ones, which are still billed."""
    for step in preview.steps:
        if step.type == of_type and (state := _state(step, side)) is not None:
            yield Resource(step.name, state)


def is_partial(preview: Preview) -> bool:
    """Whether the preview omits unchanged resources, or stopped half-way."""
    listed = sum(step.op == "same" for step in preview.steps)
    return preview.unchanged > listed or bool(preview.errors)


def _state(step: Step, side: Side) -> Values | None:
    stays = side == "before" or (step.new is None and is_left(step))
    state = step.old if stays else step.new
    return None if state is None else state.inputs


@dataclass(frozen=True, slots=True)
class CostedTable:
    """A table of the specification, as a preview has it."""

    resource: Resource
    deployment: Deployment
    needed: list[Demand]

    @classmethod
    def of(cls, resource: Resource, workload: Workload) -> "CostedTable | None":
        """Return a table as previewed, None if its load is unknown."""
        given = resource.properties
        # A table may have another name in the program than before, or in AWS than specified.
        names = (resource.name, short_name(str(given.get("name"))))
        spec = next((one for one in TABLES if one.name in names), None)
        if spec is None:
            return None
        deployment = Deployment(
            tables=(
                DeployedTable(
                    spec=spec, table_class=_table_class(given), expires=_is_on(given, "ttl")
                ),
            ),
            replicas=tuple(
                DeployedReplica(recovered=bool(members(one).get("pointInTimeRecovery")))
                for one in items(given.get("replicas"))
            ),
            recovery=_is_on(given, "pointInTimeRecovery"),
            key_clients=KEY_CLIENTS if _is_on(given, "serverSideEncryption") else 0,
        )
        return cls(resource, deployment, _needed(resource, workload, deployment))

    @property
    def name(self) -> str:
        """Its name in AWS."""
        return str(self.resource.properties.get("name"))

    def lines(self, workload: Workload, prices: Prices) -> Iterator[Line]:
        """Yield its costs, without its backups."""
        if self.resource.properties.get("billingMode") == "PAY_PER_REQUEST":
            for line in throughput(self.needed, self.deployment, prices):
                if line.mode == "on demand":
                    yield line
        else:
            yield from provisioned(self.resource, prices)
        yield from storage(self.needed, self.deployment, prices)
        if self.deployment.replicas:
            yield from replication(workload, self.needed, self.deployment, prices)
        # Without a load, all that is left here are the requests for its key.
        yield from others(Workload(), self.needed, self.deployment, prices)

    def counting(self, of: Resource, prices: Prices) -> Iterator[Line]:
        """Yield the cost of Contributor Insights on the table, or on one of its indexes.

        A replica's are without events here: the load is that of the table's own region.
        """
        given, index = self.resource.properties, of.properties.get("indexName") or None
        keyed = {None: keys(given)} | {
            name: one.keys for name, one in indexes(given.get(_INDEXES)).items()
        }
        counts_all = of.properties.get("mode") != "THROTTLED_KEYS"
        rules = (2 if counts_all else 1) * len(keyed.get(index, ()))
        yield Line("contributor insights", rules, prices.insight_rule)
        is_of_replica = of.properties.get("region") != given.get("region")
        for one in () if is_of_replica else self.needed:
            if counts_all and one.target.index == index:
                events = (one.reads.times + one.writes.times) * MONTH_SECONDS
                yield Line("contributor insights: events", events, prices.insight_events)

    def sending(self, workload: Workload, prices: Prices) -> Iterator[Line]:
        """Yield what it costs to send its changes to a Kinesis data stream."""
        [table] = self.deployment.tables
        yield from change_capture(replace(table, kinesis=True), workload, self.needed, prices)


def provisioned(table: Resource, prices: Prices) -> Iterator[Line]:
    """Yield the cost of provisioned capacity, which is billed by the hour."""
    given = table.properties
    regions = 1 + len(items(given.get("replicas")))
    of_class = prices.of(_table_class(given))
    for target in (given, *map(members, items(given.get(_INDEXES)))):
        for name, what, price in (
            ("writeCapacity", "write capacity", of_class.write_hour),
            ("readCapacity", "read capacity", of_class.read_hour),
        ):
            units = target.get(name)
            if isinstance(units, int | float):
                hours = units * MONTH_HOURS * regions
                yield Line(f"{table.name}: {what}", hours, price)


def _table_class(given: Mapping[str, Any]) -> TableClass:
    is_infrequent = given.get("tableClass") == "STANDARD_INFREQUENT_ACCESS"
    return "STANDARD_INFREQUENT_ACCESS" if is_infrequent else "STANDARD"


def _is_on(given: Mapping[str, Any], option: str) -> bool:
    return bool(members(given.get(option)).get("enabled"))


def _needed(resource: Resource, workload: Workload, deployment: Deployment) -> list[Demand]:
    """Return the load of the table and of each index; an unspecified index counts as ALL."""
    own, *of_indexes = demands(workload, deployment)
    known = {one.target.index: one for one in of_indexes}
    found = [own]
    for name in named(resource.properties.get(_INDEXES), "name"):
        target = Target(own.target.table, name)
        as_own = replace(own, target=target, reads=Load(), peak_reads=Load())
        found.append(known.get(name, as_own))
    return found


def backup_lines(
    plans: Sequence[Resource],
    selections: Sequence[Resource],
    tables: Sequence[CostedTable],
    prices: Prices,
) -> Iterator[Line]:
    """Yield the cost of the backup plans for the selected tables."""
    selected = [str(arn) for one in selections for arn in items(one.properties.get("resources"))]
    needed = [
        one
        for table in tables
        if any(fnmatchcase(f"table/{table.name}", arn.split(":")[-1]) for arn in selected)
        for one in table.needed
    ]
    for plan in plans:
        for rule in map(members, items(plan.properties.get("rules"))):
            if backups := _backups(rule):
                kept = Deployment(tables=(), recovery=False, backups=backups)
                yield from storage(needed, kept, prices)


def unpriced_backups(plans: Sequence[Resource]) -> Iterator[str]:
    """Yield the rules whose backups are not priced."""
    for plan in plans:
        for rule in map(members, items(plan.properties.get("rules"))):
            if _backups(rule) is None:
                name = rule.get("ruleName") or "without a name"
                yield (
                    f"the rule {name} of the backup plan {plan.name}: its schedule or its "
                    "retention is unknown"
                )


def _backups(rule: Mapping[str, Any]) -> Backups | None:
    """Return the backups of a rule, None if it has no schedule or keeps them forever."""
    times = per_day(rule.get("schedule"))
    life = members(rule.get("lifecycle"))
    if times is None or not life.get("deleteAfter"):
        return None
    copies = [
        members(copy.get("lifecycle")) for copy in map(members, items(rule.get("copyActions")))
    ]
    return Backups(
        per_day=times,
        kept_days=int(life["deleteAfter"]),
        warm_days=int(life["coldStorageAfter"]) if life.get("coldStorageAfter") else None,
        copy_kept_days=next((int(copy.get("deleteAfter") or 0) for copy in copies), None),
    )
