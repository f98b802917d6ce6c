from tables.capacity import Demand, Load, demands, load, operations
from tables.load.deployment import DeployedTable, Deployment
from tables.load.places import Place
from tables.specs import REQUESTS
from tests.tables.loads import workload

DAY_SECONDS = 86_400
REQUEST_ITEMS = 2 * DAY_SECONDS * 5
LOG_ITEMS = 2 * 4 * DAY_SECONDS * 10


def demand(place: Place, reads: Load, writes: Load, items: float, item_bytes: int) -> Demand:
    """Make a demand that is five times as much at peak."""
    return Demand(
        place=place,
        reads=reads,
        peak_reads=Load(reads.units * 5, reads.times * 5),
        writes=writes,
        peak_writes=Load(writes.units * 5, writes.times * 5),
        items=items,
        stored_bytes=items * item_bytes,
    )


def test_demands_of_tables_and_indexes() -> None:
    # A request writes 1 + 2 + 3 * 2 + 4 units, and 1 + 2 more to the index by status.
    assert demands(workload(), Deployment()) == [
        demand(Place("requests"), Load(10, 10), Load(26, 12), REQUEST_ITEMS, 4_100),
        demand(Place("requests", "user-index"), Load(4, 1), Load(26, 12), REQUEST_ITEMS, 4_100),
        demand(Place("requests", "project-index"), Load(8, 2), Load(26, 12), REQUEST_ITEMS, 4_100),
        demand(Place("requests", "status-index"), Load(4, 4), Load(32, 16), REQUEST_ITEMS, 4_100),
        demand(
            Place("requests", "strategy-index"), Load(12, 3), Load(26, 12), REQUEST_ITEMS, 4_100
        ),
        demand(Place("logs"), Load(), Load(8, 8), LOG_ITEMS, 600),
        demand(Place("logs", "request-logs-index"), Load(2.5, 5), Load(8, 8), LOG_ITEMS, 600),
    ]


def test_replicas_make_items_larger() -> None:
    found = demands(workload(), Deployment(replicas=2))

    assert [one.stored_bytes / one.items for one in found] == [4_148] * 5 + [648] * 2


def test_what_is_not_deployed_is_not_used() -> None:
    only = Deployment(tables=(DeployedTable(spec=REQUESTS),))

    assert {one.place.table for one in demands(workload(), only)} == {"requests"}
    assert {one.name for one in operations(workload(), 2, Deployment())} - {
        one.name for one in operations(workload(), 2, only)
    } == {"log", "query logs"}


def test_what_is_never_done_is_left_out() -> None:
    found = operations(workload(reads={}, logs={"perRequest": 0}), 2, Deployment())

    assert [one.name for one in found] == [
        "submit",
        "pending to processing",
        "progress",
        "processing to completed",
    ]


def test_a_load_is_of_a_value_or_of_all_values() -> None:
    among = operations(workload(), 2, Deployment())
    index = Place("requests", "status-index")

    assert load(among, "write", Place("requests", "status-index", "pending")) == Load(4, 4)
    assert load(among, "write", Place("requests", "status-index", "completed")) == Load(8, 2)
    assert load(among, "write", Place("requests", "status-index", "processing")) == Load(20, 10)
    assert load(among, "write", index) == Load(32, 16)
    assert load(among, "read", index) == Load(4, 4)
    assert load(among, "write", Place("requests", "status-index", "failed")) == Load(0, 0)


def test_reads_rise_with_the_requests() -> None:
    among = operations(workload(), 10, Deployment())

    assert load(among, "read", Place("requests")) == Load(50, 50)


def test_without_requests_reads_are_as_given() -> None:
    among = operations(workload(requestsPerSecond=0), 0, Deployment())

    assert load(among, "read", Place("requests")) == Load(10, 10)
    assert load(among, "write", Place("requests")) == Load(0, 0)
