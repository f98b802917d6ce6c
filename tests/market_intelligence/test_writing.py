"""The access patterns that write: what they change, and the errors for those who come too late."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

import pytest
from botocore.exceptions import ClientError

from market_intelligence.access import (
    AlreadyLoggedError,
    AlreadySubmittedError,
    LogsTable,
    RequestGoneError,
    RequestsTable,
    StatusChangedError,
)
from market_intelligence.item.problems import ItemError
from market_intelligence.item.timestamps import expires_at
from market_intelligence.items import Request, Status
from market_intelligence.patterns.requests_table import EndStatus, OpenStatus
from tests.market_intelligence.conftest import Client
from tests.market_intelligence.examples import HISTORY, LOG, REQUEST, log, request, small
from tests.market_intelligence.transports import EACH_CLIENT, Transport, every

CLIENTS = EACH_CLIENT
ID = REQUEST["request_id"]
AT = "2024-02-01T10:00:00.500000"
ENDED = {"completed_at": "2024-01-31T00:00:00", "ttl": 1_800_000_000}
UNKNOWN: dict[str, Any] = {
    "unknown": {"flags": {"a", "b"}, "raw": b"\x00", "n": 0.1},
    "also_unknown": None,
}
HISTORIES: list[dict[str, Any]] = [
    {"status_history": HISTORY, "unknown": 1},
    {"status_history": []},
    {},
]
each_history = pytest.mark.parametrize("history", HISTORIES, ids=["some", "empty", "none"])


def stored(requests: RequestsTable, request_id: str = ID) -> dict[str, Any]:
    """Return the item that is in the table, in plain values."""
    found = requests.get(request_id, consistent=True)
    assert found is not None
    return found.to_values()


def entry(old: str, new: str, message: str | None) -> dict[str, Any]:
    return {"timestamp": AT, "old_status": old, "new_status": new, "message": message}


def changed(before: Request, entry: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Return an item with other fields and one more entry in its history, in plain values."""
    own = {"status": entry["new_status"], "status_message": entry["message"], "updated_at": AT}
    values: dict[str, Any] = before.to_values() | own | fields
    metadata = values["processing_metadata"]
    history = [*metadata.get("status_history", []), entry]
    return values | {"processing_metadata": metadata | {"status_history": history}}


def test_an_id_is_submitted_once(requests: RequestsTable) -> None:
    first = request(**UNKNOWN)
    requests.submit(first)

    with pytest.raises(AlreadySubmittedError) as refused:
        requests.submit(request(status_message="second"))
    assert refused.value.request_id == ID
    assert str(refused.value) == (
        f"request '{ID}' was submitted before; an id is for one request only"
    )
    assert stored(requests) == first.to_values()


def test_an_id_is_logged_once(logs: LogsTable) -> None:
    first = log(unknown={"flags": {"a"}, "raw": b"\x00", "n": 0.1, "none": None})
    logs.append(first)

    with pytest.raises(AlreadyLoggedError) as refused:
        logs.append(log(message="second"))
    assert refused.value.log_id == LOG["log_id"]
    assert str(refused.value) == (
        f"log '{LOG['log_id']}' was appended before; an id is for one log only"
    )
    assert logs.of_request(LOG["request_id"]).items == (first,)


@each_history
def test_take(requests: RequestsTable, history: dict[str, Any]) -> None:
    pending = request(processing_metadata=history, started_at=None, **UNKNOWN)
    requests.submit(pending)

    taken = requests.take(ID, at=AT)

    assert taken is not None
    assert taken.to_values() == stored(requests)
    assert stored(requests) == changed(
        pending,
        entry("pending", "processing", "Started processing"),
        started_at=AT,
        completed_at=None,
    )


@pytest.mark.parametrize("worker_id", [None, "worker-1"])
@pytest.mark.parametrize("status", ["processing", "executing", "completed", "failed", "cancelled"])
def test_only_a_pending_request_can_be_taken(
    requests: RequestsTable, status: Status, worker_id: str | None
) -> None:
    other = request(status=status)
    requests.submit(other)

    assert requests.take(ID, at=AT, worker_id=worker_id) is None
    assert requests.get(ID, consistent=True) == other


def test_a_missing_request_differs_from_one_that_another_worker_has_taken(
    requests: RequestsTable,
) -> None:
    with pytest.raises(RequestGoneError) as refused:
        requests.take(ID, at=AT)

    assert (refused.value.request_id, refused.value.actual) == (ID, None)
    assert requests.get(ID, consistent=True) is None


@pytest.mark.parametrize(
    ("before", "status", "fields"),
    [
        pytest.param("processing", "executing", {}, id="goes on"),
        pytest.param("executing", "executing", {}, id="says where it is"),
        pytest.param("processing", "processing", {}, id="says where it is, early"),
        pytest.param("executing", "processing", {"started_at": AT}, id="begins again"),
        pytest.param("processing", "pending", {"started_at": None}, id="is given back"),
        pytest.param("failed", "pending", {"started_at": None}, id="is tried again"),
        pytest.param("completed", "processing", {"started_at": AT}, id="is taken up again"),
    ],
)
def test_change_status(
    requests: RequestsTable, before: Status, status: OpenStatus, fields: dict[str, Any]
) -> None:
    old = request(status=before, **ENDED, **UNKNOWN)
    requests.submit(old)

    new = requests.change_status(ID, expected=before, status=status, at=AT, message="so it is")

    values = changed(old, entry(before, status, "so it is"), completed_at=None, **fields)
    assert values.pop("ttl") == ENDED["ttl"]
    assert new.to_values() == stored(requests) == values


@pytest.mark.parametrize(
    ("status", "history"), [*zip(["completed", "failed", "cancelled"], HISTORIES, strict=True)]
)
def test_finish(requests: RequestsTable, status: EndStatus, history: dict[str, Any]) -> None:
    old = request(status="executing", processing_metadata=history, **UNKNOWN)
    requests.submit(old)

    ended = requests.finish(
        ID, expected="executing", status=status, at=AT, retention_days=90, message="It is over"
    )

    assert ended.to_values() == stored(requests)
    assert stored(requests) == changed(
        old,
        entry("executing", status, "It is over"),
        completed_at=AT,
        ttl=expires_at(AT, 90),
    )


def test_finish_with_results(requests: RequestsTable) -> None:
    requests.submit(request(status="executing"))
    results: dict[str, object] = {"score": 0.85, "none": None, "found": []}

    ended = requests.finish(
        ID, expected="executing", status="completed", at=AT, retention_days=1, results=results
    )

    assert ended.status_message is None
    assert stored(requests)["results"] == ended.results == request(results=results).results


BASE: dict[str, Any] = {"expected": "executing", "at": AT}


def finish(table: RequestsTable, request: Request | str = ID, **other: Any) -> Request:
    given: dict[str, Any] = BASE | {"status": "failed", "retention_days": 90} | other
    return table.finish(request, **given)


def give_back(table: RequestsTable, request: Request | str = ID, **other: Any) -> Request:
    given: dict[str, Any] = BASE | {"status": "pending"} | other
    return table.change_status(request, **given)


Change = Callable[..., Request]
each_change = pytest.mark.parametrize("change", [finish, give_back], ids=["end", "give back"])


@each_change
@pytest.mark.parametrize(
    ("actual", "message"),
    [
        (
            "cancelled",
            f"request '{ID}' is 'cancelled', not 'executing'; read it again before you change it",
        ),
        (
            None,
            f"request '{ID}' is not in the table, so not 'executing'; it may have expired",
        ),
    ],
    ids=["another status", "vanished"],
)
def test_another_status_than_expected(
    requests: RequestsTable, actual: Status | None, message: str, change: Change
) -> None:
    other = request(status=actual) if actual else None
    if other:
        requests.submit(other)

    with pytest.raises(StatusChangedError) as refused:
        change(requests)

    error = refused.value
    assert isinstance(error, RequestGoneError) is (actual is None)
    assert (error.request_id, error.expected, error.actual) == (ID, "executing", actual)
    assert str(error) == message
    assert requests.get(ID, consistent=True) == other


EVERY_STATUS = "pending, processing, executing, completed, failed, cancelled"


@each_change
@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"request": ""}, "request_id has 0 bytes; must have 1 to 2,048"),
        ({"expected": "done"}, f"expected is 'done'; must be one of {EVERY_STATUS}"),
        (
            {"at": "today"},
            (
                "at is 'today'; must be a time in UTC without offset, such as "
                "2024-01-09T15:43:09.250000"
            ),
        ),
    ],
    ids=["id", "expected", "time"],
)
def test_invalid_arguments_of_writes_are_refused(
    transport: Transport, wrong: dict[str, Any], fault: str, change: Change
) -> None:
    with pytest.raises(ValueError, match="must") as refused:
        change(transport.requests("no-such-table"), **wrong)
    assert str(refused.value) == fault


@pytest.mark.parametrize("status", ["completed", "done"])
def test_only_finish_ends_a_request(transport: Transport, status: str) -> None:
    with pytest.raises(ValueError, match=r"must be one of pending, processing, executing$"):
        give_back(transport.requests("no-such-table"), status=status)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"status": "pending"}, r"must be one of completed, failed, cancelled$"),
        ({"retention_days": 0}, "^retention_days is 0"),
    ],
    ids=["status", "no days"],
)
def test_what_does_not_end_a_request(
    transport: Transport, wrong: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        finish(transport.requests("no-such-table"), **wrong)


def test_results_that_cannot_be_kept(transport: Transport) -> None:
    results = {"score": float("nan"), "found": [object()]}
    with pytest.raises(ItemError) as refused:
        finish(transport.requests("no-such-table"), results=results)

    assert refused.value.item == f'request "{ID}"'
    assert [problem.partition(":")[0] for problem in refused.value.problems] == [
        "results.score",
        "results.found[0]",
    ]


def test_an_item_that_becomes_too_large_is_refused_by_dynamodb(
    server: str, requests: RequestsTable
) -> None:
    old = request(status="executing", notes="x" * 1024 * 200)
    requests.submit(old)
    with pytest.raises(ClientError, match=r"Item size to update has exceeded the maximum"):
        finish(requests, results={"text": "x" * 1024 * 200})
    if server == "amazon":  # The embedded server has written the other fields by then.
        assert requests.get(ID, consistent=True) == old


def test_an_invalid_request_is_reported_after_it_was_changed(
    dynamodb: Client, requests: RequestsTable
) -> None:
    item = request(status="executing").to_attributes() | {"errors": {"S": "none"}}
    dynamodb.put_item(TableName=requests.name, Item=item)

    with pytest.raises(ItemError) as refused:
        finish(requests)

    assert refused.value.item == f'request "{ID}"'
    assert refused.value.problems == ('errors: is "none"; must be a list',)
    kept = dynamodb.get_item(TableName=requests.name, Key={"request_id": {"S": ID}})
    assert kept["Item"]["status"] == {"S": "failed"}


def test_other_errors_are_the_clients_own(transport: Transport) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        transport.logs("no-such-table").append(log())


WORKERS = 6
Result = TypeVar("Result")


def all_at_once(work: Callable[[int], Result]) -> list[Result]:
    """Return what each worker returns, by its number; all begin together."""
    start = Barrier(WORKERS, timeout=60)

    def begin(worker: int) -> Result:
        start.wait()
        return work(worker)

    with ThreadPoolExecutor(WORKERS) as pool:
        return [*pool.map(begin, range(WORKERS))]


def test_no_request_is_taken_twice_and_none_is_left(requests: RequestsTable) -> None:
    expected = [f"request-{number:03}" for number in range(24)]
    for request_id in expected:
        requests.submit(small(request_id))

    def work(_: int) -> list[str]:
        pending = every(partial(requests.by_status, "pending", limit=7))
        tried = [requests.take(one.request_id, at=AT) for one in pending]
        return [one.request_id for one in tried if one is not None]

    taken = [request_id for worker in all_at_once(work) for request_id in worker]

    assert sorted(taken) == expected
    processing = [*every(partial(requests.by_status, "processing"))]
    assert [*every(partial(requests.by_status, "pending"))] == []
    assert sorted(one.request_id for one in processing) == expected
    histories: list[Any] = [one.processing_metadata["status_history"] for one in processing]
    assert Counter(map(len, histories)) == {1: len(expected)}


def test_of_all_who_submit_an_id_one_does(requests: RequestsTable) -> None:
    def submit(worker: int) -> str:
        try:
            requests.submit(small("request-1", user_id=f"user-{worker}"))
        except AlreadySubmittedError:
            return ""
        return f"user-{worker}"

    [winner] = filter(None, all_at_once(submit))

    assert requests.get("request-1", consistent=True) == small("request-1", user_id=winner)


def test_no_entry_of_a_history_is_lost(requests: RequestsTable) -> None:
    requests.submit(small("request-1", status="executing"))

    def say(worker: int) -> None:
        requests.change_status(
            "request-1", expected="executing", status="executing", at=AT, message=f"by {worker}"
        )

    all_at_once(say)

    history: Any = stored(requests, "request-1")["processing_metadata"]["status_history"]
    assert sorted(one["message"] for one in history) == [f"by {n}" for n in range(WORKERS)]
