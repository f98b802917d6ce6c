"""What the formulas say of a request's life, held against what Amazon's own server counts."""

from typing import Any

from tables.item.sizes import size_bytes
from tables.items import Request
from tables.load.places import Operation
from tables.load.writes import writes
from tests.tables.conftest import Client, new_requests_table
from tests.tables.consumption import Units, assert_cost, counted
from tests.tables.examples import small
from tests.tables.loads import LIFE, workload

# Nothing of the rest is left to round.
ONE_KIND = {"tableStrategy": 1, "busiestUser": 1, "busiestProject": 1}


def padded(size: int, **fields: Any) -> dict[str, Any]:
    """Make a request of a size."""
    bare: dict[str, Any] = {**small(**fields).to_attributes()}
    empty: dict[str, Any] = {**bare, "filling": {"S": ""}}
    filling = size - size_bytes(empty)
    item: dict[str, Any] = {**bare, "filling": {"S": "x" * filling}}
    assert size_bytes(Request.from_attributes(item).to_attributes()) == size
    return item


def expected(one: Operation) -> Units:
    units: Units = {}
    for touch in one.touches:
        name = touch.place.index or "table"
        units[name] = units.get(name, 0) + touch.units
    return units


def test_a_life_costs_what_is_computed(dynamodb: Client, server: str) -> None:
    table = new_requests_table(dynamodb).name
    life = LIFE | {"progressUpdates": 1, "endedBytes": 4_100}
    submit, take, progress, finish, _ = writes(workload(life=life, shares=ONE_KIND), 1)

    with counted(dynamodb) as calls:
        for size, status in (
            (1_000, "pending"),
            (2_000, "processing"),
            (2_000, "processing"),
            (4_100, "completed"),
        ):
            item = padded(size, status=status, updated_at=f"2024-01-09T15:43:1{len(calls)}")
            dynamodb.put_item(TableName=table, Item=item)

    assert_cost(server, calls, [expected(one) for one in (submit, take, progress, finish)])
