"""The words for a dashboard: which of its widgets differ."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import cast

from ops.review.changes.change import Detail
from ops.review.changes.speech import joined, maybe, member, members, say
from ops.review.changes.wording import Wording
from ops.review.preview import UNKNOWN, Values

_BODY = "dashboardBody"


def _widgets(before: Values, after: Values) -> Iterator[Detail]:
    was, will = before.get(_BODY), after.get(_BODY)
    if was is None or will is None or UNKNOWN in (was, will):
        yield Detail("Widgets", "as they were" if was is not None else None, maybe(will))
        return
    old, new = _contents(was), _contents(will)
    gone, added = (dict.fromkeys(one for one, _ in each) for each in (old - new, new - old))
    if changed := [one for one in gone if one in added]:
        yield Detail(f"Widgets {joined(changed)}", "as they were", "show something else")
    if lost := [one for one in gone if one not in added]:
        yield Detail("Widgets", joined(lost), None)
    if fresh := [one for one in added if one not in gone]:
        yield Detail("Widgets", None, joined(fresh))


def _contents(body: object) -> Counter[tuple[str, str]]:
    """Count the widgets by title and content; where they stand is of no matter."""
    try:
        parsed: object = json.loads(body) if isinstance(body, str) else body
    except ValueError:
        return Counter()
    given = members(cast("Values", parsed), "widgets") if isinstance(parsed, dict) else []
    return Counter((_title(one), say(member(one, "properties"))) for one in given)


def _title(widget: Values) -> str:
    properties = member(widget, "properties")
    title = properties.get("title") or str(properties.get("markdown", "")).lstrip("# ")
    return say(title).partition("\n")[0]


DASHBOARD = (Wording((_BODY,), _widgets),)
