"""CloudWatch alarms: the metrics that they watch and the topics that they notify."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from pulumi_policy import PolicyResource, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..sns.topics import TOPIC
from ..stack import sources
from ..three_valued import Truth, equal, every, negated, some
from ..values import elements, read
from ..wildcards import matches

METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric that an alarm watches: each part as `values.read` returns it.

    `account` is another account, None for the alarm's own.
    """

    namespace: object
    name: object
    dimensions: object
    account: object = None

    @property
    def dimension_names(self) -> list[str]:
        """The names of its dimensions, in order; empty if they are unknown."""
        if not isinstance(self.dimensions, Mapping):
            return []
        return sorted(cast("Mapping[str, object]", self.dimensions))

    def dimension(self, name: str) -> object:
        """Return the value of a dimension."""
        return read({"dimensions": self.dimensions}, "dimensions", name)


def metrics(props: Mapping[str, object]) -> Iterator[Metric | UnknownValueError]:
    """Yield the metrics of an alarm: the only one, or those that its expression combines."""
    if read(props, "metricName") is not None:
        yield _metric(props)
    for query in elements(read(props, "metricQueries")):
        metric = read(query, "metric")
        if isinstance(query, UnknownValueError):
            yield query
        elif isinstance(metric, UnknownValueError):
            yield metric
        elif metric is not None:
            yield replace(_metric(metric), account=read(query, "accountId"))


def _metric(value: object) -> Metric:
    return Metric(
        namespace=read(value, "namespace"),
        name=read(value, "metricName"),
        dimensions=read(value, "dimensions"),
    )


def tells_a_topic(alarm: PolicyResource) -> Truth:
    """Whether an alarm's actions are enabled, and one of them is a topic."""
    actions = elements(read(alarm.props, "alarmActions"))
    enabled = negated(equal(read(alarm.props, "actionsEnabled"), wanted=False))
    return every((enabled, some(_is_topic(alarm, action) for action in actions)))


def _is_topic(alarm: PolicyResource, action: object) -> Truth:
    if isinstance(action, UnknownValueError):
        of_topics = [source.resource_type == TOPIC for source in sources(alarm, "alarmActions")]
        return True if any(of_topics) else action
    return isinstance(action, str) and matches("arn:*:sns:*", action, ignores_case=False)


def alarm_name(alarm: ResourceValidationArgs | PolicyResource) -> object:
    """Return the name of an alarm in AWS, as `values.read` does."""
    is_composite = alarm.resource_type == COMPOSITE_ALARM
    return read(alarm.props, "alarmName" if is_composite else "name")


def alarm_label(args: ResourceValidationArgs) -> str:
    """Return the label of an alarm: its name in AWS, or in the program if that is unknown."""
    name = alarm_name(args)
    return f"alarm {name!r}" if isinstance(name, str) else f"alarm {args.name!r}"
