"""Passes through the pages of a pattern, while workers take what is on them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from market_intelligence.access import RequestsTable
from market_intelligence.items import Request
from market_intelligence.patterns.pages import Pages
from tests.market_intelligence.compared import Key, created, urgency
from tests.market_intelligence.ledger import Ledger, Moment
from tests.market_intelligence.transports import every

USER, PROJECT = "user-1", "project-7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A pattern, which of the requests it gives, and in which order."""

    name: str
    pages: Pages[Request]
    gives: Callable[[Request], bool]
    key: Key
    newest_first: bool = False


def patterns(table: RequestsTable, limit: int | None) -> list[Pattern]:
    """Return every pattern, each for some key; a limit keeps pages small."""
    return [
        Pattern(
            name="by user",
            pages=partial(table.by_user, USER, limit=limit),
            gives=lambda one: one.user_id == USER,
            key=created,
            newest_first=True,
        ),
        Pattern(
            name="by project",
            pages=partial(table.by_project, PROJECT, newest_first=False, limit=limit),
            gives=lambda one: one.project_id == PROJECT,
            key=created,
        ),
        Pattern(
            name="by urgency",
            pages=partial(table.by_priority, "sqs", limit=limit),
            gives=lambda one: one.processing_strategy == "sqs",
            key=urgency,
        ),
        Pattern(
            name="pending",
            pages=partial(table.by_status, "pending", limit=limit),
            gives=lambda one: one.status == "pending",
            key=created,
        ),
        Pattern(
            name="processing",
            pages=partial(table.by_status, "processing", newest_first=True, limit=limit),
            gives=lambda one: one.status == "processing",
            key=created,
            newest_first=True,
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What was found in a pattern that cannot be, and how many requests were taken meanwhile."""

    pattern: str
    faults: list[str]
    taken: int


def read(pattern: Pattern, written: Sequence[Request], ledger: Ledger) -> Pass:
    """Go through all pages of a pattern once."""
    before = ledger.now()
    found = [*every(pattern.pages)]
    after = ledger.now()
    return Pass(
        pattern=pattern.name,
        faults=[*_faults(pattern, found, written, before, after)],
        taken=len(after.taken) - len(before.taken),
    )


def _faults(
    pattern: Pattern,
    found: Sequence[Request],
    written: Sequence[Request],
    before: Moment,
    after: Moment,
) -> Iterator[str]:
    ids = [one.request_id for one in found]
    keys = [pattern.key(one) for one in found]
    if len({*ids}) < len(ids):
        yield "gives a request twice"
    if keys != sorted(keys, reverse=pattern.newest_first):
        yield "gives requests out of order"
    if lacking := _certain(pattern, written, before, after) - {*ids}:
        yield f"lacks {sorted(lacking)}"
    for one in found:
        if not pattern.gives(one):
            yield f"gives {one.request_id}, which is of another key"
        if one.status not in _possible(one.request_id, before, after):
            yield f"gives {one.request_id} as {one.status}"


def _certain(
    pattern: Pattern, written: Iterable[Request], before: Moment, after: Moment
) -> set[str]:
    """Return what a pass has to find: a request that changes its place meanwhile can be missed."""
    match pattern.name:
        case "pending":
            return {one.request_id for one in written} - after.begun
        case "processing":
            return {*before.taken}
        case _:
            return {one.request_id for one in written if pattern.gives(one)}


def _possible(request_id: str, before: Moment, after: Moment) -> list[str]:
    """Return the statuses that a request had while a pass went on."""
    had = ["pending"] * (request_id not in before.taken)
    return had + ["processing"] * (request_id in after.begun)
