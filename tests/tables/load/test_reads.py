import pytest

from tables.load.reads import reads
from tests.tables.loads import READS, SHARES, costs, workload


def test_each_pattern_reads_its_table_or_index() -> None:
    # Eight items of 4,000 bytes are 32,000, or 8 times 4 KB; eventually consistent that is 4 units.
    assert costs(reads(workload(), 1), "read") == {
        "get by id": (10, {"table requests": 1}),
        "query by user": (1, {"user-index: busiest user": 0.5, "user-index": 3.5}),
        "query by project": (2, {"project-index: busiest project": 1, "project-index": 3}),
        "query by status": (4, {"status-index: pending": 1}),
        "query by priority": (3, {"strategy-index: table": 4}),
        "query logs": (5, {"request-logs-index": 0.5}),
    }


def test_reads_follow_the_load() -> None:
    found = costs(reads(workload(), 2.5), "read")

    assert [per_second for per_second, _ in found.values()] == [25, 2.5, 5, 10, 7.5, 12.5]


def test_an_eventual_read_costs_half() -> None:
    given = READS | {"byId": {"perSecond": 10}}

    assert costs(reads(workload(reads=given), 1), "read")["get by id"] == (
        10,
        {"table requests": 0.5},
    )


@pytest.mark.parametrize(
    ("status", "units"),
    [("pending", 1), ("processing", 2), ("completed", 4), ("failed", 2)],
)
def test_items_are_as_large_as_with_their_status(status: str, units: float) -> None:
    given = READS | {"byStatus": {"perSecond": 1, "items": 8, "status": status}}

    assert costs(reads(workload(reads=given), 1), "read")["query by status"] == (
        1,
        {f"status-index: {status}": units},
    )


def test_values_that_nobody_asks_for_are_left_out() -> None:
    shares = SHARES | {"busiestUser": 0}

    assert costs(reads(workload(shares=shares), 1), "read")["query by user"] == (
        1,
        {"user-index": 4},
    )
