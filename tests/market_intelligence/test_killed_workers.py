"""The worker of the page for developers, in processes that are killed while they work."""

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import pytest

from market_intelligence.items import Request, Status
from tests.market_intelligence import many
from tests.market_intelligence.conftest import Client, new_requests_table
from tests.market_intelligence.consumer import Consumer
from tests.market_intelligence.examples import SAMPLES, small
from tests.market_intelligence.test_developer_page import PAGE, REQUESTS_TABLE, shell
from tests.processes import ended

NIGHTLY = pytest.mark.nightly
HOST = Path(__file__).with_name("worker_host.py")
LEASE = "timedelta(minutes=5)"
BAD = {"S": "bad"}
OPEN: tuple[Status, ...] = ("pending", "processing", "executing")
WORKERS = 4
# Each worker writes four times for a request. Which writes it is killed at is random, and so is
# whether DynamoDB has answered by then; one dies before it can end the first request that it took.
FIRST_DEATH = "2 before-call"
MOMENTS = ("before-call", "after-call")
LATEST_WRITE = 12
DEATHS = {24: WORKERS, 1_000: 5 * WORKERS}
"""How many workers die of so many requests."""


def on_the_page() -> str:
    """Return the worker as the page has it."""
    _, _, after = PAGE.read_text().partition("```python worker.py\n")
    worker, end, _ = after.partition("```\n")
    assert end
    return worker


def asynchronous() -> str:
    """Return a worker that has several requests at a time."""
    return (SAMPLES / "async_worker.py").read_text()


def program(worker: str, table: str) -> str:
    """Return a worker with another table, and with a lease that ends soon."""
    assert LEASE in worker
    assert f'"{REQUESTS_TABLE}"' in worker
    return worker.replace(LEASE, "timedelta(seconds=1)").replace(REQUESTS_TABLE, table)


def death(number: int) -> str:
    """Return when a worker kills itself, seemingly at random."""
    digest = sha256(str(number).encode()).digest()
    return f"{1 + digest[0] % LATEST_WRITE} {MOMENTS[digest[1] % len(MOMENTS)]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Processes that work on requests, by what their host says of them."""

    orders: IO[str]
    reports: IO[str]
    alive: set[int] = field(default_factory=set[int])
    said: Counter[str] = field(default_factory=Counter[str])

    def start(self, order: str) -> None:
        print(order, file=self.orders, flush=True)

    def report(self) -> str:
        """Return what the next one says that has something to say."""
        word, pid = self.reports.readline().split()
        self.said[word] += 1
        if word == "started":
            self.alive.add(int(pid))
        if word == "killed":
            self.alive.discard(int(pid))
        return word


@contextmanager
def workers(consumer: Consumer, script: Path, environment: dict[str, str]) -> Generator[Workers]:
    """Let workers be started, each in an environment with the package alone; kill them at last."""
    command = [str(consumer.python), "-I", str(HOST), str(script)]
    with ended(
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )
    ) as host:
        assert host.stdin
        assert host.stdout
        made = Workers(orders=host.stdin, reports=host.stdout)
        try:
            yield made
        finally:
            for pid in made.alive:
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("worker", "count"),
    [
        pytest.param(on_the_page, 24, id="by day"),
        pytest.param(on_the_page, 1_000, id="at night", marks=NIGHTLY),
        pytest.param(asynchronous, 1_000, id="asynchronous", marks=NIGHTLY),
    ],
)
def test_each_request_is_completed_once_though_each_worker_is_killed(
    worker: Callable[[], str],
    count: int,
    dynamodb: Client,
    consumer: Consumer,
    tmp_path: Path,
) -> None:
    deaths = DEATHS[count]
    table = new_requests_table(dynamodb)
    many.fill(dynamodb, table.name, many.pending_requests(count))
    # It is the first of those that wait, and stays there.
    bad = small(BAD["S"], status="pending").to_attributes() | {"errors": {"S": "none"}}
    dynamodb.put_item(TableName=table.name, Item=bad | {"created_at": {"S": "2023-01-01T00:00:00"}})
    script = tmp_path / "worker.py"
    script.write_text(program(worker(), table.name))
    waiting = [FIRST_DEATH, *map(death, range(1, deaths)), *["0 never"] * WORKERS]

    with workers(consumer, script, shell(dynamodb)) as team:
        for _ in range(WORKERS):
            team.start(waiting.pop(0))
        while (report := team.report()) != "idle" or is_any_open(dynamodb, table.name):
            if report == "killed":
                team.start(waiting.pop(0))
        killed = team.said["killed"]

    dynamodb.delete_item(TableName=table.name, Key={"request_id": BAD})
    done = {one.request_id: one for one in many.scan(dynamodb, table.name)}
    assert sorted(done) == [many.identity(number) for number in range(count)]
    assert [fault for one in done.values() for fault in faults(one)] == []
    assert killed == deaths
    assert sum(given_back(one) for one in done.values()) >= 1


def is_any_open(dynamodb: Client, table: str) -> bool:
    # Not by queries: between one for each status, a request may go from one to the other.
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    items = (item for page in pages for item in page["Items"])
    return any(item["status"]["S"] in OPEN for item in items if item["request_id"] != BAD)


def history(request: Request) -> list[tuple[str, str]]:
    entries: Any = request.processing_metadata["status_history"]
    return [(one["old_status"], one["new_status"]) for one in entries]


def given_back(request: Request) -> int:
    return history(request).count(("processing", "pending"))


def faults(request: Request) -> Iterator[str]:
    """Yield what cannot be of a request that was taken, given back or not, and completed once."""
    steps = history(request)
    rounds = [("pending", "processing"), ("processing", "pending")] * given_back(request)
    if steps != [*rounds, ("pending", "processing"), ("processing", "completed")]:
        yield f"{request.request_id} went through {steps}"
    if any(before[1] != after[0] for before, after in pairwise(steps)):
        yield f"{request.request_id} has a gap in {steps}"
    if request.status != "completed" or request.completed_at is None or request.ttl is None:
        yield f"{request.request_id} is {request.status}"
    if request.results != {"report_path": f"reports/{request.request_id}.json"}:
        yield f"{request.request_id} has the results {request.results}"
