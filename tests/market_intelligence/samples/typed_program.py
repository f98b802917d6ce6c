"""A program that uses the package: its types are checked strictly, outside this project."""

from functools import partial

from types_boto3_dynamodb import DynamoDBClient

from market_intelligence.access import (
    LogsTable,
    MarketIntelligenceError,
    Page,
    RequestChangedError,
    RequestsTable,
    StatusChangedError,
    every,
)
from market_intelligence.capacity import demands
from market_intelligence.item.attributes import AttributeValue
from market_intelligence.items import ProcessingLog, Request, Status
from market_intelligence.load.deployment import Deployment
from market_intelligence.load.workload import Workload
from market_intelligence.specs import REQUESTS

AT = "2024-01-09T15:43:09.250000"


def submit(dynamodb: DynamoDBClient, values: dict[str, object]) -> Request:
    """Submit a request, and read it back by the client itself."""
    requests = RequestsTable(dynamodb, REQUESTS.physical_name("prod"))
    request = Request.from_values(values)
    requests.submit(request)
    answer = dynamodb.get_item(
        TableName=requests.name, Key={"request_id": request.to_attributes()["request_id"]}
    )
    if "Item" in answer:
        return Request.from_attributes(answer["Item"])
    attributes: dict[str, AttributeValue] = request.to_attributes()
    dynamodb.put_item(TableName=requests.name, Item=attributes)
    return request


def work(requests: RequestsTable, logs: LogsTable, worker_id: str) -> list[Status]:
    """Work on what is pending, and return how each request ended."""
    ended: list[Status] = []
    for waiting in every(partial(requests.by_status, "pending", limit=25)):
        try:
            taken = requests.take(waiting.request_id, at=AT, worker_id=worker_id)
            if taken is None:
                continue
            taken = requests.report_progress(taken, at=AT, percentage=65.5, urls_found=15)
            taken = requests.add_error(taken, "Failed to extract", at=AT)
            taken = requests.add_warning(taken, "Low confidence", at=AT)
            results: dict[str, object] = {"report_path": "reports/1.json"}
            taken = requests.finish(
                taken, status="completed", at=AT, retention_days=90, results=results
            )
            ended.append(taken.status)
        except RequestChangedError as error:
            print(error.request_id, error.actual)
        except StatusChangedError as error:
            print(error.expected)
        except MarketIntelligenceError as error:
            print(error)
    page: Page[ProcessingLog] = logs.of_request("request-1", limit=10)
    print(page.cursor, [(one.item, one.problems) for one in page.bad_items])
    return ended


def give_back(requests: RequestsTable) -> int:
    """Give back what was abandoned, and return how many that were."""
    found = [*every(partial(requests.abandoned, updated_before=AT))]
    return len([requests.give_back(one, at=AT) for one in found])


def units(workload: Workload) -> float:
    """Return the write units a second of a workload."""
    return sum(one.writes.units for one in demands(workload, Deployment()))
