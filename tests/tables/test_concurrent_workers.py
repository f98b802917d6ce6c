"""Workers that want the same requests at the same time."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

from tables.access import AlreadySubmittedError, RequestsTable, StatusChangedError, every
from tests.tables.examples import small

AT = "2024-02-01T10:00:00.500000"
WORKERS = 6
REQUESTS = 24

Result = TypeVar("Result")


def all_at_once(work: Callable[[int], Result]) -> list[Result]:
    """Give what each worker gives, by its number; all begin together."""
    start = Barrier(WORKERS)

    def begin(worker: int) -> Result:
        start.wait()
        return work(worker)

    with ThreadPoolExecutor(WORKERS) as pool:
        return [*pool.map(begin, range(WORKERS))]


def test_no_request_is_taken_twice_and_none_is_left(requests: RequestsTable) -> None:
    ids = [f"request-{number:03}" for number in range(REQUESTS)]
    for request_id in ids:
        requests.submit(small(request_id))

    def work(_: int) -> list[str]:
        pending = every(partial(requests.by_status, "pending", limit=7))
        tried = [requests.take(one.request_id, at=AT) for one in pending]
        return [one.request_id for one in tried if one is not None]

    taken = [request_id for worker in all_at_once(work) for request_id in worker]

    assert sorted(taken) == ids
    processing = [*every(partial(requests.by_status, "processing"))]
    assert [*every(partial(requests.by_status, "pending"))] == []
    assert sorted(one.request_id for one in processing) == ids
    histories: list[Any] = [one.processing_metadata["status_history"] for one in processing]
    assert Counter(map(len, histories)) == {1: REQUESTS}


def test_of_all_who_take_a_request_one_gets_it(requests: RequestsTable) -> None:
    requests.submit(small("request-1"))
    taken = all_at_once(lambda _: requests.take("request-1", at=AT))
    assert [one.status for one in taken if one is not None] == ["processing"]


def test_of_all_who_submit_an_id_one_does(requests: RequestsTable) -> None:
    def submit(worker: int) -> str:
        try:
            requests.submit(small("request-1", user_id=f"user-{worker}"))
        except AlreadySubmittedError:
            return ""
        return f"user-{worker}"

    [winner] = filter(None, all_at_once(submit))

    found = requests.get("request-1", consistent=True)
    assert found == small("request-1", user_id=winner)


def test_of_all_who_change_a_status_one_does(requests: RequestsTable) -> None:
    requests.submit(small("request-1"))

    def finish(worker: int) -> str | None:
        ends = partial(requests.finish, "request-1", expected="pending", status="cancelled")
        try:
            ended = ends(at=AT, retention_days=1, message=f"by {worker}")
        except StatusChangedError as error:
            return error.actual
        return ended.status_message

    outcomes = Counter(all_at_once(finish))
    [winner] = outcomes.keys() - {"cancelled"}
    assert outcomes == {winner: 1, "cancelled": WORKERS - 1}

    found = requests.get("request-1", consistent=True)
    assert found is not None
    entry = {"timestamp": AT, "old_status": "pending", "new_status": "cancelled"}
    assert found.processing_metadata == {"status_history": [entry | {"message": winner}]}


def test_no_entry_of_a_history_is_lost(requests: RequestsTable) -> None:
    requests.submit(small("request-1", status="executing"))

    def say(worker: int) -> None:
        requests.change_status(
            "request-1", expected="executing", status="executing", at=AT, message=f"by {worker}"
        )

    all_at_once(say)

    found = requests.get("request-1", consistent=True)
    assert found is not None
    history: Any = found.processing_metadata["status_history"]
    assert sorted(entry["message"] for entry in history) == [f"by {n}" for n in range(WORKERS)]
