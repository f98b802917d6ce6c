"""The access patterns against the calls that the specification gives for them."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tables.access import RequestsTable, every
from tables.item.timestamps import expires_at, timestamp
from tests.tables import calls
from tests.tables.conftest import Client
from tests.tables.examples import request


@pytest.fixture
def specified(dynamodb: Client, requests: RequestsTable, tmp_path: Path) -> calls.Specification:
    """Give the calls on a table with what they ask for, and another request."""
    for one in calls.four_requests():
        requests.submit(one)
    requests.submit(request(user_id="another", processing_strategy="sqs", status="failed"))
    return calls.Specification(dynamodb, requests.name, tmp_path)


def test_a_request_by_its_id(specified: calls.Specification, requests: RequestsTable) -> None:
    response = specified.run(calls.BY_ID)["response"]

    found = requests.get("req_1757412789250_a08ac7ad")
    assert found is not None
    assert found.to_attributes() == response["Item"]


def test_requests_by_their_user(specified: calls.Specification, requests: RequestsTable) -> None:
    found = [*every(partial(requests.by_user, "test-user-123", newest_first=False))]

    assert found == specified.items(calls.BY_USER)
    assert [one.request_id[-1] for one in found] == ["0", "1", "2", "3"]


def test_pending_requests(specified: calls.Specification, requests: RequestsTable) -> None:
    found = [*every(partial(requests.by_status, "pending"))]

    assert found == specified.items(calls.PENDING)
    assert [one.request_id[-1] for one in found] == ["0", "2", "3"]


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
