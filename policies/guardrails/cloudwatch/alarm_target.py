"""Alarms watch existing tables and indexes, in the regions of the tables."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..aws.providers import region
from ..dynamodb.replicas import TABLE_REPLICA
from ..dynamodb.tables import GLOBAL_SECONDARY_INDEX, TABLE
from ..rule import Finding, StackRule
from ..stack import as_args, given, resources_of
from ..values import elements, number, read
from .alarms import METRIC_ALARM, Metric, alarm_label, metrics
from .metrics import DYNAMODB

_TABLE, _INDEX, _RECEIVER = "TableName", "GlobalSecondaryIndexName", "ReceivingRegion"
_LATENCY = "ReplicationLatency"
_BURST_SECONDS = 300
"""For how many seconds DynamoDB keeps unused capacity for use above a maximum: "Burst capacity"."""

_MAXIMA = {
    "ConsumedReadCapacityUnits": ("maxReadRequestUnits", "readCapacity"),
    "ConsumedWriteCapacityUnits": ("maxWriteRequestUnits", "writeCapacity"),
}
_ABOVE = ("GreaterThanThreshold", "GreaterThanOrEqualToThreshold")


class _Tables:
    """The tables of a stack by name, with their indexes and replicas."""

    def __init__(self, args: StackValidationArgs) -> None:
        self._by_name = {
            name: one
            for one in resources_of(args, TABLE)
            if isinstance(name := read(one.props, "name"), str)
        }
        self._outside: defaultdict[object, list[object]] = defaultdict(list)
        for one in resources_of(args, GLOBAL_SECONDARY_INDEX):
            self._outside[read(one.props, "tableName")].append(read(one.props, "indexName"))
        self._replicas_beside = [region(one) for one in resources_of(args, TABLE_REPLICA)]

    def named(self, name: object) -> PolicyResource | None:
        """Return the table with a name, if the stack has it."""
        return self._by_name.get(name) if isinstance(name, str) else None

    def indexes(self, table: PolicyResource) -> dict[object, object]:
        """Return a table's indexes by name; the key of an unknown name is its error."""
        inside = elements(given(table, "globalSecondaryIndexes"))
        outside = self._outside[read(table.props, "name")]
        return dict.fromkeys(outside) | {read(one, "name"): one for one in inside}

    def replicas(self, table: PolicyResource) -> list[object]:
        """Return the regions of a table's replicas, and of separate ones that may be its own."""
        inside = elements(given(table, "replicas"))
        return [*(read(one, "regionName") for one in inside), *self._replicas_beside]


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each index or region that an alarm watches and the table does not have.

    Alarms on tables outside the stack are not checked.
    """
    tables = _Tables(args)
    for alarm in resources_of(args, METRIC_ALARM):
        label = alarm_label(as_args(args, alarm))
        found: list[Finding] = []
        for metric in metrics(alarm.props):
            if isinstance(metric, UnknownValueError) or metric.namespace != DYNAMODB:
                continue
            table = tables.named(metric.dimension(_TABLE))
            if table is not None:
                found += _in_table(alarm, metric, table, tables, label)
        yield from dict.fromkeys(found)


def _in_table(
    alarm: PolicyResource, metric: Metric, table: PolicyResource, tables: _Tables, label: str
) -> Iterator[Finding]:
    name = read(table.props, "name")
    own, place = region(alarm), region(table)
    replicas = tables.replicas(table)
    if isinstance(place, str) and _is_missing(own, [place, *replicas]):
        yield (
            f"Set region to {place!r} on {label}: table {name!r} is in that region, and has no "
            f"metrics in {own!r}."
        )
    receiver = metric.dimension(_RECEIVER)
    if _is_missing(receiver, replicas):
        yield f"Remove {label}: table {name!r} has no replica in {receiver!r}."
    modes = [read(one, "consistencyMode") for one in elements(given(table, "replicas"))]
    if metric.name == _LATENCY and "STRONG" in modes:
        # "Monitoring global tables" in the DynamoDB developer guide.
        yield f"Remove {label}: table {name!r} is strongly consistent, and reports no {_LATENCY}."
    index = metric.dimension(_INDEX)
    indexes = tables.indexes(table)
    if _is_missing(index, [*indexes]):
        yield f"Remove {label}: table {name!r} has no index {index!r}."
        return
    scaled = indexes.get(index) if isinstance(index, str) else table.props
    yield from _below_maximum(alarm, metric, scaled, label)


def _is_missing(name: object, names: Sequence[object]) -> bool:
    """Whether a name, if there is one, is certainly not among some names."""
    is_name = isinstance(name, str) and name != ""
    return is_name and name not in names and all(isinstance(one, str) for one in names)


def _below_maximum(
    alarm: PolicyResource, metric: Metric, scaled: object, label: str
) -> Iterator[Finding]:
    """Yield a finding if a maximum keeps consumption below the threshold of an alarm."""
    maximum, provisioned = _MAXIMA.get(str(metric.name), ("", ""))
    threshold, period = number(read(alarm.props, "threshold")), number(read(alarm.props, "period"))
    if not maximum or threshold is None or not period or scaled is None:
        return
    most = number(read(scaled, "onDemandThroughput", maximum)) or number(read(scaled, provisioned))
    operator = read(alarm.props, "comparisonOperator")
    if not most or most < 0 or operator not in _ABOVE or read(alarm.props, "statistic") != "Sum":
        return
    periods = number(read(alarm.props, "evaluationPeriods")) or 1
    points = number(read(alarm.props, "datapointsToAlarm")) or periods
    highest = most * (period + _BURST_SECONDS / max(points, 1))
    if threshold >= highest:
        yield (
            f"Set threshold to less than {most * period:.15g} on {label}: it is {threshold:.15g}, "
            f"but with a maximum of {most:g} units a second, consumption stays at or below "
            f"{highest:.15g} in each of {points:g} periods of {period:g} s."
        )


RULE = StackRule(
    name="cloudwatch-alarm-target",
    description="Alarms watch existing tables and indexes, in the regions of the tables.",
    severity=Severity.HIGH,
    controls=(),
    reason="An alarm on an index or in a region that a table does not have never gets data.",
    check=check,
)
