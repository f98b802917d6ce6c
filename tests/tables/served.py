"""Patterns that read requests by time, and a few requests to read."""

from collections.abc import Callable

import pytest

from tables.access import Page, RequestsTable
from tables.items import Request
from tests.tables.examples import REQUEST, small

USER, PROJECT = REQUEST["user_id"], REQUEST["project_id"]
T0, T1, T2, T3, T4 = [f"2024-01-09T15:43:0{second}" for second in range(5)]

Pattern = Callable[..., Page[Request]]

each_pattern = pytest.mark.parametrize(
    ("pattern", "value"),
    [
        pytest.param(RequestsTable.by_user, USER, id="by user"),
        pytest.param(RequestsTable.by_project, PROJECT, id="by project"),
        pytest.param(RequestsTable.by_status, "pending", id="by status"),
    ],
)


def submit_five(requests: RequestsTable) -> None:
    """Submit 5 requests of a user, a second apart, the third urgent; and one of another."""
    for number, at in enumerate((T0, T1, T2, T3, T4)):
        priority = "high" if number == 2 else "low"
        requests.submit(small(str(number), created_at=at, priority=priority, notes="x" * 3000))
    requests.submit(small(user_id="u", project_id="p", status="failed", processing_strategy="sqs"))


def ids(page: Page[Request]) -> str:
    """Join the ids on a page, each of a letter."""
    return "".join(item.request_id for item in page.items)
