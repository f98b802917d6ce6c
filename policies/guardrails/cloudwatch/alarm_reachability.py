"""Some load sets off each alarm, and some load ends it."""

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, AtMost
from ..values import elements, number, read, shown
from . import metric_math
from .alarms import METRIC_ALARM, alarm_label
from .metric_math import ANYTHING, UndefinedError, Value
from .metrics import Kind, Published, published

DEFAULT_RATE = 40_000
"""The requests a second that a table serves by default: "Quotas in Amazon DynamoDB"."""

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "highestRate": {
            "type": "integer",
            "minimum": 1,
            "default": DEFAULT_RATE,
            "description": (
                "The most requests a second that any table, index or cache receives (default "
                f"{DEFAULT_RATE})."
            ),
            STRICTNESS: AtMost(left_out=DEFAULT_RATE),
        },
    },
)

_HOUR, _DAY, _WEEK = 3_600, 86_400, 604_800
_HIGH_RESOLUTION = (10, 20, 30)
_MOST_QUERIES = 100
_LONGEST_CHAIN = 5
_COUNTING = ("Sum", "SampleCount")
_LEAST_OF = "Minimum"

_Comparison = Callable[[float, float], bool]
_HIGHER: Mapping[str, _Comparison] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
}
_LOWER: Mapping[str, _Comparison] = {
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_BELOW_A_BAND = "LessThanLowerThreshold"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    """A metric as an alarm reads it: each part as `values.read` returns it."""

    setting: str
    metric: object
    statistic: object
    period: object
    unit: object
    published: Published | None

    def part(self, argument: str) -> str:
        """Return the name of a part in the program."""
        return f"{self.setting}{argument}"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each reason why an alarm never goes off, or never ends.

    A PromQL query is not read.
    """
    if read(args.props, "evaluationCriteria") is not None:
        return
    label = alarm_label(args)
    rate = number(args.get_config().get("highestRate")) or DEFAULT_RATE
    queries = elements(read(args.props, "metricQueries"))
    watched = [*_all_watched(args.props, queries)]
    for one in watched:
        yield from _as_published(one, label)
    yield from _in_time(args.props, watched, label)
    if queries:
        yield from _of_queries(args.props, queries, label, rate)
    elif watched:
        yield from _at_some_load(args.props, _value(watched[0], rate), label)


def _all_watched(props: Mapping[str, object], queries: Sequence[object]) -> Iterator[_Watched]:
    if read(props, "metricName") is not None:
        statistic = "extendedStatistic" if read(props, "statistic") is None else "statistic"
        yield _watched(props, statistic, "")
    for position, query in enumerate(queries):
        metric = read(query, "metric")
        if metric is not None and not isinstance(metric, UnknownValueError):
            yield _watched(metric, "stat", f"metric_queries[{position}].metric.")


def _watched(metric: object, statistic: str, setting: str) -> _Watched:
    namespace, name = read(metric, "namespace"), read(metric, "metricName")
    return _Watched(
        setting=setting,
        metric=metric,
        statistic=read(metric, statistic),
        period=read(metric, "period"),
        unit=read(metric, "unit"),
        published=published(namespace, name),
    )


def _as_published(one: _Watched, label: str) -> Iterator[Finding]:
    """Yield a finding for each part of a metric for which CloudWatch has no values."""
    if one.published is None:
        return
    name = read(one.metric, "metricName")
    if isinstance(one.unit, UnknownValueError):
        yield one.unit
    elif one.unit is not None and one.published.unit and one.unit != one.published.unit:
        yield (
            f"Remove {one.part('unit')} from {label}: {name} is published in "
            f"{one.published.unit}, and has no values in {shown(one.unit)}."
        )
    if isinstance(one.statistic, UnknownValueError):
        yield one.statistic
    elif isinstance(one.statistic, str) and not _says_something(one.published, one.statistic):
        wanted = (
            "'Sum'" if one.published.kind is Kind.EVENTS else "'Average', 'Maximum' or a percentile"
        )
        yield (
            f"Set {one.part('stat' if one.setting else 'statistic')} to {wanted} on {label}: "
            f"{shown(one.statistic)} of {name} does not show a problem."
        )
    seconds = number(one.period)
    if isinstance(one.period, UnknownValueError):
        yield one.period
    elif seconds is not None and seconds < one.published.seconds:
        yield (
            f"Set {one.part('period')} to {one.published.seconds} or more on {label}: {name} has a "
            f"value in {one.published.seconds} seconds, and most periods of {seconds:g} have none."
        )


def _says_something(metric: Published, statistic: str) -> bool:
    if metric.kind is Kind.EVENTS:
        return statistic in _COUNTING
    if metric.kind is Kind.LEVEL and metric.is_trouble:
        return statistic not in (*_COUNTING, _LEAST_OF)
    return True


def _in_time(
    props: Mapping[str, object], watched: Sequence[_Watched], label: str
) -> Iterator[Finding]:
    """Yield a finding if there can never be enough data points."""
    periods = read(props, "evaluationPeriods")
    points = read(props, "datapointsToAlarm")
    if isinstance(points, UnknownValueError):
        yield points
    if isinstance(periods, UnknownValueError):
        yield periods
        return
    most = number(periods)
    if most is None:
        return
    if most < 1:
        yield f"Set evaluation_periods to 1 or more on {label}: it is {most:g}."
    wanted = number(points)
    if wanted is not None and not 1 <= wanted <= most:
        yield (
            f"Set datapoints_to_alarm to 1 to {most:g} on {label}: it is {wanted:g}, of "
            f"{most:g} periods."
        )
    for one in watched:
        seconds = number(one.period)
        if seconds is None:
            continue
        if seconds not in _HIGH_RESOLUTION and (seconds < 1 or seconds % 60):
            yield f"Set {one.part('period')} to a multiple of 60 on {label}: it is {seconds:g}."
        longest = _DAY if seconds < _HOUR else _WEEK
        if seconds * most > longest:
            yield (
                f"Lower evaluation_periods or {one.part('period')} on {label}: together they are "
                f"{seconds * most:g} seconds, and CloudWatch evaluates {longest} at most."
            )


def _value(watched: _Watched, rate: float) -> Value:
    """Return the values that a statistic of a metric can have."""
    metric, statistic = watched.published, watched.statistic
    if metric is None or not isinstance(statistic, str) or not metric.unit:
        return Value(terms={_identity(watched): 1})
    seconds = number(watched.period)
    if metric.kind is Kind.EVENTS or statistic == "SampleCount":
        high = rate * seconds if seconds and statistic in _COUNTING else math.inf
    else:
        is_level = metric.kind is Kind.LEVEL and statistic != "Sum"
        is_amount = statistic in ("Average", "Maximum") or statistic.startswith(("p", "tm", "wm"))
        high = metric.most if metric.most is not None and is_level and is_amount else math.inf
    return Value(
        low=0,
        high=high,
        terms={_identity(watched): 1},
        trend=int(metric.is_trouble),
        has_gaps=metric.kind is Kind.EVENTS,
    )


def _identity(watched: _Watched) -> str:
    """Return the intersection of two ranges of the same values."""
    values = read(watched.metric, "dimensions")
    dimensions: Mapping[str, object] = {}
    if isinstance(values, Mapping):
        dimensions = cast("Mapping[str, object]", values)
    parts = [read(watched.metric, part) for part in ("namespace", "metricName")]
    for name in sorted(dimensions):
        parts += [name, read(dimensions, name)]
    are_unknown = [isinstance(part, UnknownValueError) for part in parts]
    if isinstance(values, UnknownValueError) or any(are_unknown):
        return watched.setting
    return repr((*parts, watched.statistic, watched.period))


def _of_queries(
    props: Mapping[str, object], queries: Sequence[object], label: str, rate: float
) -> Iterator[Finding]:
    """Yield the faults of queries, or of the values of the query that the alarm watches."""
    unknown = next((one for one in _parts(queries) if isinstance(one, UnknownValueError)), None)
    if unknown is not None:
        yield unknown
        return
    ids = [read(query, "id") for query in queries]
    for one in dict.fromkeys(one for one in ids if isinstance(one, str) and ids.count(one) > 1):
        yield f"Rename one of the metric_queries on {label}: several have the id {one!r}."
    band = read(props, "thresholdMetricId")
    if isinstance(band, str) and band not in ids:
        yield f"Set threshold_metric_id to the id of a query on {label}: there is no {band!r}."
    returned = [one for one in queries if read(one, "returnData") is True]
    returned = [one for one in returned if band is None or read(one, "id") != band]
    if len(returned) != 1:
        yield (
            f"Set return_data to True in the one of metric_queries on {label} that the alarm is to "
            f"watch: {'several have' if returned else 'none has'} it set."
        )
        return
    values = _Queries(queries, rate)
    value = values.of(returned[0])
    for one in values.undefined:
        yield (
            f"Add a query with the id {one!r} to metric_queries on {label}: an expression names it."
        )
    if value is not None and not values.undefined:
        yield from _at_some_load(props, value, label)


def _parts(queries: Sequence[object]) -> Iterator[object]:
    for query in queries:
        yield query
        yield from (read(query, part) for part in ("id", "expression", "metric", "returnData"))


class _Queries:
    """The values of queries, each computed once."""

    def __init__(self, queries: Sequence[object], rate: float) -> None:
        self._by_id = {read(one, "id"): one for one in queries[:_MOST_QUERIES]}
        self._rate = rate
        self._values: dict[str, Value] = {}
        self._depth = 0
        self.undefined: dict[str, None] = {}

    def of(self, query: object) -> Value | None:
        """Return the values of a query, None if it is neither a metric nor an expression."""
        metric, expression = read(query, "metric"), read(query, "expression")
        if metric is not None:
            return _value(_watched(metric, "stat", f"{read(query, 'id')}."), self._rate)
        if not isinstance(expression, str):
            return None
        try:
            return metric_math.evaluated(expression, self._named, self._metrics)
        except UndefinedError as undefined:
            self.undefined[str(undefined)] = None
            return ANYTHING

    def _named(self, name: str) -> Value | None:
        if name not in self._by_id:
            return None
        if name not in self._values:
            # CloudWatch refuses an expression that names itself.
            self._values[name] = ANYTHING
            self._depth += 1
            if self._depth <= _LONGEST_CHAIN:
                self._values[name] = self.of(self._by_id[name]) or ANYTHING
            self._depth -= 1
        return self._values[name]

    def _metrics(self) -> list[Value]:
        metrics = (one for one in self._by_id.values() if read(one, "metric") is not None)
        return [value for one in metrics if (value := self.of(one))]


def _at_some_load(props: Mapping[str, object], value: Value, label: str) -> Iterator[Finding]:
    """Yield a finding if no value breaches the threshold, or every value does."""
    comparison = read(props, "comparisonOperator")
    limit = read(props, "threshold")
    missing = read(props, "treatMissingData")
    for one in (comparison, limit, missing):
        if isinstance(one, UnknownValueError):
            yield one
            return
    threshold = number(limit)
    if comparison == _BELOW_A_BAND and value.trend > 0:
        yield _turned(label, "GreaterThanUpperThreshold", comparison)
    if not isinstance(comparison, str) or threshold is None:
        return
    rises, falls = _HIGHER.get(comparison), _LOWER.get(comparison)
    holds = rises or falls
    if holds is None:
        return
    # A period without events has no value at all, so the lowest count is 1.
    low = 1.0 if falls and value.has_gaps and value.low == 0 else value.low
    best, worst = (value.high, low) if rises else (low, value.high)
    if not holds(best, threshold):
        yield (
            f"Set threshold on {label} to a value that some load reaches: it is {threshold:.15g}, "
            f"and the {'highest' if rises else 'lowest'} possible value is {best:.15g}."
        )
    elif (falls and value.trend > 0) or (rises and value.trend < 0):
        yield _turned(label, "GreaterThanThreshold" if falls else "LessThanThreshold", comparison)
    elif holds(worst, threshold):
        yield (
            f"Set threshold on {label} to a value that not every load reaches: it is "
            f"{threshold:.15g}, and every value breaches it, so the alarm never ends."
        )
    elif rises and value.has_gaps and value.trend > 0 and missing in ("breaching", "ignore"):
        yield (
            f"Set treat_missing_data to 'notBreaching' on {label}: the metric has no value while "
            f"all is well, and with {missing!r} the alarm then does not end."
        )


def _turned(label: str, wanted: str, comparison: object) -> str:
    return (
        f"Set comparison_operator to {wanted!r} on {label}: with {comparison!r} the alarm goes off "
        "while all is well, and ends when a problem starts."
    )


RULE = ResourceRule(
    name="cloudwatch-alarm-reachability",
    description="Some load sets off each alarm, and some load ends it.",
    severity=Severity.HIGH,
    controls=(),
    reason=(
        "CloudWatch accepts a threshold that no load reaches, and the alarm looks like any other."
    ),
    config_schema=CONFIG_SCHEMA,
    resource_types=(METRIC_ALARM,),
    check=check,
)
