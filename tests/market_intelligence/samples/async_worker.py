"""The worker of the page for developers, asynchronous, with several requests at a time."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import boto3

from market_intelligence.async_access import (
    AsyncRequestsTable,
    StatusChangedError,
    every,
    in_threads,
)
from market_intelligence.item.timestamps import timestamp

LEASE = timedelta(minutes=5)
AT_ONCE = 3
untyped: Any = boto3
dynamodb = in_threads(untyped.client("dynamodb"))
requests = AsyncRequestsTable(dynamodb, "prod-market-intelligence-requests")
worker_id = str(uuid4())


def now(ago: timedelta = timedelta()) -> str:
    """Return the time, or that of so long ago."""
    return timestamp(datetime.now(UTC) - ago)


async def work_on(request_id: str) -> None:
    """Take a request if it is to be had, and complete it."""
    with suppress(StatusChangedError):
        taken = await requests.take(request_id, at=now(), worker_id=worker_id)
        if taken is None:
            return
        for stage in ("content_discovery", "content_extraction"):
            taken = await requests.report_progress(taken, current_stage=stage, at=now())
        results = {"report_path": f"reports/{taken.request_id}.json"}
        await requests.finish(
            taken, status="completed", at=now(), retention_days=90, results=results
        )


async def main() -> None:
    """Work until the process ends."""
    while True:
        async for found in every(partial(requests.abandoned, updated_before=now(LEASE))):
            with suppress(StatusChangedError):
                await requests.give_back(found, at=now())
        page = await requests.by_status("pending", limit=25)
        waiting = [one.request_id for one in page.items]
        for begin in range(0, len(waiting), AT_ONCE):
            await asyncio.gather(*map(work_on, waiting[begin : begin + AT_ONCE]))
        await asyncio.sleep(1)


asyncio.run(main())
