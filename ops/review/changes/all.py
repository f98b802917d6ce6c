"""Every change of a preview, in words."""

import re
from collections.abc import Iterator, Sequence

from ops.review.changes.change import (
    PARTS,
    Change,
    Detail,
    Leaf,
    chain,
    group,
    is_below,
    leaves,
    sides,
    table_names,
)
from ops.review.changes.kinds import kind, rank, wordings
from ops.review.changes.renames import Cause, causes, explaining, renamed_values
from ops.review.changes.wording import maybe, switch
from ops.review.preview import UNKNOWN, Op, Preview, Step


def details(step: Step, reasons: Sequence[Cause] = ()) -> tuple[Detail, ...]:
    """Return the details of a change, or of a new resource that has a description.

    Details that differ only in a name, for these reasons, are omitted.
    """
    if step.op in ("create", "import"):
        return tuple(_of_new(step))
    if step.op not in ("update", "replace", "same"):
        return ()
    changed = () if step.op == "same" else _changed(step, reasons)
    return (*changed, *_protection(step))


def _of_new(step: Step) -> Iterator[Detail]:
    _, after = sides(step)
    for wording in wordings(step.type):
        if wording.of_new:
            yield from (Detail(one.what, None, one.after) for one in wording.say({}, after))


def _changed(step: Step, reasons: Sequence[Cause]) -> Iterator[Detail]:
    before, after = sides(step)
    found = [one for one in leaves(before, after) if _counts(one, step)]
    before = renamed_values(before, after, reasons)
    rest = [one for one in leaves(before, after) if _counts(one, step)]
    for wording in wordings(step.type):
        if any(map(wording.covers, rest)) and (said := [*wording.say(before, after)]):
            yield from said
            rest = [one for one in rest if not wording.covers(one)]
    yield from (_by_path(one) for one in rest)
    yield from (
        Detail(path, None, None, note="changes, and its values are not shown", is_path=True)
        for path in step.diffs
        if not any(_overlap(_named(path), _named(one.path)) for one in found)
    )


def _counts(leaf: Leaf, step: Step) -> bool:
    """Whether a detail counts: not if its value is only unknown yet, and nothing else changes."""
    return leaf.after != UNKNOWN or any(_overlap(chain(path), leaf.chain) for path in step.diffs)


def _named(path: str) -> str:
    """Return the chain of a path; the provider repeats tags, with its own defaults, as tagsAll."""
    return re.sub("^tagsAll", "tags", chain(path))


def _overlap(one: str, other: str) -> bool:
    return is_below(one, other) or is_below(other, one)


def _by_path(leaf: Leaf) -> Detail:
    return Detail(leaf.path, maybe(leaf.before), maybe(leaf.after), is_path=True)


def _protection(step: Step) -> Iterator[Detail]:
    if step.old and step.new and step.old.is_protected != step.new.is_protected:
        was, will = (switch(one.is_protected) for one in (step.old, step.new))
        yield Detail("Pulumi's protection", was, will)


_FIRST: tuple[Op, ...] = (
    "replace",
    "delete",
    "update",
    "create",
    "import",
    "discard",
    "read",
    "same",
)
_HOLDER = "pulumi:pulumi:Stack"


def changes(preview: Preview) -> list[Change]:
    """Return the changes by part of the project, deletions first."""
    names = table_names(preview.steps)
    order = [*names, *PARTS]
    steps = [step for step in preview.steps if not _is_held_only(step)]
    because = causes(preview)
    found = [(step, _change(step, names, because)) for step in steps]
    shown = [(step, one) for step, one in found if one.op != "same" or one.details]
    shown.sort(
        key=lambda each: (
            order.index(each[1].group),
            _FIRST.index(each[1].op),
            rank(each[0].type),
            each[1].name,
        )
    )
    return [one for _, one in shown]


def _is_held_only(step: Step) -> bool:
    """Whether a step is of a component, which does not exist in AWS."""
    return step.is_component or step.type == _HOLDER


def _change(step: Step, names: list[str], found: Sequence[Cause]) -> Change:
    one, many = kind(step.type)
    reasons = explaining(step, found)
    return Change(
        group=group(step, names),
        op=step.op,
        kind=one,
        kinds=many,
        name=step.name,
        details=details(step, reasons),
        cause="; ".join(map(str, reasons)) if step.op in ("update", "replace") else "",
    )
