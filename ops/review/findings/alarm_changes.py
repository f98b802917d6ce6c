"""Alarms that are removed, go off later or tell nobody, while what they watch stays."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import starmap

from ops.review.finding import Finding
from ops.review.findings.alarms import Alarm, weakened
from ops.review.findings.steps import of_type
from ops.review.findings.surviving import Surviving
from ops.review.preview import Preview, Step
from ops.review.tokens import ALARM

_MOST_NAMED = 3
_Names = defaultdict[str, list[str]]


def find(preview: Preview) -> Iterator[Finding]:
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
    """Yield each alarm as it is and as it will be, which may be under another name."""
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
        says=f"{_count(names)} of {subject} {_verb(names, 'is', 'are')} removed, while what "
        f"{_verb(names, 'it watches', 'they watch')} stays: {_listed(names)}.",
        todo="Keep it, or say in the pull request who notices instead.",
    )


def _weakened(subject: str, by_reason: _Names) -> Finding:
    names = sorted({name for each in by_reason.values() for name in each})
    reasons = "; ".join(f"{reason} ({_listed(each)})" for reason, each in sorted(by_reason.items()))
    return Finding(
        name=f"alarm-weakened:{subject}",
        severity="look",
        says=f"{_count(names)} of {subject} {_verb(names, 'goes', 'go')} off later, less often or "
        f"for something else: {reasons}.",
        todo="Say in the pull request what was wrong with the former value.",
    )


def _silenced(subject: str, names: list[str]) -> Finding:
    return Finding(
        name=f"alarm-silenced:{subject}",
        severity="look",
        says=f"{_count(names)} of {subject} {_verb(names, 'tells', 'tell')} nobody any more: "
        f"{_listed(names)}.",
        todo="Leave their actions on.",
    )


def _count(names: list[str]) -> str:
    return f"{len(names)} {_verb(names, 'alarm', 'alarms')}"


def _verb(names: list[str], one: str, more: str) -> str:
    return one if len(names) == 1 else more


def _listed(names: list[str]) -> str:
    shown = sorted(names)[:_MOST_NAMED]
    left = len(names) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "")
