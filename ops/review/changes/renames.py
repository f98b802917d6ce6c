"""Renamed and replaced resources, and the changes that they alone cause."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ops.review.changes.kinds import kind
from ops.review.preview import UNKNOWN, Preview, Step, Values
from ops.review.tokens import CLUSTER, TABLE
from ops.review.values import items, members

_NAMES = {CLUSTER: "clusterName"}
"""The property that is a resource's name, where it is not `name`."""
_LONG = 8
"""Shorter texts than an ARN or an id are no reference to what is replaced."""
_LITERAL = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?')
"""A string in JSON, with the colon after it where it is the name of a property."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A resource whose name in AWS changes; `what` is how a reviewer reads it."""

    urn: str
    what: str
    old: str
    new: str

    def __str__(self) -> str:
        """Return the cause as a reviewer reads it."""
        return f"{self.what} is named {self.new} instead of {self.old}"

    def explains(self, step: Step) -> bool:
        """Whether a resource has the new name where it had the old one."""
        if step.old is None or step.new is None:
            return False
        old, new = ([*_texts(one.inputs)] for one in (step.old, step.new))
        after = {*new}
        return any(text not in after and _with_new_names(text, [self]) in after for text in old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A resource that is replaced, so that AWS gives it another ARN, or another id."""

    urn: str
    what: str
    given: frozenset[str]

    def __str__(self) -> str:
        """Return the cause as a reviewer reads it."""
        return f"{self.what} is replaced"

    def explains(self, step: Step) -> bool:
        """Whether a resource had the old ARN or ID where the new value is not known yet."""
        if step.old is None or step.new is None:
            return False
        pairs = _pairs(step.old.inputs, step.new.inputs)
        return any(
            given in before for before, after in pairs if after == UNKNOWN for given in self.given
        )


Cause = Rename | Replacement


def causes(preview: Preview) -> list[Cause]:
    """Return the renamed and replaced resources that no other rename or replacement explains.

    Tables come first: what is named after a table is not a cause itself.
    """
    changed = [step for step in preview.steps if step.old and step.new and not step.is_component]
    renames = [one for step in changed for one in _rename(step)]
    found: list[Cause] = [one for one, is_table in renames if is_table]
    steps = {step.urn: step for step in changed}
    of_others = [one for one, is_table in renames if not is_table]
    found += [one for one in of_others if not explaining(steps[one.urn], found)]
    named = {one.urn for one in found}
    replaced = [one for step in changed for one in _replacement(step) if step.urn not in named]
    return found + [one for one in replaced if not explaining(steps[one.urn], found)]


def explaining(step: Step, found: Sequence[Cause]) -> list[Cause]:
    """Return why a resource changes; nothing explains a table, or a cause itself."""
    if step.type == TABLE or any(one.urn == step.urn for one in found):
        return []
    return [one for one in found if one.explains(step)]


def renamed_values(before: Values, after: Values, found: Sequence[Cause]) -> Values:
    """Return the properties before with every renamed resource under its new name.

    Only values that then equal those after are replaced: a mere lookalike stays.
    """
    names = [one for one in found if isinstance(one, Rename)]
    return {name: _renamed(value, after.get(name), names) for name, value in before.items()}


def _with_new_names(text: str, names: Sequence[Rename]) -> str:
    """Return a text with names replaced, whether alone or followed by a dash."""
    for one in names:
        parts = re.split(rf"(?<![\w.-]){re.escape(one.old)}(?!\w)", text)
        text = one.new.join(parts)
    return text


def _renamed(before: object, after: object, names: Sequence[Rename]) -> object:
    if isinstance(before, str):
        return _renamed_text(before, after, names) if isinstance(after, str) else before
    others = members(after)
    if own := members(before):
        return {name: _renamed(value, others.get(name), names) for name, value in own.items()}
    if listed := items(before):
        beside = [*items(after), *[None] * len(listed)]
        return [_renamed(one, beside[place], names) for place, one in enumerate(listed)]
    return before


def _renamed_text(before: str, after: str, names: Sequence[Rename]) -> str:
    if not _is_json(before):
        return after if _with_new_names(before, names) == after else before
    literals = {*_literals(after)}

    def literal(match: re.Match[str]) -> str:
        if match[2]:
            return match[0]
        now = _with_new_names(match[0], names)
        return now if match[0] not in literals and now in literals else match[0]

    return _LITERAL.sub(literal, before)


def _rename(step: Step) -> Iterator[tuple[Rename, bool]]:
    if step.old and step.new:
        name = _NAMES.get(step.type, "name")
        old, new = (one.inputs.get(name) for one in (step.old, step.new))
        named = isinstance(old, str) and isinstance(new, str) and old and new != UNKNOWN
        if named and old != new:
            what = _what(step)
            rename = Rename(urn=step.urn, what=what, old=str(old), new=str(new))
            yield rename, step.type == TABLE


def _replacement(step: Step) -> Iterator[Replacement]:
    if step.op == "replace" and step.old:
        outputs = (step.old.outputs.get(name) for name in ("arn", "id", "keyId"))
        given = frozenset(one for one in outputs if isinstance(one, str) and len(one) > _LONG)
        if given:
            yield Replacement(urn=step.urn, what=_what(step), given=given)


def _what(step: Step) -> str:
    return step.name if step.type == TABLE else f"{kind(step.type)[0]} {step.name}"


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def _literals(text: str) -> Iterator[str]:
    """Yield the string values in JSON."""
    return (found[1] for found in _LITERAL.finditer(text) if not found[2])


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in a value; for JSON, its string values."""
    if isinstance(value, str):
        yield value
        if _is_json(value):
            yield from _literals(value)
    for member in (*members(value).values(), *items(value)):
        yield from _texts(member)


def _pairs(before: object, after: object) -> Iterator[tuple[str, object]]:
    """Yield each text before with the value at the same path after."""
    if isinstance(before, str):
        yield before, after
    others, beside = members(after), items(after)
    for name, value in members(before).items():
        yield from _pairs(value, after if after == UNKNOWN else others.get(name))
    for place, value in enumerate(items(before)):
        other = beside[place] if place < len(beside) else None
        yield from _pairs(value, after if after == UNKNOWN else other)
