"""The items of a table: how many arrive, how large each is, and how long it stays."""

from dataclasses import dataclass

from market_intelligence.load.workload import Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TableSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The items that arrive a second on average, the bytes of each, and the days that it stays."""

    per_second: float
    item_bytes: int
    days: int


def stock(spec: TableSpec, workload: Workload) -> Stock:
    """Return the items of a table under a workload."""
    requests = workload.requests_per_second
    if spec.name == REQUESTS.name:
        return Stock(
            per_second=requests,
            item_bytes=workload.life.ended_bytes,
            days=workload.retention_days,
        )
    if spec.name == PROCESSING_LOGS.name:
        logs = workload.logs
        return Stock(
            per_second=requests * logs.per_request,
            item_bytes=logs.entry_bytes,
            days=logs.kept_days,
        )
    own = workload.of_table(spec)
    return Stock(
        per_second=requests * own.per_request, item_bytes=own.item_bytes, days=own.kept_days
    )
