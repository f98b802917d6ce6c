"""The words for policy documents: what each statement allows, before and after."""

import json
from collections.abc import Iterator, Sequence
from typing import cast

from ops.review.changes.change import Detail
from ops.review.changes.speech import LATER, joined, members, say
from ops.review.changes.wording import Wording
from ops.review.preview import UNKNOWN, Values

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
    """Say how the statements of a policy differ."""

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
    """Give only what is gone and what is new where both are lists."""
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
    except ValueError:
        return {}
    if not isinstance(parsed, dict):
        return {}
    given = members(cast("Values", parsed), "Statement")
    return {str(one.get("Sid") or f"number {place}"): one for place, one in enumerate(given, 1)}
