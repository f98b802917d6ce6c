"""The most units that a table or an index may use: lower, gone, or there for ever."""

from collections.abc import Iterator
from math import inf

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, declared_before, kept
from ops.review.preview import Preview
from ops.review.tokens import TABLE
from ops.review.values import members, named

_INDEXES = "globalSecondaryIndexes"
_MAXIMUM = "onDemandThroughput"
_UNITS = {"maxReadRequestUnits": "read", "maxWriteRequestUnits": "write"}


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table, and each index that stays, with another maximum."""
    for step in kept(preview, TABLE):
        if changes(step, _MAXIMUM):
            yield from _compared(step.name, before(step, _MAXIMUM), after(step, _MAXIMUM))
        yield from _left_out(step.name, declared_before(step, _MAXIMUM), after(step, _MAXIMUM))
        old, new = before(step, _INDEXES), named(after(step, _INDEXES), "name")
        for name, index in named(old, "name").items():
            if changes(step, _INDEXES) and name in new:
                subject = f"{step.name}/{name}"
                yield from _compared(subject, index.get(_MAXIMUM), new[name].get(_MAXIMUM))
        for name, index in named(declared_before(step, _INDEXES), "name").items():
            if name in new:
                subject = f"{step.name}/{name}"
                yield from _left_out(subject, index.get(_MAXIMUM), new[name].get(_MAXIMUM))


def _compared(subject: str, old: object, new: object) -> Iterator[Finding]:
    lower: list[str] = []
    lifted: list[str] = []
    for unit, word in _UNITS.items():
        was, now = members(old).get(unit), members(new).get(unit)
        if _set(was) and now is not None and _set(now) is None:
            lifted.append(f"{word} units from {was}")
        elif (limit := _set(now)) and limit < (_set(was) or inf):
            lower.append(f"{word} units from {_set(was) or 'any number'} to {limit}")
    if lower:
        yield Finding(
            name=f"maximum-lowered:{subject}",
            severity="look",
            says=f"The most that {subject} may use a second falls: {' and '.join(lower)}. What is "
            "more is throttled.",
            todo="See in the metrics that the peak stays below it.",
        )
    if lifted:
        yield Finding(
            name=f"maximum-lifted:{subject}",
            severity="note",
            says=f"Nothing limits {subject} any more: {' and '.join(lifted)}. Only the account's "
            "quota bounds what a runaway client costs.",
        )


def _left_out(subject: str, old: object, new: object) -> Iterator[Finding]:
    found = [
        word
        for unit, word in _UNITS.items()
        if _set(members(old).get(unit)) and members(new).get(unit) is None
    ]
    if found:
        yield Finding(
            name=f"maximum-kept:{subject}",
            severity="look",
            says=f"The maximum of {' and '.join(found)} units of {subject} is left out, but "
            "DynamoDB keeps what is left out: it still holds.",
            todo="Set it to -1 to lift it.",
        )


def _set(units: object) -> int | None:
    """Give a maximum; DynamoDB has -1 for none."""
    return int(units) if isinstance(units, int | float) and units > 0 else None
