"""An alarm: what it watches, how easily it goes off, and whom it tells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.review.findings.specified import short_name
from ops.review.preview import State
from ops.review.values import items, members

# The less a missing minute counts, the later an alarm goes off.
_MISSING = ("notBreaching", "ignore", "missing", "breaching")
_DIMENSIONS = "dimensions"


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm by its properties."""

    properties: Mapping[str, Any]

    @classmethod
    def old(cls, state: State) -> "Alarm":
        """Read what is deployed."""
        return cls({**state.inputs, **state.outputs})

    @classmethod
    def new(cls, state: State) -> "Alarm":
        """Read what is declared: what is left out goes back to the default."""
        return cls(state.inputs)

    @property
    def metric(self) -> str:
        """The name of what it watches, the first where it combines several."""
        return str(self._metrics[0].get("metricName")) if self._metrics else ""

    @property
    def dimensions(self) -> Mapping[str, Any]:
        """What the metric is about."""
        return members(self._metrics[0].get(_DIMENSIONS)) if self._metrics else {}

    @property
    def watches(self) -> tuple[object, ...]:
        """All that it watches, to be compared."""
        queries = map(members, items(self.properties.get("metricQueries")))
        expressions = [query["expression"] for query in queries if query.get("expression")]
        return (*map(_identity, self._metrics), *expressions)

    @property
    def _metrics(self) -> list[Mapping[str, Any]]:
        queries = map(members, items(self.properties.get("metricQueries")))
        combined = [members(query["metric"]) for query in queries if query.get("metric")]
        return [self.properties] if self.properties.get("metricName") else combined

    @property
    def listeners(self) -> frozenset[str]:
        """Whom it tells, nobody while its actions are off."""
        is_on = self.properties.get("actionsEnabled") is not False
        return frozenset(map(str, items(self.properties.get("alarmActions")) if is_on else ()))


def weakened(old: Alarm, new: Alarm) -> Iterator[str]:
    """Say in which ways an alarm goes off later or less often than before."""
    if old.watches != new.watches:
        yield "something else is watched"
        return
    was, now = old.properties, new.properties
    if was.get("comparisonOperator") != now.get("comparisonOperator"):
        yield f"{now.get('comparisonOperator')} instead of {was.get('comparisonOperator')}"
    yield from _threshold(was, now)
    yield from _later(was, now)
    for name in ("statistic", "extendedStatistic"):
        if (was.get(name) or None) != (now.get(name) or None):
            yield f"{now.get(name) or 'no'} {name} instead of {was.get(name) or 'none'}"
    before, after = _missing(was), _missing(now)
    if before in _MISSING and after in _MISSING and _MISSING.index(after) < _MISSING.index(before):
        yield f"missing data counts as {after} instead of {before}"


def _threshold(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = was.get("threshold"), now.get("threshold")
    if isinstance(old, int | float) and isinstance(new, int | float):
        goes_off_below = str(now.get("comparisonOperator")).startswith("Less")
        if (new < old) if goes_off_below else (new > old):
            yield f"threshold {new:,.15g} instead of {old:,.15g}"


def _later(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Compare how many periods have to be above the threshold, of how many, and how long."""
    (needed, of, seconds), (needs, among, lasting) = _periods(was), _periods(now)
    if needs > needed or (needs == needed and among < of):
        yield f"{needs:g} of {among:g} periods instead of {needed:g} of {of:g}"
    if lasting > seconds:
        yield f"periods of {lasting:g} s instead of {seconds:g} s"


def _periods(of: Mapping[str, Any]) -> tuple[float, float, float]:
    evaluated = _number(of.get("evaluationPeriods"))
    return _number(of.get("datapointsToAlarm")) or evaluated, evaluated, _number(of.get("period"))


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0


def _identity(metric: Mapping[str, Any]) -> tuple[object, ...]:
    about = members(metric.get(_DIMENSIONS))
    # A table keeps its alarms under another name, which is told of as what it is.
    named = sorted((key, short_name(str(value))) for key, value in about.items())
    return metric.get("namespace"), metric.get("metricName"), metric.get("stat"), *named


def _missing(of: Mapping[str, Any]) -> str:
    return str(of.get("treatMissingData") or "missing")
