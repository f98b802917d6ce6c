"""The resources that remain after a preview."""

from collections.abc import Mapping
from typing import Any

from ops.review.findings.indexes import short_name
from ops.review.findings.steps import after, before
from ops.review.preview import Preview, Step
from ops.review.tokens import CLUSTER, TABLE
from ops.review.values import items, members, named

_MAXIMUMS = {"ReadMax": "maxReadRequestUnits", "WriteMax": "maxWriteRequestUnits"}


class Surviving:
    """The remaining tables, indexes, replicas and clusters, as far as the preview contains them."""

    def __init__(self, preview: Preview) -> None:
        self._tables: dict[str, Step | None] = {}
        self._clusters: set[str] = set()
        self._names: dict[str, str] = {}
        for step in preview.steps:
            if step.type == TABLE:
                self._take(step)
            elif step.type == CLUSTER and step.old is not None:
                left = {before(step, "clusterName")} - {after(step, "clusterName")}
                self._clusters |= set(map(str, left))

    def _take(self, step: Step) -> None:
        old, new = before(step, "name"), after(step, "name")
        for name in (old, new):
            self._names[str(name)] = step.name
        if old is not None and old != new:
            self._tables.setdefault(str(old), None)
        if new is not None:
            self._tables[str(new)] = step

    def has(self, dimensions: Mapping[str, Any], metric: str) -> bool:
        """Whether the subject of a metric remains; a subject outside the preview does."""
        if dimensions.get("ClusterId") in self._clusters:
            return False
        table = str(dimensions.get("TableName"))
        if table not in self._tables:
            return True
        step = self._tables[table]
        return step is not None and _has(step, dimensions, metric)

    def short_name(self, table: str) -> str:
        """Return the name in the program of a table in AWS."""
        return self._names.get(table, short_name(table))

    def lost_tables(self) -> set[str]:
        """Return the names in AWS of the tables that are lost."""
        return {name for name, step in self._tables.items() if step is None}


def _has(step: Step, dimensions: Mapping[str, Any], metric: str) -> bool:
    indexes = named(after(step, "globalSecondaryIndexes"), "name")
    index = dimensions.get("GlobalSecondaryIndexName")
    if index is not None and index not in indexes:
        return False
    region = dimensions.get("ReceivingRegion")
    regions = [members(one).get("regionName") for one in items(after(step, "replicas"))]
    if region is not None and region not in regions:
        return False
    limited = (
        after(step, "onDemandThroughput")
        if index is None
        else indexes[index].get("onDemandThroughput")
    )
    for start, unit in _MAXIMUMS.items():
        if metric.startswith(start):
            units = members(limited).get(unit)
            return isinstance(units, int | float) and units > 0
    return True
