"""Alarms that would go off later or never, and topics without subscribers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from ops.review.finding import Finding
from ops.review.findings.indexes import short_name
from ops.review.findings.remaining_resources import Surviving
from ops.review.findings.steps import before, lost, of_type
from ops.review.preview import Preview, State, Step
from ops.review.tokens import ALARM, DASHBOARD, INSIGHTS, SUBSCRIPTION, TOPIC
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
        """Return an alarm as deployed."""
        return cls({**state.inputs, **state.outputs})

    @classmethod
    def new(cls, state: State) -> "Alarm":
        """Return an alarm as declared; omitted properties return to their defaults."""
        return cls(state.inputs)

    @property
    def metric(self) -> str:
        """The name of its metric, the first one if it combines several."""
        return str(self._metrics[0].get("metricName")) if self._metrics else ""

    @property
    def dimensions(self) -> Mapping[str, Any]:
        """The dimensions of its metric."""
        return members(self._metrics[0].get(_DIMENSIONS)) if self._metrics else {}

    @property
    def watches(self) -> tuple[object, ...]:
        """All its metrics, in a comparable form."""
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
        """The topics that it publishes to, none while its actions are disabled."""
        is_on = self.properties.get("actionsEnabled") is not False
        return frozenset(map(str, items(self.properties.get("alarmActions")) if is_on else ()))


def weakened(old: Alarm, new: Alarm) -> Iterator[str]:
    """Yield the ways in which an alarm goes off later or less often than before."""
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
    """Yield the ways in which more or longer periods have to be above the threshold."""
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
    # A table keeps its alarms under another name, which is reported as a renaming.
    named = sorted((key, short_name(str(value))) for key, value in about.items())
    return metric.get("namespace"), metric.get("metricName"), metric.get("stat"), *named


def _missing(of: Mapping[str, Any]) -> str:
    return str(of.get("treatMissingData") or "missing")


def observability_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a note for each deleted dashboard, and each table that loses Contributor Insights."""
    for step in lost(preview, DASHBOARD):
        if step.op == "delete":
            yield Finding(
                name=f"dashboard-removed:{step.name}",
                severity="note",
                says=f"The dashboard {step.name} is deleted, and links to it no longer work.",
            )
    surviving = Surviving(preview)
    gone: dict[str, int] = {}
    for step in lost(preview, INSIGHTS):
        table, index = str(before(step, "tableName")), before(step, "indexName")
        about = {"TableName": table} | ({"GlobalSecondaryIndexName": index} if index else {})
        if step.op == "delete" and surviving.has(about, ""):
            name = surviving.short_name(table)
            gone[name] = gone.get(name, 0) + 1
    for name in gone:
        yield Finding(
            name=f"insights-removed:{name}",
            severity="note",
            says=f"Contributor insights of {name} are turned off: CloudWatch no longer shows "
            "which keys are throttled.",
        )


def subscriber_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each topic that is lost, and each subscription to one that stays."""
    gone = [*lost(preview, TOPIC)]
    for step in gone:
        yield Finding(
            name=f"topic-{'replaced' if step.new else 'removed'}:{step.name}",
            severity="look",
            says=f"The topic {step.name} is {'replaced by another' if step.new else 'removed'}: "
            "it loses subscriptions that were made by hand, and its other publishers fail.",
            todo="Check in AWS who subscribes to it besides the subscribers in the settings.",
        )
    arns = {before(step, "arn") for step in gone}
    for step in lost(preview, SUBSCRIPTION):
        if before(step, "topic") not in arns:
            yield Finding(
                name=f"subscription-removed:{step.name}",
                severity="look",
                says=f"One {before(step, 'protocol')} subscription no longer receives alarms"
                + (", until its owner confirms the new address." if step.new else "."),
                todo="Check that alarms still reach a person on call, and have a new address "
                "confirmed right after the deployment.",
            )


_MOST_NAMED = 3
_Names = defaultdict[str, list[str]]


def alarm_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table whose alarms are removed, weakened or silenced."""
    surviving = Surviving(preview)
    removed, silenced = _Names(list), _Names(list)
    later = defaultdict[str, _Names](lambda: _Names(list))
    for step, old, new in _pairs(preview):
        if not surviving.has(old.dimensions, old.metric):
            continue
        subject = _subject(old, surviving)
        if new is None:
            removed[subject].append(step.name)
            continue
        for reason in weakened(old, new):
            later[subject][reason].append(step.name)
        if old.listeners and not new.listeners:
            silenced[subject].append(step.name)
    yield from starmap(_removed, removed.items())
    yield from starmap(_weakened, later.items())
    yield from starmap(_silenced, silenced.items())


def _pairs(preview: Preview) -> Iterator[tuple[Step, Alarm, Alarm | None]]:
    """Yield each alarm before and after, also under another name."""
    steps = [*of_type(preview, ALARM)]
    made = [Alarm.new(step.new) for step in steps if step.op == "create" and step.new]
    by_watched = {alarm.watches: alarm for alarm in made}
    for step in steps:
        if step.old is None or step.op == "same":
            continue
        old = Alarm.old(step.old)
        yield step, old, Alarm.new(step.new) if step.new else by_watched.get(old.watches)


def _subject(alarm: Alarm, surviving: Surviving) -> str:
    if table := alarm.dimensions.get("TableName"):
        return surviving.short_name(str(table))
    return "cache" if "ClusterId" in alarm.dimensions else "account"


def _removed(subject: str, names: list[str]) -> Finding:
    return Finding(
        name=f"alarm-removed:{subject}",
        severity="look",
        says=f"{_count(names)} of {subject} {_verb(names, 'is', 'are')} removed, but "
        f"{_verb(names, 'the resource that it watches', 'the resources that they watch')} "
        f"{_verb(names, 'remains', 'remain')}: {_listed(names)}.",
        todo="Keep it, or explain in the pull request how the problem is noticed without it.",
    )


def _weakened(subject: str, by_reason: _Names) -> Finding:
    names = sorted({name for each in by_reason.values() for name in each})
    reasons = "; ".join(f"{reason} ({_listed(each)})" for reason, each in sorted(by_reason.items()))
    return Finding(
        name=f"alarm-weakened:{subject}",
        severity="look",
        says=f"{_count(names)} of {subject} {_verb(names, 'goes', 'go')} off later, less often or "
        f"for another reason: {reasons}.",
        todo="Explain in the pull request why the former value was wrong.",
    )


def _silenced(subject: str, names: list[str]) -> Finding:
    return Finding(
        name=f"alarm-silenced:{subject}",
        severity="look",
        says=f"{_count(names)} of {subject} no longer {_verb(names, 'notifies', 'notify')} "
        f"anyone: {_listed(names)}.",
        todo="Keep their actions enabled.",
    )


def _count(names: list[str]) -> str:
    return f"{len(names)} {_verb(names, 'alarm', 'alarms')}"


def _verb(names: list[str], one: str, more: str) -> str:
    return one if len(names) == 1 else more


def _listed(names: list[str]) -> str:
    shown = sorted(names)[:_MOST_NAMED]
    left = len(names) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "")
