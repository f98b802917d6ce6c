"""Many requests at once, each made from its number alone, and seemingly at random."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any, get_args

from market_intelligence.item.timestamps import timestamp
from market_intelligence.items import Priority, Request, Status, Strategy
from tests.market_intelligence.conftest import Client
from tests.market_intelligence.examples import small

USERS = [f"user-{number}" for number in range(10)]
PROJECTS = [f"project-{number}" for number in range(10)]
STATUSES: tuple[Status, ...] = get_args(Status)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
STRATEGIES: tuple[Strategy, ...] = get_args(Strategy)
# Few enough for requests to share them; two of them are one moment in two writings.
MOMENTS = [
    f"2024-01-{day:02}T15:43:{second:02}{fraction}"
    for day in range(1, 21)
    for second in range(0, 60, 15)
    for fraction in ("", ".25", ".250000")
]
_CHOICES: dict[str, tuple[str, ...] | list[str]] = {
    "user_id": USERS,
    "project_id": PROJECTS,
    "status": STATUSES,
    "priority": PRIORITIES,
    "processing_strategy": STRATEGIES,
    "created_at": MOMENTS,
}
_BATCH = 25
# So much that the thousandth part of the requests fills more than a page of 1 MB.
_MESSAGE = "x" * 1000
_START = datetime(2024, 1, 1, tzinfo=UTC)

Attributes = dict[str, Any]


def pending_requests(count: int) -> Iterator[Attributes]:
    """Yield requests that wait, submitted one after the other."""
    for number in range(count):
        created = timestamp(_START + timedelta(seconds=number))
        yield _attributes(number) | {"status": {"S": "pending"}, "created_at": {"S": created}}


def identity(number: int) -> str:
    """Return the id of a request; ids sort as their numbers do."""
    return f"request-{number:05}"


def fill(dynamodb: Client, table: str, requests: Iterable[Attributes]) -> None:
    """Write requests."""
    waiting = iter(requests)
    while batch := [*islice(waiting, _BATCH)]:
        puts = [{"PutRequest": {"Item": item}} for item in batch]
        answer = dynamodb.batch_write_item(RequestItems={table: puts})
        assert answer["UnprocessedItems"] == {}


def scan(dynamodb: Client, table: str) -> list[Request]:
    """Read every request of a table, in no order."""
    pages: Iterable[Attributes] = dynamodb.get_paginator("scan").paginate(TableName=table)
    return [Request.from_attributes(item) for page in pages for item in page["Items"]]


# What is null is left out: the embedded server goes over each field of each request.
_SMALL: Attributes = {
    name: field
    for name, field in small(status_message=_MESSAGE, started_at=None).to_attributes().items()
    if field != {"NULL": True}
}


def _attributes(number: int) -> Attributes:
    fields = {"request_id": identity(number)}
    for name, choices in _CHOICES.items():
        digest = sha256(f"{name} {number}".encode()).digest()
        fields[name] = choices[int.from_bytes(digest[:4]) % len(choices)]
    return _SMALL | {name: {"S": text} for name, text in fields.items()}
