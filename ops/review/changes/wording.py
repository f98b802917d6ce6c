"""Words for the values and the properties of a resource."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from ops.review.changes.change import Detail, Leaf, is_below
from ops.review.preview import UNKNOWN, Values
from ops.review.values import items
from ops.review.values import members as members_of

LATER = "known after the deployment"


def say(value: object) -> str:
    """Return a value as one line."""
    if value == UNKNOWN:
        return LATER
    if isinstance(value, str):
        return value or "empty"
    return json.dumps(_known(value), ensure_ascii=False, sort_keys=True)


def _known(value: object) -> object:
    if isinstance(value, list):
        return [_known(one) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        return {name: _known(one) for name, one in cast("dict[str, object]", value).items()}
    return LATER if value == UNKNOWN else value


def maybe(value: object) -> str | None:
    """Return a value in words, or nothing for None."""
    return None if value is None else say(value)


def switch(value: object) -> str:
    """Return "on" or "off" for a value."""
    if value in (True, "true"):
        return "on"
    return "off" if value in (None, False, "false") else say(value)


def count(number: object, unit: str) -> str:
    """Return a count of something in words."""
    if not isinstance(number, (int, float)) or isinstance(number, bool):
        return f"{say(number)} {unit}s" if number != UNKNOWN else LATER
    return f"{number:g} {unit}" if number == 1 else f"{number:,g} {unit}s"


def joined(names: Sequence[str]) -> str:
    """Return names as a list in words."""
    return ", ".join(names)


def member(values: Values, name: str) -> Values:
    """Return a property that is an object, empty if absent."""
    return members_of(values.get(name))


def members(values: Values, name: str) -> list[Values]:
    """Return a property that is a list of objects, empty if absent."""
    return [one for one in items(values.get(name)) if isinstance(one, dict)]


Sayer = Callable[[Values, Values], Iterable[Detail]]
"""Says what differs between the properties before and after."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The labels of properties; a property without a label shows its path.

    `of_new` means that the labels also describe a new resource.
    """

    known: tuple[str, ...]
    say: Sayer
    of_new: bool = False

    def covers(self, leaf: Leaf) -> bool:
        """Whether a label covers a difference."""
        return any(is_below(leaf.chain, top) for top in self.known)


def titled(title: str, path: str, say: Callable[[object], str | None] = maybe) -> Wording:
    """Return a wording with a label for a property, and words for its values."""
    names = path.split(".")

    def differs(before: Values, after: Values) -> Iterable[Detail]:
        was, will = say(_at(before, names)), say(_at(after, names))
        if was != will:
            yield Detail(title, was, will)

    return Wording((path,), differs)


def _at(values: Values, names: list[str]) -> object:
    *above, last = names
    for name in above:
        values = member(values, name)
    return values.get(last)


def described(title: str, known: tuple[str, ...], say: Callable[[Values], str | None]) -> Wording:
    """Return a wording that describes several properties together, also of a new resource."""

    def differs(before: Values, after: Values) -> Iterable[Detail]:
        was, will = say(before) if before else None, say(after)
        if was != will:
            yield Detail(title, was, will)

    return Wording(known, differs, of_new=True)


def reworded(path: str) -> Wording:
    """Return a wording that says only that a text changed."""

    def differs(before: Values, after: Values) -> Iterable[Detail]:
        was, will = before.get(path), after.get(path)
        if was and will and was != will:
            yield Detail("Description", None, None, note="(text changed)")

    return Wording((path,), differs)


def _tags(before: Values, after: Values) -> Iterator[Detail]:
    # The provider repeats the tags with its own defaults as tagsAll.
    for name in ("tags", "tagsAll"):
        was, will = member(before, name), member(after, name)
        changed = [one for one in dict.fromkeys([*was, *will]) if was.get(one) != will.get(one)]
        yield from (
            Detail(f"Tag {one}", maybe(was.get(one)), maybe(will.get(one))) for one in changed
        )
        if changed:
            return


TAGS = Wording(("tags", "tagsAll"), _tags)


_PARTS = (
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)


def document(property_name: str) -> Wording:
    """Return a wording for the statements of a policy that differ."""

    def differs(before: Values, after: Values) -> Iterator[Detail]:
        was, will = before.get(property_name), after.get(property_name)
        if UNKNOWN in (was, will):
            yield Detail("What it allows", _said(was), _said(will))
            return
        yield from _statements(_by_name(was), _by_name(will))

    return Wording((property_name,), differs)


def _said(value: object) -> str | None:
    return LATER if value == UNKNOWN else None if value is None else "as it was"


def _statements(was: dict[str, Values], will: dict[str, Values]) -> Iterator[Detail]:
    for name in dict.fromkeys([*was, *will]):
        one, other = was.get(name), will.get(name)
        if one is None or other is None:
            yield Detail(f"Statement {name}", _whole(one), _whole(other))
            continue
        for part in dict.fromkeys([*one, *other]):
            if one.get(part) != other.get(part):
                gone, new = _difference(one.get(part), other.get(part))
                yield Detail(f"Statement {name}, {part}", gone, new)


def _difference(was: object, will: object) -> tuple[str | None, str | None]:
    """Return, of two lists, only the removed and the added elements."""
    old, new = _several(was), _several(will)
    if old is None or new is None:
        return (None if was is None else say(was)), (None if will is None else say(will))
    gone = [one for one in old if one not in new]
    added = [one for one in new if one not in old]
    if not (gone or added):
        return joined(old), joined(new)
    return joined(gone) or None, joined(added) or None


def _several(value: object) -> list[str] | None:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [say(one) for one in cast("Sequence[object]", value)]
    return None


def _whole(statement: Values | None) -> str | None:
    if statement is None:
        return None
    parts = [f"{part} {_part(statement[part])}" for part in _PARTS if part in statement]
    return f"{say(statement.get('Effect'))} {'; '.join(parts)}"


def _part(value: object) -> str:
    several = _several(value)
    return say(value) if several is None else joined(several)


def _by_name(value: object) -> dict[str, Values]:
    try:
        parsed: object = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return {}
    if not isinstance(parsed, dict):
        return {}
    given = members(cast("Values", parsed), "Statement")
    return {str(one.get("Sid") or f"number {place}"): one for place, one in enumerate(given, 1)}
