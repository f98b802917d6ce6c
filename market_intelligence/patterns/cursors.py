"""Cursors: places in a query as text, which no other query takes."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from market_intelligence.errors import ArgumentError
from market_intelligence.item.attributes import AttributeValue
from market_intelligence.patterns.queries import Query


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a sequence of queries a page begins."""

    query: int
    after: dict[str, AttributeValue] | None = None
    """The keys of the last item before it; None is the beginning of the query."""


def write_cursor(place: Place, queries: Sequence[Query]) -> str:
    """Return the cursor of a place."""
    seal = _seal(place, queries)
    text = json.dumps([place.query, place.after, seal], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def read_cursor(cursor: str, queries: Sequence[Query]) -> Place:
    """Return the place of a cursor; ValueError if it is of other queries."""
    try:
        number, after, seal = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        place = Place(number, after)
    except (ValueError, TypeError):
        place, seal = Place(0), None
    if seal != _seal(place, queries):
        raise ArgumentError(
            "cursor is not of this query; give one from a page of the same call, with the same "
            "arguments but for limit, or None for the first page"
        )
    return place


def _seal(place: Place, queries: Sequence[Query]) -> str:
    """Join a place to its queries, so that a cursor that was changed is refused as well."""
    joined = json.dumps([asdict(place), [asdict(query) for query in queries]], sort_keys=True)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]
