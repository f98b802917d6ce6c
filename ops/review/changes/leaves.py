"""Where two values differ, down to what has no parts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ops.review.values import items, members

_STEP = re.compile(r"\[[^\]]*\]")
# What tells the elements of a list apart wherever they stand in it.
_NAMES = ("name", "regionName", "ruleName", "attributeName", "id", "Sid", "key")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A place where two values differ; None is where one has nothing."""

    path: str
    before: object
    after: object

    @property
    def chain(self) -> str:
        """The names of the properties on the way."""
        return chain(self.path)


def chain(path: str) -> str:
    """Give the names in a path, without positions and keys."""
    return _STEP.sub("", path)


def is_below(path: str, top: str) -> bool:
    """Tell whether a chain is another one, or goes on from it."""
    return path == top or path.startswith(f"{top}.")


def leaves(before: object, after: object, path: str = "") -> Iterator[Leaf]:
    """Give each place where two values differ; an empty object or list is nothing."""
    if _is_of(dict, before, after):
        yield from _members(members(before), members(after), path)
    elif _is_of(list, before, after):
        yield from _members(*_named(items(before), items(after)), path, of_list=True)
    elif _key(before) != _key(after):
        yield Leaf(path, before, after)


def _is_of(kind: type, *values: object) -> bool:
    """Tell whether there are values of a kind, and none of another."""
    given = [one for one in values if one is not None]
    return bool(given) and all(isinstance(one, kind) for one in given)


def _members(
    before: Mapping[str, object], after: Mapping[str, object], path: str, *, of_list: bool = False
) -> Iterator[Leaf]:
    for name in dict.fromkeys([*before, *after]):
        step = f"{path}[{name}]" if of_list or not name.isidentifier() else f"{path}.{name}"
        yield from leaves(before.get(name), after.get(name), step.removeprefix("."))


def _named(
    before: Sequence[object], after: Sequence[object]
) -> tuple[dict[str, object], dict[str, object]]:
    """Give the elements by their names, or by their positions where they have none."""
    for name in _NAMES:
        pairs = [[(members(one).get(name), one) for one in side] for side in (before, after)]
        if all(isinstance(key, str) for side in pairs for key, _ in side):
            named = [{str(key): one for key, one in side} for side in pairs]
            if [len(one) for one in named] == [len(before), len(after)]:
                return named[0], named[1]
    return (
        {str(i): one for i, one in enumerate(before)},
        {str(i): one for i, one in enumerate(after)},
    )


def _key(value: object) -> tuple[str, object]:
    """Tell true from 1, and 1 from "1"."""
    return ("bool" if isinstance(value, bool) else "", value)
