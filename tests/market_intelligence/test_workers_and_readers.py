"""Workers that take work out of thousands of requests, and readers of each pattern meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from market_intelligence.access import RequestsTable
from market_intelligence.items import Request
from tests.market_intelligence import many
from tests.market_intelligence.compared import assert_same, by_id
from tests.market_intelligence.conftest import Client, new_requests_table
from tests.market_intelligence.ledger import Ledger
from tests.market_intelligence.passes import Pass, patterns, read
from tests.market_intelligence.transports import BLOCKING, Transport, every

# The embedded server answers one call at a time, and for each page goes over every request.
COUNTS = {
    "by day": {"embedded": 500, "amazon": 500},
    "at night": {"embedded": 1_000, "amazon": 10_000},
}
# So many of the requests a page that each pattern has several.
PAGE = 0.06
NIGHTLY = pytest.mark.nightly
CLIENTS = (BLOCKING, pytest.param("asynchronous", marks=NIGHTLY))
WORKERS, READERS = 4, 2
# A worker looks at so many requests and wants one share of them, as does another, which begins at
# the other end of it.
LOOKED_AT, SHARES = 40, 2
# How often a reader reads, from the beginning of the work to its end.
PASSES = 10
AT = "2024-02-01T10:00:00"
PATTERNS = ["by user", "by project", "by urgency", "pending", "processing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A table that is full of requests, and what is known of those who work on them."""

    table: RequestsTable
    written: list[Request]
    page: int
    ledger: Ledger = field(default_factory=Ledger)

    def take(self, number: int) -> list[str]:
        """Take requests until none is pending, and give those that this worker got."""
        order = 1 if number < SHARES else -1
        got: list[str] = []
        while waiting := self.table.by_status("pending", limit=LOOKED_AT).items:
            # Else a test that is ended while requests are pending would wait for its workers.
            assert not self.ledger.is_over
            for one in waiting[number % SHARES :: SHARES][::order]:
                self.ledger.begin(one.request_id)
                if self.table.take(one.request_id, at=AT):
                    self.ledger.end(one.request_id)
                    got.append(one.request_id)
        return got

    def read(self, number: int) -> list[Pass]:
        """Read one pattern after the other, one reader backwards."""
        known = patterns(self.table, self.page)[:: (-1) ** number]
        passes: list[Pass] = []
        for turn in range(PASSES):
            self.ledger.wait(turn * len(self.written) // PASSES)
            passes.append(read(known[turn % len(known)], self.written, self.ledger))
        return passes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What each worker has taken, and what readers saw meanwhile."""

    work: Work
    taken: list[list[str]]
    passes: list[Pass]
    left: list[Request]


@pytest.fixture(scope="module", params=["by day", pytest.param("at night", marks=NIGHTLY)])
def count(request: pytest.FixtureRequest, server: str) -> int:
    """How many requests there are."""
    return COUNTS[request.param][server]


@pytest.fixture(scope="module")
def outcome(count: int, dynamodb: Client, transport: Transport) -> Iterator[Outcome]:
    """Let workers and readers go on until nothing is pending."""
    table = transport.requests(new_requests_table(dynamodb).name)
    with ThreadPoolExecutor(WORKERS + READERS) as pool:
        requests = [*many.pending_requests(count)]
        many.fill(dynamodb, table.name, requests)
        written = [Request.from_attributes(one) for one in requests]
        work = Work(table=table, written=written, page=round(count * PAGE))
        readers = pool.map(work.read, range(READERS))
        try:
            taken = [*pool.map(work.take, range(WORKERS))]
        finally:
            work.ledger.close()
        passes = [one for reader in readers for one in reader]
        left = many.scan(dynamodb, table.name)
        yield Outcome(work=work, taken=taken, passes=passes, left=left)


def test_no_request_is_taken_twice_and_none_is_lost(count: int, outcome: Outcome) -> None:
    taken = [request_id for worker in outcome.taken for request_id in worker]
    assert sorted(taken) == [many.identity(number) for number in range(count)]


def test_every_worker_got_some(outcome: Outcome) -> None:
    assert [bool(worker) for worker in outcome.taken] == [True] * WORKERS


def test_each_request_is_as_it_was_written_but_for_being_taken(outcome: Outcome) -> None:
    entry = {"timestamp": AT, "old_status": "pending", "new_status": "processing"}
    history: list[Any] = [entry | {"message": "Started processing"}]
    changed = {
        "status": "processing",
        "status_message": "Started processing",
        "started_at": AT,
        "updated_at": AT,
        "processing_metadata": {"status_history": history},
    }
    assert by_id(outcome.left) == {
        one.request_id: one.model_copy(update=changed) for one in outcome.work.written
    }


@pytest.mark.parametrize("name", PATTERNS)
def test_what_readers_see_is_what_was_written(outcome: Outcome, name: str) -> None:
    passes = [one for one in outcome.passes if one.pattern == name]
    assert [one.faults for one in passes] == [[]] * len(passes)
    assert any(one.taken for one in passes), "nobody read this while work was taken"


@pytest.mark.parametrize("name", PATTERNS)
def test_at_the_end_each_pattern_gives_what_a_filter_does(outcome: Outcome, name: str) -> None:
    work = outcome.work
    [pattern] = [one for one in patterns(work.table, work.page) if one.name == name]
    expected = [one for one in outcome.left if pattern.gives(one)]
    assert_same(every(pattern.pages), expected, pattern.key, reverse=pattern.newest_first)
