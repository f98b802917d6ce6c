"""Values as people say them."""

import json
from collections.abc import Sequence
from typing import cast

from ops.review.preview import UNKNOWN, Values
from ops.review.values import items
from ops.review.values import members as members_of

LATER = "known after the deployment"


def say(value: object) -> str:
    """Write a value in one line."""
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
    """Write a value, or nothing for none."""
    return None if value is None else say(value)


def switch(value: object) -> str:
    """Write whether something is on."""
    if value in (True, "true"):
        return "on"
    return "off" if value in (None, False, "false") else say(value)


def count(number: object, unit: str) -> str:
    """Write a number of something."""
    if not isinstance(number, (int, float)) or isinstance(number, bool):
        return f"{say(number)} {unit}s" if number != UNKNOWN else LATER
    return f"{number:g} {unit}" if number == 1 else f"{number:,g} {unit}s"


def joined(names: Sequence[str]) -> str:
    """Write names one after the other."""
    return ", ".join(names)


def member(values: Values, name: str) -> Values:
    """Give a property that is an object, or an empty one."""
    return members_of(values.get(name))


def members(values: Values, name: str) -> list[Values]:
    """Give a property that is a list of objects."""
    return [one for one in items(values.get(name)) if isinstance(one, dict)]
