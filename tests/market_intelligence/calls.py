"""The specification's own calls, and requests that they find."""

import runpy
from pathlib import Path
from typing import Any

from market_intelligence.items import Request
from tests.market_intelligence.examples import SAMPLES, request
from tests.market_intelligence.markdown import python_blocks

BY_ID, BY_USER, PENDING, BY_STRATEGY, EXPIRY = python_blocks(
    (SAMPLES / "query_patterns.md").read_text()
)


class Specification:
    """The specification's own calls, on a table."""

    def __init__(self, dynamodb: Any, table: str, folder: Path) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._script = folder / "call.py"

    def run(self, code: str) -> dict[str, Any]:
        """Run a call as it stands but for the table's name, and give what it sets."""
        assert "'market_intelligence_requests'" in code
        self._script.write_text(code.replace("market_intelligence_requests", self._table))
        return runpy.run_path(str(self._script), {"dynamodb": self._dynamodb})

    def items(self, code: str) -> list[Request]:
        """Run a query, and give its items."""
        return [*map(Request.from_attributes, self.run(code)["response"]["Items"])]


def four_requests() -> list[Request]:
    """Return requests of the user and the strategy that the calls name, in order of time."""
    statuses_and_priorities = [
        ("pending", "low"),
        ("completed", "high"),
        ("pending", "medium"),
        ("pending", "high"),
    ]
    times = [f"2024-01-09T15:43:0{number}" for number in range(4)]
    return [
        request(at, status=status, priority=priority, created_at=at)
        for at, (status, priority) in zip(times, statuses_and_priorities, strict=True)
    ]


def identity(item: Request) -> str:
    """Return what tells a request from others, to sort by."""
    return item.request_id
