"""An asynchronous program that uses the package: its types are checked outside this project."""

import asyncio
from functools import partial

from types_boto3_dynamodb import DynamoDBClient

from market_intelligence.async_access import (
    AsyncClient,
    AsyncLogsTable,
    AsyncRequestsTable,
    MarketIntelligenceError,
    Page,
    RequestChangedError,
    StatusChangedError,
    every,
    in_threads,
)
from market_intelligence.items import ProcessingLog, Request, Status

AT = "2024-01-09T15:43:09.250000"


async def submit(client: AsyncClient, values: dict[str, object]) -> Request | None:
    """Submit a request, and read it back."""
    requests = AsyncRequestsTable(client, "prod-market-intelligence-requests")
    request = Request.from_values(values)
    await requests.submit(request)
    return await requests.get(request.request_id, consistent=True)


async def work(requests: AsyncRequestsTable, logs: AsyncLogsTable, worker_id: str) -> list[Status]:
    """Work on what is pending, and return how each request ended."""
    ended: list[Status] = []
    async for waiting in every(partial(requests.by_status, "pending", limit=25)):
        try:
            taken = await requests.take(waiting.request_id, at=AT, worker_id=worker_id)
            if taken is None:
                continue
            taken = await requests.report_progress(taken, at=AT, percentage=65.5, urls_found=15)
            taken = await requests.add_warning(taken, "Low confidence", at=AT)
            results: dict[str, object] = {"report_path": "reports/1.json"}
            taken = await requests.finish(
                taken, status="completed", at=AT, retention_days=90, results=results
            )
            ended.append(taken.status)
        except RequestChangedError as error:
            print(error.request_id, error.actual)
        except StatusChangedError as error:
            print(error.expected)
        except MarketIntelligenceError as error:
            print(error)
    page: Page[ProcessingLog] = await logs.of_request("request-1", limit=10)
    print(page.cursor, [(one.item, one.problems) for one in page.bad_items])
    return ended


async def give_back(requests: AsyncRequestsTable) -> list[Request]:
    """Give back what was abandoned, all at once."""
    found = [one async for one in every(partial(requests.abandoned, updated_before=AT))]
    return await asyncio.gather(*(requests.give_back(one, at=AT) for one in found))


def main(dynamodb: DynamoDBClient) -> None:
    """Run it over a client of boto3."""
    asyncio.run(give_back(AsyncRequestsTable(in_threads(dynamodb), "prod")))
