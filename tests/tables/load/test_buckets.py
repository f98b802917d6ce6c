"""Buckets, held against the examples that AWS gives of burst and adaptive capacity."""

from itertools import count

import pytest

from tables.load.buckets import BURST_SECONDS, HEAT_SECONDS, Bucket, Guard, HotValue


def seconds_until_throttled(guard: Guard, units_per_second: int, most: int) -> int | None:
    """Ask for single units, so many a second."""
    for second in range(most):
        served = min(units_per_second, guard.room(1))
        guard.spend(served)
        if served < units_per_second:
            guard.refuse(1)
            return second
        guard.refill()
    return None


def test_unused_capacity_is_kept_for_300_seconds() -> None:
    # "How does DynamoDB handle spiky workloads in short intervals" in AWS's knowledge center: 150
    # units that nobody used for five minutes serve 200 a second for 15 minutes.
    table = Bucket(150, kept_seconds=BURST_SECONDS)

    assert table.units == 45_000 + 150
    assert seconds_until_throttled(table, 200, 1_000) == 45_000 // (200 - 150) == 900


def test_no_more_is_kept() -> None:
    table = Bucket(150, kept_seconds=BURST_SECONDS)
    for _ in range(10):
        table.refill()

    assert table.units == 45_000 + 150


def test_what_was_spent_comes_back_by_the_second() -> None:
    table = Bucket(100)
    table.spend(100)

    assert (table.room(1), table.room(0.5)) == (0, 0)
    table.refill()
    assert (table.room(1), table.room(30), table.room(0.1)) == (100, 3, 1_000)


def test_a_partition_has_no_more_than_its_second() -> None:
    assert seconds_until_throttled(HotValue(1_000), 1_000, 1_000) is None
    assert seconds_until_throttled(HotValue(1_000), 1_001, 1_000) == 0


def heat(value: HotValue, seconds: int) -> None:
    for _ in range(seconds):
        value.refuse(10_000)
        value.refill()


def shares(value: HotValue) -> list[tuple[float, ...]]:
    return [tuple(one.shares) for one in value.partitions]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param((0.25, 0.25, 0.5), [(0.25, 0.25), (0.5,)], id="three sort keys"),
        pytest.param((0.5, 0.5), [(0.5,), (0.5,)], id="two"),
        pytest.param((0.75, 0.125, 0.125), [(0.75,), (0.125, 0.125)], id="one that is hot"),
        pytest.param((1.0,), [(1.0,)], id="the end of a rising sort key"),
    ],
)
def test_a_partition_is_split_for_heat_in_the_middle_of_its_traffic(
    before: tuple[float, ...], after: list[tuple[float, ...]]
) -> None:
    value = HotValue(1_000, before)
    heat(value, HEAT_SECONDS - 1)
    assert shares(value) == [before]
    heat(value, 1)
    assert shares(value) == after


def test_only_heat_without_a_break_splits() -> None:
    value = HotValue(1_000, (0.5, 0.5))
    heat(value, HEAT_SECONDS - 1)
    value.refill()
    heat(value, HEAT_SECONDS - 1)

    assert shares(value) == [(0.5, 0.5)]


def test_only_the_partition_that_is_hot_is_split() -> None:
    value = HotValue(1_000, (0.6, 0.2, 0.1, 0.1))
    heat(value, HEAT_SECONDS)
    assert shares(value) == [(0.6,), (0.2, 0.1, 0.1)]
    for _ in range(HEAT_SECONDS):
        # 2,000 units are 1,200 and 800: only the first half is out of room, and can not be split.
        value.refuse(2_000)
        value.refill()

    assert shares(value) == [(0.6,), (0.2, 0.1, 0.1)]


def test_after_a_split_each_half_has_room_of_its_own() -> None:
    value = HotValue(1_000, (0.5, 0.5))
    assert value.room(1) == 1_000
    heat(value, HEAT_SECONDS)

    assert value.room(1) == 2_000
    value.spend(2_000)
    assert value.room(1) == 0


def test_a_split_ends_at_single_sort_keys() -> None:
    value = HotValue(1_000, (0.25, 0.25, 0.25, 0.25))
    for _ in range(HEAT_SECONDS * 4):
        value.refuse(10_000)
        value.refill()

    assert shares(value) == [(0.25,)] * 4
    assert next(units for units in count(1) if value.room(units) == 0) == 4_001
