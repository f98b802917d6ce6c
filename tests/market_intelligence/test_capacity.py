"""The units of a workload: DynamoDB's rules, then the load on each table and index."""

from typing import Any

import pytest

from market_intelligence.capacity import Demand, Load, demands, load, operations
from market_intelligence.load.deployment import DeployedReplica, DeployedTable, Deployment
from market_intelligence.load.targets import Access, Target
from market_intelligence.load.units import (
    IndexUnits,
    batch_read_units,
    batch_write_units,
    index_units,
    query_units,
    read_units,
    update_units,
    write_units,
)
from market_intelligence.load.workload import Workload
from market_intelligence.specs import REQUESTS, TABLES
from tests.market_intelligence.loads import LIFE, READS, SHARES, deployed, workload

KB = 1024
DAY_SECONDS = 86_400


# Worked cases of the developer guide: "DynamoDB read and write operations", "Using global secondary
# indexes", "Amazon DynamoDB transactions: How it works"; then the edges.
@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (write_units(512), 1),
        (write_units(int(1.6 * KB)), 2),
        (write_units(2 * KB, transactional=True), 4),
        (batch_write_units([500, int(3.5 * KB)]), 5),
        (write_units(0), 1),
        (write_units(KB), 1),
        (write_units(KB + 1), 2),
        (write_units(400 * KB), 400),
        (update_units(3 * KB, KB), 3),
        (update_units(KB, 3 * KB), 3),
        (update_units(KB, 3 * KB, transactional=True), 6),
        (read_units(3_500, "strong"), 1),
        (read_units(8 * KB, "strong"), 2),
        (read_units(8 * KB), 1),
        (read_units(8 * KB, "transactional"), 4),
        (read_units(int(40.8 * KB), "strong"), 11),
        (query_units(1_500, 64, "strong"), 24),
        (batch_read_units([int(1.5 * KB), int(6.5 * KB)], "strong"), 3),
        (query_units(8, 2_000), 2),
        (read_units(0, "strong"), 1),
        (query_units(0, 2_000), 0.5),
        (read_units(4 * KB), 0.5),
        (read_units(4 * KB + 1), 1),
    ],
)
def test_units_of_reads_and_writes(units: float, expected: float) -> None:
    assert units == expected


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param(index_units(None, 900), (0, 1), id="new item"),
        pytest.param(index_units(900, 900, key_changes=True), (1, 1), id="key changes"),
        pytest.param(index_units(900, None), (1, 0), id="item leaves the index"),
        pytest.param(index_units(None, None), (0, 0), id="item never is in it"),
        pytest.param(index_units(900, 900), (0, 1), id="other attributes change"),
        pytest.param(index_units(KB, 3 * KB, key_changes=True), (1, 3), id="key and size change"),
        pytest.param(index_units(3 * KB, KB), (0, 3), id="item shrinks"),
    ],
)
def test_units_of_an_index(units: IndexUnits, expected: tuple[int, int]) -> None:
    assert units == expected


def costs(
    load: Workload, access: Access, per_second: float = 2
) -> dict[str, tuple[float, dict[str, float]]]:
    """Return how many a second there are of each operation, and its units by the target."""
    return {
        one.name: (
            one.per_second,
            {consumption.target.name: consumption.units for consumption in one.consumptions},
        )
        for one in operations(load, per_second, deployed())
        if one.access == access
    }


# What is not shared out, as the load model has no shares of its key.
EVEN = [
    index.name
    for index in REQUESTS.indexes
    if index.hash_key.name not in {"user_id", "project_id", "status", "processing_strategy"}
]


def whole(units: float) -> dict[str, float]:
    """Return what a write of so many units costs the table and the indexes that share it out."""
    return {
        "table requests": units,
        "user-index: busiest user": units * 0.125,
        "user-index": units * 0.875,
        "project-index: busiest project": units * 0.25,
        "project-index": units * 0.75,
        "strategy-index: table": units * 0.75,
        "strategy-index: sqs": units * 0.25,
    } | dict.fromkeys(EVEN, units)


def test_a_life_is_written_to_the_table_and_to_each_index() -> None:
    assert costs(workload(), "write") == {
        "submit": (2, whole(1) | {"status-index: pending": 1}),
        "pending to processing": (
            2,
            whole(2) | {"status-index: pending": 1, "status-index: processing": 2},
        ),
        "progress": (6, whole(2) | {"status-index: processing": 2}),
        "processing to completed": (
            2,
            whole(4) | {"status-index: processing": 2, "status-index: completed": 4},
        ),
        "log": (8, {"table logs": 1, "request-logs-index": 1}),
    }


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["pending"], {"submit": 2}),
        (["pending", "failed"], {"submit": 2, "progress": 6, "pending to failed": 2}),
        (
            ["pending", "processing", "executing", "completed"],
            {
                "submit": 2,
                "pending to processing": 2,
                "processing to executing": 2,
                "progress": 6,
                "executing to completed": 2,
            },
        ),
    ],
    ids=["one status", "two", "four"],
)
def test_progress_comes_before_the_end(statuses: list[str], expected: dict[str, float]) -> None:
    found = costs(workload(life=LIFE | {"statuses": statuses}), "write")

    assert {name: times for name, (times, _) in found.items() if name != "log"} == expected
    assert [*found][:-1] == [*expected]


def test_what_is_given_back_moves_twice_more() -> None:
    found = costs(workload(life=LIFE | {"givenBack": 0.5}), "write")

    status = {"status-index: pending": 2, "status-index: processing": 2}
    assert found["processing to pending"][0] == found["pending to processing again"][0] == 1
    for name in ("processing to pending", "pending to processing again"):
        _, units = found[name]
        assert {target: units[target] for target in status} == status
        assert units["table requests"] == 2
    one_status = costs(workload(life=LIFE | {"givenBack": 1, "statuses": ["pending"]}), "write")
    assert [*one_status] == ["submit", "log"]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["pending", "processing", "completed"], (8, 0.5)),
        (["pending", "processing", "executing", "completed"], (4, 4)),
        (["pending", "failed"], (0.5, 0.5)),
    ],
)
def test_a_look_for_abandoned_requests_reads_all_that_are_in_work(
    statuses: list[str], expected: tuple[float, float]
) -> None:
    asked = {"abandoned": {"perSecond": 3, "items": 32}}
    found = costs(workload(life=LIFE | {"statuses": statuses}, reads=asked), "read")
    places = ("status-index: processing", "status-index: executing")
    assert found == {"query abandoned": (3, dict(zip(places, expected, strict=True)))}


def test_an_item_costs_its_larger_size() -> None:
    no_progress = costs(workload(life=LIFE | {"progressUpdates": 0}), "write")
    shrinks = costs(workload(life=LIFE | {"endedBytes": 500}), "write")

    assert "progress" not in no_progress
    assert no_progress["processing to completed"][1]["status-index: processing"] == 2
    _, units = shrinks["processing to completed"]
    assert (units["table requests"], units["status-index: completed"]) == (2, 1)


def test_each_pattern_reads_its_table_or_index() -> None:
    # Eight items of 4,000 bytes are 32,000, or 8 times 4 KB; eventually consistent that is 4 units.
    assert costs(workload(), "read") == {
        "get by id": (10, {"table requests": 1}),
        "query by user": (1, {"user-index: busiest user": 0.5, "user-index": 3.5}),
        "query by project": (2, {"project-index: busiest project": 1, "project-index": 3}),
        "query by status": (4, {"status-index: pending": 1}),
        "query by priority": (3, {"strategy-index: table": 4}),
        "query logs": (5, {"request-logs-index": 0.5}),
    }
    given = READS | {"byId": {"perSecond": 10}}
    assert costs(workload(reads=given), "read")["get by id"] == (10, {"table requests": 0.5})


@pytest.mark.parametrize(
    ("status", "units"),
    [("pending", 1), ("processing", 2), ("completed", 4), ("failed", 2)],
)
def test_items_are_as_large_as_with_their_status(status: str, units: float) -> None:
    given = READS | {"byStatus": {"perSecond": 1, "items": 8, "status": status}}

    assert costs(workload(reads=given), "read")["query by status"] == (
        1,
        {f"status-index: {status}": units},
    )


def test_values_that_nothing_comes_to_are_left_out() -> None:
    shares = {"tableStrategy": 1, "busiestUser": 0, "busiestProject": 1}
    _, touched = costs(workload(shares=shares), "write")["submit"]

    assert touched.keys() == {
        "table requests",
        "user-index",
        "project-index: busiest project",
        "status-index: pending",
        "strategy-index: table",
        *EVEN,
    }
    nobody = costs(workload(shares=SHARES | {"busiestUser": 0}), "read")
    assert nobody["query by user"] == (1, {"user-index": 4})


def demand(target: Target, reads: Load, writes: Load, items: float, item_bytes: int) -> Demand:
    """Return a demand that is five times as much at peak."""
    return Demand(
        target=target,
        reads=reads,
        peak_reads=Load(reads.units * 5, reads.times * 5),
        writes=writes,
        peak_writes=Load(writes.units * 5, writes.times * 5),
        items=items,
        stored_bytes=items * item_bytes,
    )


READ = {
    None: Load(10, 10),
    "user-index": Load(4, 1),
    "project-index": Load(8, 2),
    "status-index": Load(4, 4),
    "strategy-index": Load(12, 3),
}


def test_demands_of_tables_and_indexes() -> None:
    requests, logs = 2 * DAY_SECONDS * 5, 2 * 4 * DAY_SECONDS * 10
    # A request writes 1 + 2 + 3 * 2 + 4 units, and 1 + 2 more to the index by status.
    assert demands(workload(), deployed()) == [
        *(
            demand(
                Target("requests", name),
                READ.get(name, Load()),
                Load(32, 16) if name == "status-index" else Load(26, 12),
                requests,
                4_100,
            )
            for name in (None, *(index.name for index in REQUESTS.indexes))
        ),
        demand(Target("logs"), Load(), Load(8, 8), logs, 600),
        demand(Target("logs", "request-logs-index"), Load(2.5, 5), Load(8, 8), logs, 600),
    ]


def test_replicas_make_items_larger() -> None:
    found = demands(workload(), deployed(replicas=(DeployedReplica(),) * 2))

    assert {(one.target.table, one.stored_bytes / one.items) for one in found} == {
        ("requests", 4_148),
        ("logs", 648),
    }


def test_what_is_not_deployed_is_not_used() -> None:
    only = Deployment(tables=(DeployedTable(spec=REQUESTS),))

    assert {one.target.table for one in demands(workload(), only)} == {"requests"}
    assert {one.name for one in operations(workload(), 2, deployed())} - {
        one.name for one in operations(workload(), 2, only)
    } == {"log", "query logs"}


def test_every_table_is_deployed_unless_something_else_is_said() -> None:
    assert [table.spec for table in Deployment().tables] == [*TABLES]


def test_what_is_never_done_is_left_out() -> None:
    found = operations(workload(reads={}, logs={"perRequest": 0}), 2, deployed())

    assert [one.name for one in found] == [
        "submit",
        "pending to processing",
        "progress",
        "processing to completed",
    ]


def test_a_load_is_of_a_value_or_of_all_values() -> None:
    among = operations(workload(), 2, deployed())
    written = {
        value: load(among, "write", Target("requests", "status-index", value))
        for value in ("pending", "completed", "processing", None, "failed")
    }

    assert written == {
        "pending": Load(4, 4),
        "completed": Load(8, 2),
        "processing": Load(20, 10),
        None: Load(32, 16),
        "failed": Load(0, 0),
    }
    assert load(among, "read", Target("requests", "status-index")) == Load(4, 4)


@pytest.mark.parametrize(
    ("given", "rate", "reads"), [({}, 10, 50), ({"requestsPerSecond": 0}, 0, 10)]
)
def test_reads_rise_with_the_requests_if_there_are_any(
    given: dict[str, Any], rate: float, reads: float
) -> None:
    among = operations(workload(**given), rate, deployed())

    assert load(among, "read", Target("requests")) == Load(reads, reads)
    assert load(among, "write", Target("requests")).times == 6 * rate
