from typing import Any

import pytest

from tables.load.writes import writes
from tests.tables.loads import LIFE, costs, workload


def whole(units: float) -> dict[str, float]:
    """Give what a write of so many units costs the table and the indexes that share it out."""
    return {
        "table requests": units,
        "user-index: busiest user": units * 0.125,
        "user-index": units * 0.875,
        "project-index: busiest project": units * 0.25,
        "project-index": units * 0.75,
        "strategy-index: table": units * 0.75,
        "strategy-index: sqs": units * 0.25,
    }


def test_a_life_is_written_to_the_table_and_to_each_index() -> None:
    assert costs(writes(workload(), 2), "write") == {
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


def names(**life: Any) -> list[tuple[str, float]]:
    return [(one.name, one.per_second) for one in writes(workload(life=LIFE | life), 1)]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["pending"], [("submit", 1)]),
        (["pending", "failed"], [("submit", 1), ("progress", 3), ("pending to failed", 1)]),
        (
            ["pending", "processing", "executing", "completed"],
            [
                ("submit", 1),
                ("pending to processing", 1),
                ("processing to executing", 1),
                ("progress", 3),
                ("executing to completed", 1),
            ],
        ),
    ],
    ids=["one status", "two", "four"],
)
def test_progress_comes_before_the_end(
    statuses: list[str], expected: list[tuple[str, float]]
) -> None:
    assert names(statuses=statuses)[:-1] == expected


def test_without_progress_the_item_ends_as_large_as_it_was_taken() -> None:
    found = costs(writes(workload(life=LIFE | {"progressUpdates": 0}), 1), "write")

    assert "progress" not in found
    assert found["processing to completed"][1]["status-index: processing"] == 2


def test_an_item_that_ends_smaller_costs_its_larger_size() -> None:
    found = costs(writes(workload(life=LIFE | {"endedBytes": 500}), 1), "write")

    _, units = found["processing to completed"]
    assert (units["table requests"], units["status-index: completed"]) == (2, 1)


def test_values_that_nothing_comes_to_are_left_out() -> None:
    shares = {"tableStrategy": 1, "busiestUser": 0, "busiestProject": 1}
    [submit, *_] = writes(workload(shares=shares), 1)

    assert [touch.place.name for touch in submit.touches] == [
        "table requests",
        "user-index",
        "project-index: busiest project",
        "status-index: pending",
        "strategy-index: table",
    ]


def test_each_index_is_written_once_or_twice() -> None:
    counted = {one.name: sum(touch.times for touch in one.touches) for one in writes(workload(), 1)}

    assert counted == {
        "submit": 5,
        "pending to processing": 6,
        "progress": 5,
        "processing to completed": 6,
        "log": 2,
    }
