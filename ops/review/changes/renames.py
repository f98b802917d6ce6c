"""Tables with another name in AWS, and what changes only because it goes by that name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ops.review.preview import UNKNOWN, Preview, Step, Values
from ops.review.tokens import TABLE


@dataclass(frozen=True, slots=True)
class Rename:
    """A table of the program whose name in AWS is another."""

    table: str
    old: str
    new: str

    def __str__(self) -> str:
        """Say what else changes because of it."""
        return f"{self.table} is named {self.new} instead of {self.old}"


def renames(preview: Preview) -> list[Rename]:
    """Return the tables that have another name."""
    found: list[Rename] = []
    for step in preview.steps:
        if step.type == TABLE and step.old and step.new:
            old, new = (one.inputs.get("name") for one in (step.old, step.new))
            named = isinstance(old, str) and isinstance(new, str) and old and new != UNKNOWN
            if named and old != new:
                found.append(Rename(step.name, str(old), str(new)))
    return found


def explaining(step: Step, named: Sequence[Rename]) -> list[Rename]:
    """Return the new names that stand in a resource where the old ones did.

    Of a table itself they explain nothing.
    """
    if step.old is None or step.new is None or step.type == TABLE:
        return []
    old, new = [*_texts(step.old.inputs)], {*_texts(step.new.inputs)}
    return [
        one
        for one in named
        if any((now := renamed(text, one)) != text and now in new for text in old)
    ]


def renamed_values(values: Values, named: Sequence[Rename]) -> Values:
    """Return properties as if tables had had their new names."""
    for one in named:
        values = {name: renamed(value, one) for name, value in values.items()}
    return values


def renamed(value: object, one: Rename) -> object:
    """Return a value in which a name, alone or with more after a dash, is another."""
    if isinstance(value, str):
        return re.sub(rf"(?<![\w.-]){re.escape(one.old)}(?!\w)", lambda _: one.new, value)
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        return {name: renamed(member, one) for name, member in members.items()}
    if isinstance(value, list | tuple):
        return [renamed(item, one) for item in cast("Sequence[object]", value)]
    return value


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in cast("Mapping[str, object]", value).values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for item in cast("Sequence[object]", value):
            yield from _texts(item)
