"""Every table and every index has alarms on throttled reads and writes."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..aws.providers import own_account
from ..cloudwatch.alarms import METRIC_ALARM, Metric, metrics, tells_a_topic
from ..cloudwatch.metrics import DYNAMODB
from ..flags import unless
from ..relations import Related, Relations
from ..rule import Finding, StackRule
from ..stack import given, resources_of, sources
from ..three_valued import Truth, equal, every, some
from ..values import elements, read
from .tables import GLOBAL_SECONDARY_INDEX, TABLE

_METRICS = ("ReadThrottleEvents", "WriteThrottleEvents")
_TABLE = "TableName"
_INDEX = "GlobalSecondaryIndexName"


class Watch(NamedTuple):
    """A metric that an alarm watches, and whether someone is notified."""

    metric: Metric | UnknownValueError
    heard: Truth


class _Published(NamedTuple):
    """A metric of an alarm, whether a topic is notified, and the alarm's own account, if known."""

    alarm: PolicyResource
    publishes: Truth
    own: list[object]
    metric: Metric | UnknownValueError


class Target(NamedTuple):
    """A table or an index of it, by names as `values.read` returns them."""

    resource: PolicyResource
    table_name: object
    index_name: object = None

    def __str__(self) -> str:
        """Its label in messages."""
        name = self.table_name if isinstance(self.table_name, str) else self.resource.name
        return f"table {name!r}" if self.index_name is None else f"{self.index_name!r} of {name!r}"


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each metric of a table or index without an alarm that notifies."""
    published = [*_published(args)]
    watches = {name: Relations(_watches(published, name)) for name in _METRICS}
    for target in _targets(args):
        if isinstance(target, UnknownValueError):
            yield target
            continue
        for metric_name in _METRICS:
            watched = _watched(target, watches[metric_name])
            yield from unless(watched, (True,), _missing(metric_name, target))


def _targets(args: StackValidationArgs) -> Iterator[Target | UnknownValueError]:
    for table in resources_of(args, TABLE):
        table_name = read(table.props, "name")
        yield Target(resource=table, table_name=table_name)
        # If the program declares none, AWS returns an empty list.
        for index in elements(given(table, "globalSecondaryIndexes")):
            yield _index(table, table_name, read(index, "name"))
    for index in resources_of(args, GLOBAL_SECONDARY_INDEX):
        yield _index(index, read(index.props, "tableName"), read(index.props, "indexName"))


def _index(
    resource: PolicyResource, table_name: object, index_name: object
) -> Target | UnknownValueError:
    if isinstance(index_name, UnknownValueError):
        return index_name
    name = index_name if isinstance(index_name, str) else ""
    return Target(resource=resource, table_name=table_name, index_name=name)


def _published(args: StackValidationArgs) -> Iterator[_Published]:
    """Yield the metrics of alarms that may notify someone."""
    for alarm in resources_of(args, METRIC_ALARM):
        publishes = tells_a_topic(alarm)
        if publishes is not False:
            own = own_account(alarm.provider)
            yield from (_Published(alarm, publishes, own, one) for one in metrics(alarm.props))


def _watches(published: Iterable[_Published], metric_name: str) -> Iterator[Related[Watch]]:
    """Yield the alarms on a metric that may notify someone, by the table of their dimensions."""
    for one in published:
        heard = every((one.publishes, _is(one.metric, metric_name, one.own)))
        if heard is not False:
            yield _of_its_table(one.alarm, Watch(one.metric, heard))


def _is(metric: Metric | UnknownValueError, name: str, own: list[object]) -> Truth:
    if isinstance(metric, UnknownValueError):
        return metric
    is_of_the_account = some(equal(metric.account, one) for one in (None, *own))
    return every((is_of_the_account, equal(metric.namespace, DYNAMODB), equal(metric.name, name)))


def _of_its_table(alarm: PolicyResource, watch: Watch) -> Related[Watch]:
    """Relate by the table's name, or if it is unknown, by its origin."""
    metric = watch.metric
    name = metric if isinstance(metric, UnknownValueError) else metric.dimension(_TABLE)
    if isinstance(name, UnknownValueError):
        return Related(watch, name, [source.urn for source in sources(alarm, "dimensions")])
    return Related(watch, name)


def _watched(target: Target, watches: Relations[Watch]) -> Truth:
    def is_watched(watch: Watch, of_its_table: Truth) -> Truth:
        return every((watch.heard, *_has_dimensions(watch.metric, target), of_its_table))

    return watches.some(target.table_name, [target.resource.urn], is_watched)


def _has_dimensions(metric: Metric | UnknownValueError, target: Target) -> Iterator[Truth]:
    """Whether a metric is the table's own, or of the index if the target is one."""
    if isinstance(metric, UnknownValueError):
        yield metric
    elif isinstance(metric.dimensions, UnknownValueError):
        yield metric.dimensions
    elif target.index_name is None:
        yield metric.dimension_names == [_TABLE]
    else:
        yield metric.dimension_names == [_INDEX, _TABLE]
        yield equal(metric.dimension(_INDEX), target.index_name)


def _missing(metric_name: str, target: Target) -> str:
    dimensions = "TableName" if target.index_name is None else "TableName, GlobalSecondaryIndexName"
    return (
        f"Add an alarm on {metric_name} of {target} with the dimensions {dimensions}, and an "
        "enabled action that publishes to a topic: it has none."
    )


RULE = StackRule(
    name="dynamodb-table-monitoring",
    description="Every table and every index has alarms on throttled reads and writes.",
    severity=Severity.HIGH,
    controls=(),
    reason=(
        "A throttled index blocks writes to its table, and the table's own metrics do not show it."
    ),
    check=check,
)
