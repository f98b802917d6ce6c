"""A change: its part of the project, and the values before and after."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from market_intelligence.specs import TABLES
from ops.review.preview import Op, Step, Values
from ops.review.tokens import TABLE
from ops.review.values import items, members


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail of a resource before and after; None if it has no value.

    `is_path` means that `what` is the path of a property that has no label of its own.
    """

    what: str
    before: str | None
    after: str | None
    note: str = ""
    is_path: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The operation on a resource; `kind` and `kinds` are its name in singular and plural.

    `cause` is the other change that brings this one about.
    """

    group: str
    op: Op
    kind: str
    kinds: str
    name: str
    details: tuple[Detail, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Resources of one kind that change alike for one cause; `kinds` is the plural of its name."""

    group: str
    op: Op
    kind: str
    kinds: str
    names: tuple[str, ...]
    details: tuple[Detail, ...] = ()
    cause: str = ""


def lots(changes: list[Change]) -> list[Lot]:
    """Group what changes alike, in order of first appearance."""
    found: dict[tuple[str, Op, str, tuple[Detail, ...], str], list[Change]] = {}
    for one in changes:
        key = (one.group, one.op, one.kind, one.details, one.cause)
        found.setdefault(key, []).append(one)
    return [
        Lot(
            group=group,
            op=op,
            kind=alike[0].kinds if len(alike) > 1 else kind,
            kinds=alike[0].kinds,
            names=tuple(one.name for one in alike),
            details=details,
            cause=cause,
        )
        for (group, op, kind, details, cause), alike in found.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Lots of several kinds or parts that change for one cause, or alike.

    With a `cause`, each lot has its own details; without one, all share `details`.
    """

    cause: str
    details: tuple[Detail, ...]
    lots: tuple[Lot, ...]


_ALIKE = 3
"""How many lots change in the same way before that is worth saying once."""


def shared(found: Sequence[Lot]) -> tuple[list[Shared], list[Lot]]:
    """Return the groups of lots with something in common, and the remaining lots."""
    together: dict[tuple[str, tuple[Detail, ...]], list[Lot]] = {}
    for one in found:
        if one.cause or (one.op == "update" and one.details):
            key = (one.cause, () if one.cause else one.details)
            together.setdefault(key, []).append(one)
    many = [
        Shared(cause=cause, details=details, lots=tuple(alike))
        for (cause, details), alike in together.items()
        if len(alike) >= (2 if cause else _ALIKE)
    ]
    apart = [one for one in found if not any(one in each.lots for each in many)]
    return many, apart


_OF_TABLES = "aws:dynamodb/"
_COMPONENTS = {
    "market-intelligence:grants:Grants": "grants",
    "market-intelligence:encryption:Key": "encryption",
    "market-intelligence:backup:Backup": "backups",
    "market-intelligence:alarms:Alarms": "alarms",
    "market-intelligence:cache:Cache": "cache",
    "market-intelligence:dashboard:Dashboard": "dashboard",
}
OTHER = "other"
PARTS = (*_COMPONENTS.values(), OTHER)
"""The parts beside the tables, as a reviewer reads them."""


def table_names(steps: Sequence[Step]) -> list[str]:
    """Return the names of the tables: the program's own, then others in the steps."""
    found = [step.name for step in steps if step.type == TABLE]
    return list(dict.fromkeys([*(spec.name for spec in TABLES), *sorted(found)]))


def group(step: Step, names: Sequence[str]) -> str:
    """Return the part: a table, or the purpose of the component around the resource."""
    if step.type.startswith(_OF_TABLES):
        return _table(step.name, names)
    kinds = step.urn.split("::")[2].split("$")
    return next((_COMPONENTS[one] for one in kinds if one in _COMPONENTS), OTHER)


def _table(name: str, names: Sequence[str]) -> str:
    """Return the table that a name, such as requests-user-index-insights, starts with."""
    fits = [one for one in names if name == one or name.startswith(f"{one}-")]
    return max(fits, key=len, default=OTHER)


_STEP = re.compile(r"\[[^\]]*\]")
# The properties that identify an element of a list, whatever its position.
_NAMES = ("name", "regionName", "ruleName", "attributeName", "id", "Sid", "key")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A path at which two values differ; None is an absent value."""

    path: str
    before: object
    after: object

    @property
    def chain(self) -> str:
        """The names of the properties on the path."""
        return chain(self.path)


def chain(path: str) -> str:
    """Return the names in a path, without positions and keys."""
    return _STEP.sub("", path)


def is_below(path: str, top: str) -> bool:
    """Whether a chain equals another, or continues it."""
    return path == top or path.startswith(f"{top}.")


def leaves(before: object, after: object, path: str = "") -> Iterator[Leaf]:
    """Yield each path at which two values differ; an empty object or list counts as absent."""
    if _is_of(dict, before, after):
        yield from _members(members(before), members(after), path)
    elif _is_of(list, before, after):
        yield from _members(*_named(items(before), items(after)), path, of_list=True)
    elif _key(before) != _key(after):
        yield Leaf(path, before, after)


def _is_of(kind: type, *values: object) -> bool:
    """Whether there are values, all of one type."""
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
    """Return the elements by name, or by position if they have no names."""
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
    """Return a key that tells true from 1, and 1 from "1"."""
    return ("bool" if isinstance(value, bool) else "", value)


def sides(step: Step) -> tuple[Values, Values]:
    """Return both values; before as last declared, or as in AWS if only that differs."""
    after: Values = step.new.inputs if step.new else {}
    if step.old is None:
        return {}, after
    before: dict[str, object] = dict(step.old.inputs)
    for name in {_top(path) for path in step.diffs}:
        if before.get(name) == after.get(name) and _is_described(step, name, after):
            before[name] = step.old.outputs[name]
    return before, after


def _is_described(step: Step, name: str, after: Values) -> bool:
    """Whether AWS's value can be compared: a value that AWS computes cannot."""
    if step.old is None or name not in step.old.outputs:
        return False
    kinds = {kind for path, kind in step.diffs.items() if _top(path) == name}
    return name in after or kinds == {"delete"}


def _top(path: str) -> str:
    return chain(path).partition(".")[0]
