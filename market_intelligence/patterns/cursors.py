"""Cursors: places in a query as text, which only that query accepts."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from market_intelligence.errors import ArgumentError
from market_intelligence.item.attributes import AttributeValue
from market_intelligence.patterns.queries import Query


@dataclass(frozen=True, slots=True)
class Target:
    """The place in a sequence of queries where a page begins."""

    query: int
    after: dict[str, AttributeValue] | None = None
    """The keys of the last item before it; None is the beginning of the query."""


def write_cursor(target: Target, queries: Sequence[Query]) -> str:
    """Return the cursor of a target."""
    seal = _seal(target, queries)
    text = json.dumps([target.query, target.after, seal], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def read_cursor(cursor: str, queries: Sequence[Query]) -> Target:
    """Return the target of a cursor; ValueError if it belongs to other queries."""
    try:
        number, after, seal = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        target = Target(number, after)
    except (ValueError, TypeError, RecursionError):
        target, seal = Target(0), None
    if seal != _seal(target, queries):
        raise ArgumentError(
            "cursor belongs to another query; pass one from a page of the same call, with the "
            "same arguments except limit, or None for the first page"
        )
    return target


def _seal(target: Target, queries: Sequence[Query]) -> str:
    """Join a target with its queries, so that a changed cursor is refused as well."""
    joined = json.dumps([asdict(target), [asdict(query) for query in queries]], sort_keys=True)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]
