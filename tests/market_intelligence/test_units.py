"""What the access patterns cost, and what the formulas say of it, as Amazon's own server counts it.

The embedded server can tell no more than how many calls there were.
"""

import math
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from market_intelligence.access import LogsTable, RequestsTable
from market_intelligence.item.sizes import size_bytes
from market_intelligence.items import ProcessingLog, Request
from market_intelligence.load.reads import reads
from market_intelligence.load.targets import Operation
from market_intelligence.load.writes import writes
from market_intelligence.specs import REQUESTS
from tests.market_intelligence.conftest import Client
from tests.market_intelligence.examples import LOG, REQUEST, log, request, small
from tests.market_intelligence.loads import LIFE, READS, workload

ID = REQUEST["request_id"]
AT = "2024-02-01T10:00:00.500000"
INDEXES = {index.name: index for index in REQUESTS.indexes}

Units = dict[str, float]
"""Units by the name of an index, those of the table by `table`."""


@contextmanager
def counted(dynamodb: Client) -> Generator[list[Units]]:
    """Return a list that gets the units of each call in the block."""
    calls: list[Units] = []

    def ask(params: dict[str, Any], **_: object) -> dict[str, Any]:
        return params | {"ReturnConsumedCapacity": "INDEXES"}

    def note(parsed: dict[str, Any], **_: object) -> None:
        if consumed := parsed.get("ConsumedCapacity"):
            indexes = consumed.get("GlobalSecondaryIndexes", {})
            each = {"table": consumed.get("Table", {"CapacityUnits": 0})} | indexes
            units = {name: one["CapacityUnits"] for name, one in each.items()}
            calls.append({name: one for name, one in units.items() if one})

    events = dynamodb.meta.events
    events.register("provide-client-params.dynamodb", ask)
    events.register("after-call.dynamodb", note)
    try:
        yield calls
    finally:
        events.unregister("provide-client-params.dynamodb", ask)
        events.unregister("after-call.dynamodb", note)


def assert_cost(server: str, calls: list[Units], expected: list[Units]) -> None:
    if server == "embedded":
        assert len(calls) == len(expected)
    else:
        assert calls == expected


def sizes(items: Iterable[Request | ProcessingLog]) -> int:
    return sum(size_bytes(item.to_attributes()) for item in items)


def units(size: int) -> float:
    """Return what reading so many bytes costs, eventually consistent."""
    return max(1, math.ceil(size / 4096)) / 2


@pytest.mark.parametrize("consistent", [True, False], ids=["consistent", "eventual"])
def test_cost_of_get(server: str, requests: RequestsTable, consistent: bool) -> None:
    written = small(notes="x" * 1024 * 9)
    requests.submit(written)

    with counted(requests.client) as calls:
        requests.get(written.request_id, consistent=consistent)
        requests.get("none", consistent=consistent)

    factor = 2 if consistent else 1
    cost = [{"table": factor * units(sizes([written]))}, {"table": factor * units(0)}]
    assert_cost(server, calls, cost)


def test_cost_of_pages(server: str, requests: RequestsTable) -> None:
    for number in range(5):
        priority = "high" if number == 2 else "low"
        requests.submit(small(str(number), priority=priority, notes="x" * 3000))

    with counted(requests.client) as calls:
        pages = [
            ask(limit=limit).items
            for ask in (
                partial(requests.by_user, REQUEST["user_id"]),
                partial(requests.by_project, REQUEST["project_id"]),
                partial(requests.by_status, "pending"),
            )
            for limit in (1, 3, None)
        ]
        first = requests.by_priority("table", limit=3)
        second = requests.by_priority("table", limit=3, cursor=first.cursor)

    names = [name for name in ("user-index", "project-index", "status-index") for _ in range(3)]
    cost = [{name: units(sizes(items))} for name, items in zip(names, pages, strict=True)]
    # Where DynamoDB counts half a unit for a query that finds nothing, this server counts none.
    by_priority = [first.items[:1], (), first.items[1:], second.items]
    cost += [{"strategy-index": units(sizes(items))} if items else {} for items in by_priority]
    assert_cost(server, calls, cost)


def kilobytes(item: Request | ProcessingLog) -> int:
    return math.ceil(size_bytes(item.to_attributes()) / 1024)


def cost_of_change(before: int, after: int, *, moves: bool) -> Units:
    """Return what changing an item costs; where its status changes, an entry moves."""
    once: Units = dict.fromkeys(("table", *INDEXES), max(before, after))
    return once | ({"status-index": before + after} if moves else {})


@pytest.mark.parametrize("notes", [0, 40])
def test_cost_of_writes(server: str, requests: RequestsTable, notes: int) -> None:
    new = request(notes="x" * 1024 * notes)
    with counted(requests.client) as calls:
        requests.submit(new)
        taken = requests.take(ID, at=AT)
        said = requests.change_status(ID, expected="processing", status="processing", at=AT)
        ended = requests.finish(
            ID, expected="processing", status="completed", at=AT, retention_days=90
        )

    assert taken is not None
    size = [kilobytes(item) for item in (new, taken, said, ended)]
    cost = [
        cost_of_change(0, size[0], moves=False),
        cost_of_change(size[0], size[1], moves=True),
        cost_of_change(size[1], size[2], moves=False),
        cost_of_change(size[2], size[3], moves=True),
    ]
    assert_cost(server, calls, cost)


def test_cost_of_work_on_a_request(server: str, requests: RequestsTable) -> None:
    new = request(status="pending", notes="x" * 1024 * 3)
    requests.submit(new)
    with counted(requests.client) as calls:
        taken = requests.take(ID, at=AT, worker_id="worker-1")
        assert taken
        changed = [taken]
        changed.append(requests.report_progress(changed[-1], at=AT, urls_found=1))
        changed.append(requests.add_error(changed[-1], "error", at=AT))
        changed.append(requests.add_warning(changed[-1], "warning", at=AT))
        changed.append(requests.give_back(changed[-1], at=AT))
        again = requests.take(ID, at=AT, worker_id="worker-2")
        assert again
        changed += [again, requests.cancel(ID, at=AT, retention_days=1)]

    size = [kilobytes(one) for one in (new, *changed)]
    moves = [True, False, False, False, True, True, True]
    cost = [
        cost_of_change(before, after, moves=move)
        for before, after, move in zip(size, size[1:], moves, strict=False)
    ]
    # No units come with the refusal that tells `cancel` the status.
    assert_cost(server, calls, cost)


def test_cost_of_looking_for_abandoned_requests(server: str, requests: RequestsTable) -> None:
    held = [small(str(n), status="processing", updated_at=AT, notes="x" * 3000) for n in range(5)]
    for one in held:
        requests.submit(one)

    with counted(requests.client) as calls:
        assert requests.abandoned(updated_before=AT).items == ()

    # Where DynamoDB counts half a unit for a query that finds nothing, this server counts none.
    assert_cost(server, calls, [{"status-index": units(sizes(held))}, {}])


def test_cost_of_logs(server: str, logs: LogsTable) -> None:
    appended = log(message="x" * 1024 * 5)
    with counted(logs.client) as calls:
        logs.append(appended)
        logs.of_request(LOG["request_id"])

    once: Units = dict.fromkeys(("table", "request-logs-index"), kilobytes(appended))
    assert_cost(server, calls, [once, {"request-logs-index": units(sizes([appended]))}])


def padded(size: int, **fields: Any) -> dict[str, Any]:
    """Return a request of a size."""
    bare: dict[str, Any] = {**small(**fields).to_attributes()}
    empty: dict[str, Any] = {**bare, "filling": {"S": ""}}
    item: dict[str, Any] = {**bare, "filling": {"S": "x" * (size - size_bytes(empty))}}
    assert size_bytes(Request.from_attributes(item).to_attributes()) == size
    return item


def expected(one: Operation) -> Units:
    found: Units = {}
    for consumption in one.consumptions:
        name = consumption.target.index or "table"
        found[name] = found.get(name, 0) + consumption.units
    return found


def test_a_life_consumes_the_computed_units(
    server: str, dynamodb: Client, requests: RequestsTable
) -> None:
    life = LIFE | {"progressUpdates": 1, "endedBytes": 4_100}
    # Nothing of the rest is left to round.
    one_kind = {"tableStrategy": 1, "busiestUser": 1, "busiestProject": 1}
    submit, take, progress, finish, _ = writes(workload(life=life, shares=one_kind), 1)

    with counted(dynamodb) as calls:
        for size, status in (
            (1_000, "pending"),
            (2_000, "processing"),
            (2_000, "processing"),
            (4_100, "completed"),
        ):
            item = padded(size, status=status, updated_at=f"2024-01-09T15:43:1{len(calls)}")
            dynamodb.put_item(TableName=requests.name, Item=item)

    assert_cost(server, calls, [expected(one) for one in (submit, take, progress, finish)])


ASKED = {
    "query by user": ("user-index", REQUEST["user_id"]),
    "query by project": ("project-index", REQUEST["project_id"]),
    "query by status": ("status-index", "completed"),
    "query by priority": ("strategy-index", "table"),
}


def test_reads_cost_what_is_computed(
    server: str, dynamodb: Client, requests: RequestsTable
) -> None:
    for number in range(8):
        item = padded(4_000, request_id=f"req_{number}", status="completed")
        dynamodb.put_item(TableName=requests.name, Item=item)
    given = READS | {"byStatus": {"perSecond": 1, "items": 8, "status": "completed"}}
    get, *queries, _ = reads(workload(reads=given), 1)
    queries = [one for one in queries if one.name in ASKED]

    with counted(dynamodb) as calls:
        requests.get("req_0", consistent=True)
        for one in queries:
            name, value = ASKED[one.name]
            dynamodb.query(
                TableName=requests.name,
                IndexName=name,
                KeyConditionExpression="#key = :value",
                ExpressionAttributeNames={"#key": INDEXES[name].hash_key.name},
                ExpressionAttributeValues={":value": {"S": value}},
            )

    assert_cost(server, calls, [expected(one) for one in (get, *queries)])
