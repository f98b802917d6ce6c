"""The access patterns against the calls that the specification gives for them."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from market_intelligence.access import RequestsTable
from market_intelligence.item.timestamps import expires_at, timestamp
from market_intelligence.specs import REQUESTS
from tests.market_intelligence import calls
from tests.market_intelligence.conftest import Client
from tests.market_intelligence.examples import request
from tests.market_intelligence.transports import EACH_CLIENT, every

CLIENTS = EACH_CLIENT
# The pattern that asks each index; an index that nobody asks costs each write for nothing.
PATTERNS = {
    "user-index": RequestsTable.by_user,
    "project-index": RequestsTable.by_project,
    "status-index": RequestsTable.by_status,
    "strategy-index": RequestsTable.by_priority,
}
NO_PATTERN = (
    "an index has no access pattern: add one to market_intelligence/patterns/requests_reader.py "
    "and market_intelligence/patterns/requests_table.py, and name it in PATTERNS of "
    "tests/market_intelligence/test_access.py"
)


def test_each_index_has_an_access_pattern() -> None:
    assert {index.name for index in REQUESTS.indexes} == PATTERNS.keys(), NO_PATTERN


@pytest.fixture
def specified(dynamodb: Client, requests: RequestsTable, tmp_path: Path) -> calls.Specification:
    """Return the calls on a table with what they ask for, and another request."""
    for one in calls.four_requests():
        requests.submit(one)
    requests.submit(request(user_id="another", processing_strategy="sqs", status="failed"))
    return calls.Specification(dynamodb, requests.name, tmp_path)


def test_requests_by_what_the_specification_asks_for(
    specified: calls.Specification, requests: RequestsTable
) -> None:
    by_id = requests.get("req_1757412789250_a08ac7ad")
    assert by_id is not None
    assert by_id.to_attributes() == specified.run(calls.BY_ID)["response"]["Item"]

    by_user = [*every(partial(requests.by_user, "test-user-123", newest_first=False))]
    pending = [*every(partial(requests.by_status, "pending"))]
    assert by_user == specified.items(calls.BY_USER)
    assert pending == specified.items(calls.PENDING)
    assert [one.request_id[-1] for one in (*by_user, *pending)] == [*"0123", *"023"]


def test_the_specified_order_is_that_of_the_text_and_this_one_that_of_urgency(
    specified: calls.Specification, requests: RequestsTable
) -> None:
    by_text = specified.items(calls.BY_STRATEGY)
    by_urgency = [*every(partial(requests.by_priority, "table"))]

    assert [one.priority for one in by_text] == ["medium", "low", "high", "high"]
    assert [one.priority for one in by_urgency] == ["high", "high", "medium", "low"]
    assert sorted(by_text, key=calls.identity) == sorted(by_urgency, key=calls.identity)


def test_finished_requests_expire_by_the_specified_attribute(
    specified: calls.Specification, dynamodb: Client, requests: RequestsTable
) -> None:
    specified.run(calls.EXPIRY)

    described = dynamodb.describe_time_to_live(TableName=requests.name)
    expiry = described["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
    now = timestamp(datetime.now(UTC))
    ended = requests.finish(
        "2024-01-09T15:43:00", expected="pending", status="completed", at=now, retention_days=90
    )
    assert ended.to_attributes()["ttl"] == {"N": str(expires_at(now, 90))}
