"""Items for tests: the specification's own, with the changes of a test."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from market_intelligence.items import ProcessingLog, Request

SAMPLES = Path(__file__).parent / "samples"
REQUEST: dict[str, Any] = json.loads((SAMPLES / "request.json").read_text())
LOG: dict[str, Any] = json.loads((SAMPLES / "log.json").read_text())
HISTORY: list[dict[str, Any]] = REQUEST["processing_metadata"]["status_history"]
# The words that the "Field Descriptions" of the table specification allow.
WORDS = {
    "status": ["pending", "processing", "executing", "completed", "failed", "cancelled"],
    "priority": ["high", "medium", "low"],
    "processing_strategy": ["table", "sqs"],
}


def request(request_id: str = REQUEST["request_id"], **fields: object) -> Request:
    """Return the specification's request, with other fields."""
    return Request.from_values(REQUEST | {"request_id": request_id} | fields)


def small(request_id: str = REQUEST["request_id"], **fields: object) -> Request:
    """Return a request with little in it, of which the embedded server takes less time."""
    little: dict[str, Any] = {"config": {}, "progress": {}, "errors": [], "warnings": []}
    metadata: dict[str, Any] = {"processing_metadata": {}, "results": None}
    return request(request_id, **(little | metadata | fields))


def log(log_id: str = LOG["log_id"], **fields: object) -> ProcessingLog:
    """Return the specification's log, with other fields."""
    return ProcessingLog.from_values(LOG | {"log_id": log_id} | fields)


def nested(levels: int, value: object, wrap: Callable[[object], object]) -> Any:
    """Put a value into so many lists or maps."""
    for _ in range(levels):
        value = wrap(value)
    return value
