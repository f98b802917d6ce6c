"""Many requests at once, each made from its number alone, and seemingly at random."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, get_args

from tables.items import Priority, Request, Status, Strategy
from tests.tables.conftest import Client
from tests.tables.examples import small

USERS = [f"user-{number}" for number in range(20)]
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


def fill(dynamodb: Client, table: str, count: int) -> None:
    """Write so many requests."""
    for first in range(0, count, _BATCH):
        numbers = range(first, min(first + _BATCH, count))
        puts = [{"PutRequest": {"Item": _attributes(number)}} for number in numbers]
        answer = dynamodb.batch_write_item(RequestItems={table: puts})
        assert answer["UnprocessedItems"] == {}


def scan(dynamodb: Client, table: str) -> list[Request]:
    """Read every request of a table, in no order."""
    pages: Iterable[dict[str, Any]] = dynamodb.get_paginator("scan").paginate(TableName=table)
    return [Request.from_attributes(item) for page in pages for item in page["Items"]]


_SMALL: Any = small().to_attributes()


def _attributes(number: int) -> dict[str, Any]:
    fields = {"request_id": f"request-{number}"}
    for name, choices in _CHOICES.items():
        digest = sha256(f"{name} {number}".encode()).digest()
        fields[name] = choices[int.from_bytes(digest[:4]) % len(choices)]
    return _SMALL | {name: {"S": text} for name, text in fields.items()}
