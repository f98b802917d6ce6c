from typing import Any

import pytest

from tables.access import AlreadySubmittedError, RequestsTable
from tables.item.timestamps import expires_at
from tables.items import Request, Status
from tables.patterns.requests_table import EndStatus, OpenStatus
from tests.tables.examples import HISTORY, REQUEST, request

ID = REQUEST["request_id"]
AT = "2024-02-01T10:00:00.500000"
ENDED = {"completed_at": "2024-01-31T00:00:00", "ttl": 1_800_000_000}
UNKNOWN: dict[str, Any] = {
    "unknown": {"flags": {"a", "b"}, "raw": b"\x00", "n": 0.1},
    "also_unknown": None,
}

each_history = pytest.mark.parametrize(
    "history",
    [
        pytest.param({"status_history": HISTORY, "unknown": 1}, id="some history"),
        pytest.param({"status_history": []}, id="empty history"),
        pytest.param({}, id="no history"),
    ],
)


def stored(requests: RequestsTable) -> dict[str, Any]:
    """Give the item that is in the table, in plain values."""
    found = requests.get(ID, consistent=True)
    assert found is not None
    return found.to_values()


def changed(before: Request, entry: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Give an item with other fields and one more entry in its history, in plain values."""
    values: dict[str, Any] = before.to_values() | {"updated_at": entry["timestamp"]} | fields
    metadata = values["processing_metadata"]
    history = [*metadata.get("status_history", []), entry]
    return values | {"processing_metadata": metadata | {"status_history": history}}


def test_submit(requests: RequestsTable) -> None:
    submitted = request(**UNKNOWN)
    requests.submit(submitted)
    assert stored(requests) == submitted.to_values()


def test_an_id_is_submitted_once(requests: RequestsTable) -> None:
    first = request(status_message="first")
    requests.submit(first)

    with pytest.raises(AlreadySubmittedError) as caught:
        requests.submit(request(status_message="second"))
    assert caught.value.request_id == ID
    assert stored(requests) == first.to_values()


@each_history
def test_take(requests: RequestsTable, history: dict[str, Any]) -> None:
    pending = request(processing_metadata=history, started_at=None, **UNKNOWN)
    requests.submit(pending)

    taken = requests.take(ID, at=AT)

    entry = {
        "timestamp": AT,
        "old_status": "pending",
        "new_status": "processing",
        "message": "Started processing",
    }
    assert stored(requests) == changed(
        pending,
        entry,
        status="processing",
        status_message="Started processing",
        started_at=AT,
        completed_at=None,
    )
    assert taken is not None
    assert taken.to_values() == stored(requests)


@pytest.mark.parametrize("status", ["processing", "executing", "completed", "failed", "cancelled"])
def test_only_a_pending_request_can_be_taken(requests: RequestsTable, status: Status) -> None:
    other = request(status=status)
    requests.submit(other)
    assert requests.take(ID, at=AT) is None
    assert stored(requests) == other.to_values()


def test_a_request_that_has_vanished_is_not_taken(requests: RequestsTable) -> None:
    assert requests.take(ID, at=AT) is None
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

    entry = {
        "timestamp": AT,
        "old_status": before,
        "new_status": status,
        "message": "so it is",
    }
    values = changed(
        old, entry, status=status, status_message="so it is", completed_at=None, **fields
    )
    assert values.pop("ttl") == ENDED["ttl"]
    assert stored(requests) == values
    assert new.to_values() == values


@each_history
@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_finish(requests: RequestsTable, status: EndStatus, history: dict[str, Any]) -> None:
    old = request(status="executing", processing_metadata=history, **UNKNOWN)
    requests.submit(old)

    ended = requests.finish(
        ID, expected="executing", status=status, at=AT, retention_days=90, message="It is over"
    )

    entry = {
        "timestamp": AT,
        "old_status": "executing",
        "new_status": status,
        "message": "It is over",
    }
    assert stored(requests) == changed(
        old,
        entry,
        status=status,
        status_message="It is over",
        completed_at=AT,
        ttl=expires_at(AT, 90),
    )
    assert ended.to_values() == stored(requests)


def test_finish_with_results(requests: RequestsTable) -> None:
    requests.submit(request(status="executing"))
    results: dict[str, object] = {
        "report_path": "reports/1.json",
        "score": 0.85,
        "none": None,
        "found": [],
    }

    ended = requests.finish(
        ID, expected="executing", status="completed", at=AT, retention_days=1, results=results
    )

    kept = request(results=results).results
    assert (ended.results, ended.status_message) == (kept, None)
    assert stored(requests)["results"] == kept
