"""What of a resource changes; what has no words is told by its path, so that nothing is silent."""

import re
from collections.abc import Iterator, Sequence

from ops.review.changes.change import Detail
from ops.review.changes.kinds import wordings
from ops.review.changes.leaves import Leaf, chain, is_below, leaves
from ops.review.changes.renames import Rename, renamed_values
from ops.review.changes.sides import sides
from ops.review.changes.speech import maybe, switch
from ops.review.preview import UNKNOWN, Step


def details(step: Step, named: Sequence[Rename] = ()) -> tuple[Detail, ...]:
    """Say what changes, or, of a new resource with words for that, what it is.

    What only has the new name of a table is left out.
    """
    if step.op in ("create", "import"):
        return tuple(_of_new(step))
    if step.op not in ("update", "replace", "same"):
        return ()
    changed = () if step.op == "same" else _changed(step, named)
    return (*changed, *_protection(step))


def _of_new(step: Step) -> Iterator[Detail]:
    _, after = sides(step)
    for wording in wordings(step.type):
        if wording.of_new:
            yield from (Detail(one.what, None, one.after) for one in wording.say({}, after))


def _changed(step: Step, named: Sequence[Rename]) -> Iterator[Detail]:
    before, after = sides(step)
    found = [one for one in leaves(before, after) if _counts(one, step)]
    if named:
        before = renamed_values(before, named)
    rest = [one for one in leaves(before, after) if _counts(one, step)]
    for wording in wordings(step.type):
        if any(map(wording.covers, rest)) and (said := [*wording.say(before, after)]):
            yield from said
            rest = [one for one in rest if not wording.covers(one)]
    yield from (_by_path(one) for one in rest)
    yield from (
        Detail(path, None, None, note="changes, and its values are not told", is_path=True)
        for path in step.diffs
        if not any(_overlap(_named(path), _named(one.path)) for one in found)
    )


def _counts(leaf: Leaf, step: Step) -> bool:
    """Leave out what is only not known yet, and no change to the provider."""
    return leaf.after != UNKNOWN or any(_overlap(chain(path), leaf.chain) for path in step.diffs)


def _named(path: str) -> str:
    """Give the chain of a path; the provider repeats tags, with its own defaults, as tagsAll."""
    return re.sub("^tagsAll", "tags", chain(path))


def _overlap(one: str, other: str) -> bool:
    return is_below(one, other) or is_below(other, one)


def _by_path(leaf: Leaf) -> Detail:
    return Detail(leaf.path, maybe(leaf.before), maybe(leaf.after), is_path=True)


def _protection(step: Step) -> Iterator[Detail]:
    if step.old and step.new and step.old.is_protected != step.new.is_protected:
        was, will = (switch(one.is_protected) for one in (step.old, step.new))
        yield Detail("Pulumi's protection", was, will)
