"""Working on a request: who holds it, what the holder may change, and how it is given back."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from market_intelligence.access import (
    ArgumentError,
    RequestChangedError,
    RequestGoneError,
    RequestsTable,
    StatusChangedError,
)
from market_intelligence.item.timestamps import expires_at
from market_intelligence.items import Request, Status
from tests.market_intelligence.examples import REQUEST, request, small
from tests.market_intelligence.test_writing import all_at_once, stored
from tests.market_intelligence.transports import EACH_CLIENT, Transport, every

CLIENTS = EACH_CLIENT
ID = REQUEST["request_id"]
T1, T2, T3, T4 = (f"2024-02-01T10:00:0{second}.500000" for second in range(1, 5))
GIVEN_BACK = "Given back: its worker has not updated it for too long"

Change = Callable[[RequestsTable, Request | str], Request]


def taken(requests: RequestsTable, worker_id: str | None, at: str = T1) -> Request:
    """Take the request for a worker."""
    found = requests.take(ID, at=at, worker_id=worker_id)
    assert found is not None
    return found


def progress(table: RequestsTable, held: Request | str, **other: Any) -> Request:
    return table.report_progress(held, at=T2, percentage=65, **other)


def error(table: RequestsTable, held: Request | str, **other: Any) -> Request:
    return table.add_error(held, "Failed to extract content", at=T2, **other)


def warning(table: RequestsTable, held: Request | str, **other: Any) -> Request:
    return table.add_warning(held, "Low confidence score", at=T2, **other)


def execute(table: RequestsTable, held: Request | str, **other: Any) -> Request:
    return table.change_status(held, status="executing", at=T2, **other)


def end(table: RequestsTable, held: Request | str, **other: Any) -> Request:
    return table.finish(held, status="completed", at=T2, retention_days=90, **other)


NOTES = [progress, error, warning]
each_note = pytest.mark.parametrize("change", NOTES)
CHANGES = [*NOTES, execute, end]


@each_note
@pytest.mark.parametrize("by_id", [True, False], ids=["by id", "as it was read"])
def test_a_note_changes_its_field_and_nothing_else(
    requests: RequestsTable, change: Callable[..., Request], by_id: bool
) -> None:
    before = request(status="executing", unknown={"n": 0.1})
    requests.submit(before)

    after = change(requests, ID, expected="executing") if by_id else change(requests, before)

    values: dict[str, Any] = before.to_values()
    changes: dict[Callable[..., Request], dict[str, Any]] = {
        progress: {"progress": values["progress"] | {"percentage": 65, "last_updated": T2}},
        error: {"errors": [*values["errors"], f"{T2}: Failed to extract content"]},
        warning: {"warnings": [*values["warnings"], f"{T2}: Low confidence score"]},
    }
    expected = values | {"updated_at": T2} | changes[change]
    assert after.to_values() == stored(requests) == expected


def test_progress_has_the_fields_of_the_specification(requests: RequestsTable) -> None:
    requests.submit(small(status="executing", progress={"current_stage": "begun", "own": [1]}))

    after = requests.report_progress(
        ID,
        expected="executing",
        at=T1,
        current_stage="content_extraction",
        percentage=65.5,
        urls_found=15,
        content_extracted=12,
        processing_errors=0,
        estimated_completion=T4,
    )

    assert {*after.progress} == {*REQUEST["progress"], "own"}
    assert after.progress | {"percentage": float(str(after.progress["percentage"]))} == {
        "current_stage": "content_extraction",
        "percentage": 65.5,
        "urls_found": 15,
        "content_extracted": 12,
        "processing_errors": 0,
        "estimated_completion": T4,
        "last_updated": T1,
        "own": [1],
    }


def test_empty_progress_shows_that_the_worker_is_alive(requests: RequestsTable) -> None:
    before = small(status="processing", progress={"percentage": 1})
    requests.submit(before)
    after = requests.report_progress(before, at=T1)
    alive = {"updated_at": T1, "progress": {"percentage": 1, "last_updated": T1}}
    assert after.to_values() == before.to_values() | alive


@each_note
@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_nothing_is_noted_on_a_request_that_is_over(
    transport: Transport, change: Callable[..., Request], status: Status
) -> None:
    table = transport.requests("no-such-table")
    words = rf"^expected is '{status}'; must be one of pending, processing, executing$"
    with pytest.raises(ArgumentError, match=words):
        change(table, ID, expected=status)
    with pytest.raises(ArgumentError, match=words):
        change(table, small(status=status))


@pytest.mark.parametrize("actual", ["cancelled", None], ids=["over", "gone"])
def test_a_change_of_a_request_that_is_over_or_gone_changes_nothing(
    requests: RequestsTable, actual: Status | None
) -> None:
    held = small(status="processing")
    now = small(status=actual) if actual else None
    if now:
        requests.submit(now)

    for change in CHANGES:
        with pytest.raises(StatusChangedError if now else RequestGoneError) as refused:
            change(requests, held)
        assert (refused.value.request_id, refused.value.actual) == (ID, actual)
    assert requests.get(ID, consistent=True) == now


@pytest.mark.parametrize(
    ("first", "second", "again_at"),
    [
        pytest.param("worker-1", "worker-2", T1, id="another worker at the same time"),
        pytest.param("worker-1", "worker-1", T3, id="the same worker, later"),
        pytest.param(None, None, T3, id="workers without an id"),
        pytest.param("worker-1", None, T3, id="then one without an id"),
        pytest.param(None, "worker-2", T1, id="first one without an id"),
    ],
)
def test_a_worker_cannot_change_a_request_that_was_given_back(
    requests: RequestsTable, first: str | None, second: str | None, again_at: str
) -> None:
    requests.submit(small(status="pending", started_at=None))
    slow = taken(requests, first)
    given_back = requests.give_back(slow, at=T2)
    for change in CHANGES:
        with pytest.raises(StatusChangedError) as refused:
            change(requests, slow)
        assert refused.value.actual == "pending"
    assert stored(requests) == given_back.to_values()

    other = taken(requests, second, again_at)
    for change in CHANGES:
        with pytest.raises(RequestChangedError) as lost:
            change(requests, slow)
        assert (lost.value.expected, lost.value.actual) == ("processing", "processing")
        assert str(lost.value) == (
            f"request '{ID}' is 'processing', but was changed after you had read it; "
            "leave it to its worker, or read it again"
        )
    assert stored(requests) == other.to_values()
    assert end(requests, other).to_values() == stored(requests)


def test_giving_back_leaves_a_request_as_if_it_had_never_been_taken(
    requests: RequestsTable,
) -> None:
    before = small(started_at=None, completed_at=None)
    requests.submit(before)
    held = requests.report_progress(taken(requests, "worker-1"), at=T2, urls_found=3)

    given_back = requests.give_back(held, at=T3)

    values: dict[str, Any] = given_back.to_values()
    assert values == stored(requests)
    history = values.pop("processing_metadata")["status_history"]
    assert [(one["old_status"], one["new_status"]) for one in history] == [
        ("pending", "processing"),
        ("processing", "pending"),
    ]
    assert history[1] == {
        "timestamp": T3,
        "old_status": "processing",
        "new_status": "pending",
        "message": GIVEN_BACK,
    }
    changed = {"progress": {"urls_found": 3, "last_updated": T2}, "updated_at": T3}
    left: dict[str, Any] = before.to_values() | changed | {"status_message": GIVEN_BACK}
    del left["processing_metadata"]
    assert values == left


@each_note
def test_a_request_stays_with_a_worker_that_is_alive(
    requests: RequestsTable, change: Change
) -> None:
    requests.submit(small())
    seen = taken(requests, "worker-1")
    held = change(requests, seen)

    with pytest.raises(RequestChangedError):
        requests.give_back(seen, at=T3)

    assert stored(requests) == held.to_values()


@pytest.mark.parametrize("status", ["pending", "completed", "failed", "cancelled"])
def test_only_what_is_held_can_be_given_back(transport: Transport, status: Status) -> None:
    words = rf"^status is '{status}'; must be one of processing, executing$"
    with pytest.raises(ArgumentError, match=words):
        transport.requests("no-such-table").give_back(small(status=status), at=T1)


def test_of_all_who_give_a_request_back_one_does(requests: RequestsTable) -> None:
    requests.submit(small())
    held = taken(requests, "worker-1")

    def give_back(worker: int) -> bool:
        try:
            requests.give_back(held, at=T2, message=f"by {worker}")
        except StatusChangedError:
            return False
        return True

    assert sum(all_at_once(give_back)) == 1
    history: Any = stored(requests)["processing_metadata"]["status_history"]
    assert [one["new_status"] for one in history] == ["processing", "pending"]


def test_either_the_worker_ends_a_request_or_another_gives_it_back(
    requests: RequestsTable,
) -> None:
    requests.submit(small())
    held = taken(requests, "worker-1")

    def act(number: int) -> str:
        try:
            done = end(requests, held) if number % 2 else requests.give_back(held, at=T2)
        except StatusChangedError:
            return ""
        return done.status

    [winner] = {*filter(None, all_at_once(act))}
    assert stored(requests)["status"] == winner


@pytest.mark.parametrize("worker_id", ["worker-1", None])
def test_a_take_whose_answer_was_lost_can_be_repeated(
    requests: RequestsTable, worker_id: str | None
) -> None:
    requests.submit(small())
    first = taken(requests, worker_id)

    again = requests.take(ID, at=T1, worker_id=worker_id)

    assert again == (first if worker_id else None)
    assert stored(requests) == first.to_values()
    assert requests.take(ID, at=T1, worker_id="worker-2") is None
    assert requests.take(ID, at=T2, worker_id=worker_id) is None


@pytest.mark.parametrize("change", [execute, partial(end, results={"n": 0.5})])
def test_a_change_of_status_whose_answer_was_lost_can_be_repeated(
    requests: RequestsTable, change: Change
) -> None:
    requests.submit(small())
    held = taken(requests, "worker-1")
    first = change(requests, held)
    assert change(requests, held).to_values() == stored(requests) == first.to_values()


@pytest.mark.parametrize("status", ["pending", "processing", "executing"])
def test_cancelling_ends_a_request_whoever_works_on_it(
    requests: RequestsTable, status: Status
) -> None:
    requests.submit(small(status=status))

    cancelled = requests.cancel(ID, at=T1, retention_days=30, message="No longer wanted")

    entry = {"timestamp": T1, "old_status": status, "new_status": "cancelled"}
    assert cancelled.to_values() == stored(requests)
    assert (
        cancelled.to_values()
        == small(
            status="cancelled",
            status_message="No longer wanted",
            updated_at=T1,
            completed_at=T1,
            ttl=expires_at(T1, 30),
            processing_metadata={"status_history": [entry | {"message": "No longer wanted"}]},
        ).to_values()
    )


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled", None])
def test_an_ended_request_cannot_be_cancelled(
    requests: RequestsTable, status: Status | None
) -> None:
    before = small(status=status) if status else None
    if before:
        requests.submit(before)
    with pytest.raises(StatusChangedError) as refused:
        requests.cancel(ID, at=T1, retention_days=30)
    assert refused.value.actual == status
    assert requests.get(ID, consistent=True) == before


def test_the_next_write_of_a_cancelled_requests_worker_fails(requests: RequestsTable) -> None:
    requests.submit(small())
    held = taken(requests, "worker-1")
    requests.cancel(ID, at=T2, retention_days=30)
    with pytest.raises(StatusChangedError) as refused:
        requests.report_progress(held, at=T3)
    assert refused.value.actual == "cancelled"


@pytest.mark.parametrize("limit", [None, 1, 3])
def test_abandoned_requests_are_in_progress_and_were_not_updated(
    requests: RequestsTable, limit: int | None
) -> None:
    for status in ("pending", "processing", "executing", "completed"):
        for updated in (T1, T2, T3):
            requests.submit(small(f"{status} {updated}", status=status, updated_at=updated))

    found = every(partial(requests.abandoned, updated_before=T3, limit=limit))

    expected = [f"{status} {at}" for status in ("executing", "processing") for at in (T1, T2)]
    assert sorted(one.request_id for one in found) == expected


WRONG: list[tuple[Callable[[RequestsTable], object], str]] = [
    (
        lambda table: table.finish(ID, status="failed", at=T1, retention_days=1),
        (
            "expected is missing; pass the status that the request has, or pass the request "
            "itself instead of its id"
        ),
    ),
    (
        lambda table: end(table, small(status="executing"), expected="processing"),
        (
            "expected is 'processing', but the request that was passed is 'executing'; omit "
            "expected, or pass the request's id instead of the request"
        ),
    ),
    (
        lambda table: progress(table, small(), current_stage="x", estimated_completion="soon"),
        (
            "estimated_completion is 'soon'; must be a time in UTC without offset, such as "
            "2024-01-09T15:43:09.250000"
        ),
    ),
    (
        lambda table: table.report_progress(small(), at=T1, percentage=100.5),
        "percentage is 100.5; must be a number from 0 to 100",
    ),
    (
        lambda table: table.report_progress(small(), at=T1, percentage=float("nan")),
        "percentage is nan; must be a number from 0 to 100",
    ),
    (
        lambda table: table.report_progress(small(), at=T1, urls_found=-1),
        "urls_found is -1; must be a whole number, 0 or more",
    ),
    (
        lambda table: table.take(ID, at=T1, worker_id=""),
        "worker_id has 0 bytes; must have 1 to 2,048",
    ),
    (
        lambda table: table.add_error(small(), "x", at="now"),
        "at is 'now'; must be a time in UTC without offset, such as 2024-01-09T15:43:09.250000",
    ),
    (
        lambda table: table.abandoned(updated_before="today"),
        (
            "updated_before is 'today'; must be a time in UTC without offset, such as "
            "2024-01-09T15:43:09.250000"
        ),
    ),
]


@pytest.mark.parametrize(("call", "words"), WRONG)
def test_what_cannot_be_is_refused_before_anything_is_asked(
    transport: Transport, call: Callable[[RequestsTable], object], words: str
) -> None:
    with pytest.raises(ArgumentError) as refused:
        call(transport.requests("no-such-table"))
    assert str(refused.value) == words
