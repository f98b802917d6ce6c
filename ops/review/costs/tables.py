"""What the tables cost: their requests, their items, their copies, the counting of their keys."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ops.capacity.surroundings import KEY_CLIENTS
from ops.review.costs.resources import Resource
from ops.review.findings.specified import short_name
from ops.review.findings.table_indexes import indexes, keys
from ops.review.values import items, members, named
from tables.capacity import Demand, Load, demands
from tables.cost.bill import MONTH_HOURS, MONTH_SECONDS, Line
from tables.cost.other import others
from tables.cost.prices import Prices
from tables.cost.storage import replication, storage
from tables.cost.throughput import throughput
from tables.load.deployment import DeployedTable, Deployment, TableClass
from tables.load.places import Place
from tables.load.workload import Workload
from tables.specs import PROCESSING_LOGS, REQUESTS

_SPECS = (REQUESTS, PROCESSING_LOGS)
_INDEXES = "globalSecondaryIndexes"


@dataclass(frozen=True, slots=True)
class CostedTable:
    """A table of the specification, as a preview has it."""

    resource: Resource
    deployment: Deployment
    needed: list[Demand]

    @classmethod
    def of(cls, resource: Resource, workload: Workload) -> "CostedTable | None":
        """Read a table; None for one of which no load is known."""
        given = resource.properties
        # A table may have another name in the program than before, or in AWS than specified.
        names = (resource.name, short_name(str(given.get("name"))))
        spec = next((one for one in _SPECS if one.name in names), None)
        if spec is None:
            return None
        deployment = Deployment(
            tables=(DeployedTable(spec=spec, table_class=_table_class(given)),),
            expires=_is_on(given, "ttl"),
            replicas=len(items(given.get("replicas"))),
            recovery=_is_on(given, "pointInTimeRecovery"),
            key_clients=KEY_CLIENTS if _is_on(given, "serverSideEncryption") else 0,
        )
        return cls(resource, deployment, _needed(resource, workload, deployment))

    @property
    def name(self) -> str:
        """Its name in AWS."""
        return str(self.resource.properties.get("name"))

    def lines(self, workload: Workload, prices: Prices) -> Iterator[Line]:
        """Yield what it costs, its backups left out."""
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
        """Yield what Contributor Insights cost on it, or on an index of it."""
        given, index = self.resource.properties, of.properties.get("indexName") or None
        keyed = {None: keys(given)} | {
            name: one.keys for name, one in indexes(given.get(_INDEXES)).items()
        }
        counts_all = of.properties.get("mode") != "THROTTLED_KEYS"
        rules = (2 if counts_all else 1) * len(keyed.get(index, ()))
        yield Line("contributor insights", rules, prices.insight_rule)
        for one in self.needed:
            if counts_all and one.place.index == index:
                events = (one.reads.times + one.writes.times) * MONTH_SECONDS
                yield Line("contributor insights: events", events, prices.insight_events)


def provisioned(table: Resource, prices: Prices) -> Iterator[Line]:
    """Yield what capacity costs that is there by the hour, whatever it is used for."""
    given = table.properties
    regions = 1 + len(items(given.get("replicas")))
    of_class = prices.of(_table_class(given))
    for place in (given, *map(members, items(given.get(_INDEXES)))):
        for name, what, price in (
            ("writeCapacity", "write capacity", of_class.write_hour),
            ("readCapacity", "read capacity", of_class.read_hour),
        ):
            units = place.get(name)
            if isinstance(units, int | float):
                hours = units * MONTH_HOURS * regions
                yield Line(f"{table.name}: {what}", hours, price)


def _table_class(given: Mapping[str, Any]) -> TableClass:
    is_infrequent = given.get("tableClass") == "STANDARD_INFREQUENT_ACCESS"
    return "STANDARD_INFREQUENT_ACCESS" if is_infrequent else "STANDARD"


def _is_on(given: Mapping[str, Any], option: str) -> bool:
    return bool(members(given.get(option)).get("enabled"))


def _needed(resource: Resource, workload: Workload, deployment: Deployment) -> list[Demand]:
    """Give what the table and each of its indexes bears, an unspecified one as if it held all."""
    own, *of_indexes = demands(workload, deployment)
    known = {one.place.index: one for one in of_indexes}
    found = [own]
    for name in named(resource.properties.get(_INDEXES), "name"):
        place = Place(own.place.table, name)
        as_own = replace(own, place=place, reads=Load(), peak_reads=Load())
        found.append(known.get(name, as_own))
    return found
