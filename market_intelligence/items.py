"""The items of the tables, with the fields that the specification gives them."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from market_intelligence.item.fields import HashKey, List, Map
from market_intelligence.item.item import Item
from market_intelligence.item.plain_item import plain_item
from market_intelligence.item.timestamps import EpochSeconds, Timestamp
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TABLES

Status: TypeAlias = Literal[
    "pending", "processing", "executing", "completed", "failed", "cancelled"
]
HELD: tuple[Status, ...] = ("processing", "executing")
"""The statuses in which a worker holds a request."""
Priority: TypeAlias = Literal["high", "medium", "low"]
Strategy: TypeAlias = Literal["table", "sqs"]


class Request(Item, title="request"):
    """A request for market intelligence, its progress and its results."""

    request_id: HashKey
    project_id: HashKey
    user_id: HashKey
    request_type: str
    status: Status
    status_message: str | None = None
    priority: Priority
    processing_strategy: Strategy
    config: Map
    created_at: Timestamp
    updated_at: Timestamp
    started_at: Timestamp | None = None
    completed_at: Timestamp | None = None
    progress: Map
    results: Map | None = None
    errors: List
    warnings: List
    processing_metadata: Map
    ttl: EpochSeconds | None = None
    """When DynamoDB may delete the request; `expires_at` gives it."""


class ProcessingLog(Item, title="processing log"):
    """An entry in the log of a request's processing.

    The specification shows only an example: the keys of the table and its index are required, the
    rest is not.
    """

    log_id: HashKey
    request_id: HashKey
    timestamp: Timestamp
    log_level: str | None = None
    message: str | None = None
    stage: str | None = None
    metadata: Map | None = None


_OWN: Mapping[str, type[Item]] = {REQUESTS.name: Request, PROCESSING_LOGS.name: ProcessingLog}
ITEMS: Mapping[str, type[Item]] = {
    spec.name: _OWN.get(spec.name) or plain_item(spec) for spec in TABLES
}
"""The model of each table's items: the one written here, or one with only its keys."""
