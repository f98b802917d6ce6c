"""What those who process requests cannot do, and how they hear of it."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tables.access import RequestsTable, StatusChangedError
from tables.item.problems import ItemError
from tables.items import Request
from tests.tables.conftest import Client
from tests.tables.examples import REQUEST, request

ID = REQUEST["request_id"]
AT = "2024-02-01T10:00:00.500000"
Change = Callable[..., Request]
BASE: dict[str, Any] = {"request_id": ID, "expected": "executing", "at": AT}


def finish(table: RequestsTable, **other: Any) -> Request:
    given: dict[str, Any] = BASE | {"status": "failed", "retention_days": 90} | other
    return table.finish(**given)


def give_back(table: RequestsTable, **other: Any) -> Request:
    given: dict[str, Any] = BASE | {"status": "pending"} | other
    return table.change_status(**given)


each_change = pytest.mark.parametrize("change", [finish, give_back], ids=["end", "give back"])


@each_change
@pytest.mark.parametrize("there", [True, False], ids=["another status", "vanished"])
def test_another_status_than_expected(requests: RequestsTable, there: bool, change: Change) -> None:
    other = request(status="cancelled")
    if there:
        requests.submit(other)

    with pytest.raises(StatusChangedError) as caught:
        change(requests)

    error = caught.value
    actual = "cancelled" if there else None
    assert (error.request_id, error.expected, error.actual) == (ID, "executing", actual)
    assert requests.get(ID, consistent=True) == (other if there else None)


@each_change
@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        pytest.param({"request_id": ""}, "request_id has 0 bytes", id="id"),
        pytest.param({"expected": "done"}, "expected is 'done'; must be one of", id="expected"),
        pytest.param({"status": "done"}, "status is 'done'; must be one of", id="status"),
        pytest.param({"at": "today"}, "at is 'today'; must be a time in UTC", id="time"),
    ],
)
def test_what_cannot_be(
    dynamodb: Client, wrong: dict[str, Any], fault: str, change: Change
) -> None:
    with pytest.raises(ValueError, match=f"^{fault}"):
        change(RequestsTable(dynamodb, "no-such-table"), **wrong)


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_only_finish_ends_a_request(dynamodb: Client, status: str) -> None:
    with pytest.raises(ValueError, match=r"must be one of pending, processing, executing$"):
        give_back(RequestsTable(dynamodb, "no-such-table"), status=status)


@pytest.mark.parametrize("status", ["pending", "processing", "executing"])
def test_finish_only_ends_a_request(dynamodb: Client, status: str) -> None:
    with pytest.raises(ValueError, match=r"must be one of completed, failed, cancelled$"):
        finish(RequestsTable(dynamodb, "no-such-table"), status=status)


def test_results_that_cannot_be_kept(dynamodb: Client) -> None:
    results = {"score": float("nan"), "found": [object()]}
    with pytest.raises(ItemError) as caught:
        finish(RequestsTable(dynamodb, "no-such-table"), results=results)
    assert caught.value.item == f'request "{ID}"'
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "results.score",
        "results.found[0]",
    ]


def test_a_retention_of_no_days(dynamodb: Client) -> None:
    with pytest.raises(ValueError, match=r"^retention_days is 0"):
        finish(RequestsTable(dynamodb, "no-such-table"), retention_days=0)


def test_an_item_that_becomes_too_large_is_refused_by_dynamodb(
    server: str, requests: RequestsTable
) -> None:
    old = request(status="executing", notes="x" * 1024 * 200)
    requests.submit(old)
    with pytest.raises(ClientError, match=r"Item size to update has exceeded the maximum"):
        finish(requests, results={"text": "x" * 1024 * 200})
    if server == "amazon":  # The embedded server has written the other fields by then.
        assert requests.get(ID, consistent=True) == old


def test_an_item_that_is_no_request_is_named_once_it_is_changed(
    dynamodb: Client, requests: RequestsTable
) -> None:
    item = request(status="executing").to_attributes() | {"errors": {"S": "none"}}
    dynamodb.put_item(TableName=requests.name, Item=item)

    with pytest.raises(ItemError) as caught:
        finish(requests)

    assert caught.value.item == f'request "{ID}"'
    assert caught.value.problems == ('errors: is "none"; must be a list',)
    kept = dynamodb.get_item(TableName=requests.name, Key={"request_id": {"S": ID}})
    assert kept["Item"]["status"] == {"S": "failed"}
