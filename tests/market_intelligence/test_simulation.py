"""The simulation of what throttles, and the closed formulas of ceilings against it.

Buckets are held against the examples that AWS gives of burst and adaptive capacity.
"""

from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from market_intelligence.capacity import operations
from market_intelligence.load.buckets import BURST_SECONDS, HEAT_SECONDS, Bucket, HotValue
from market_intelligence.load.ceilings import Ceiling, ceilings
from market_intelligence.load.deployment import DeployedTable, Deployment
from market_intelligence.load.simulation import Guards, run, simulate
from market_intelligence.load.targets import Consumption, Operation, Target
from market_intelligence.load.workload import Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS
from market_intelligence.table_options import MaxThroughput
from tests.market_intelligence.loads import workload

TOLERANCE = 0.02
TABLE = Target("requests")
PENDING = Target("requests", "status-index", "pending")
INDEX = PENDING.whole
SECONDS = 120


def write(per_second: float, *consumptions: Consumption, name: str = "write") -> Operation:
    return Operation(name, "write", per_second, consumptions)


BELOW = [write(400, Consumption(TABLE, 2))]
ABOVE = [write(600, Consumption(TABLE, 2))]


def test_what_is_above_a_limit_is_refused_and_what_is_below_served() -> None:
    served = run(BELOW, {(TABLE, "write"): [Bucket(1_000)]}, 10)
    refused = run(ABOVE, {(TABLE, "write"): [Bucket(1_000)]}, 10)

    assert (served.served, served.refused, served.first_second) == (4_000, Counter(), None)
    assert (refused.served, refused.first_second) == (5_000, 0)
    assert refused.refused == {(TABLE, "write"): 1_000}


def test_an_index_that_throttles_throttles_its_table() -> None:
    guards: Guards = {(TABLE, "write"): [Bucket(40_000)], (PENDING, "write"): [HotValue(1_000)]}
    outcome = run([write(2_000, Consumption(TABLE, 1), Consumption(PENDING, 1))], guards, 1)

    assert outcome.served == 1_000
    assert outcome.refused == {(PENDING, "write"): 1_000}


def test_a_write_that_is_refused_takes_nothing() -> None:
    table = Bucket(100)
    guards: Guards = {(TABLE, "write"): [table], (PENDING, "write"): [HotValue(1)]}
    run([write(50, Consumption(TABLE, 1), Consumption(PENDING, 2))], guards, 1)

    assert table.units == 100


def test_values_count_for_their_index() -> None:
    one = write(
        30, Consumption(PENDING, 1), Consumption(Target("requests", "status-index", "failed"), 2)
    )

    assert run([one], {(INDEX, "write"): [Bucket(60)]}, 1).served == 20


def test_reads_and_writes_are_apart() -> None:
    among = [
        write(10, Consumption(TABLE, 1)),
        Operation("read", "read", 10, (Consumption(TABLE, 1),)),
    ]
    outcome = run(among, {(TABLE, "read"): [Bucket(5)]}, 1)

    assert (outcome.served, outcome.refused) == (15, {(TABLE, "read"): 5})


def test_less_than_one_a_second_comes_now_and_then() -> None:
    assert run([write(0.25, Consumption(TABLE, 1))], {}, 10).served == 2


def test_adaptive_capacity_lets_a_hot_partition_use_what_others_leave() -> None:
    # "Boost throughput capacity to high-traffic partitions": 400 units over four partitions, of
    # which three take 50 and one takes 150.
    values = [Target("requests", "status-index", name) for name in ("a", "b", "c", "d")]
    among = [
        write(units, Consumption(value, 1), name=str(value.value))
        for value, units in zip(values, (50, 50, 50, 150), strict=True)
    ]
    table: Guards = {(INDEX, "write"): [Bucket(400, kept_seconds=BURST_SECONDS)]}
    partitions: Guards = {(value, "write"): [HotValue(1_000)] for value in values}

    assert run(among, {**table, **partitions}, 1_000).first_second is None


def test_unused_capacity_is_kept_for_300_seconds() -> None:
    # "How does DynamoDB handle spiky workloads in short intervals" in AWS's knowledge center: 150
    # units that nobody used for five minutes serve 200 a second for 15 minutes.
    table = Bucket(150, kept_seconds=BURST_SECONDS)
    for _ in range(10):
        table.refill()

    assert table.units == 45_000 + 150
    outcome = run([write(200, Consumption(TABLE, 1))], {(TABLE, "write"): [table]}, 1_000)
    assert outcome.first_second == 45_000 // (200 - 150) == 900


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


def test_after_a_split_each_half_has_room_of_its_own_until_single_sort_keys() -> None:
    value = HotValue(1_000, (0.25, 0.25, 0.25, 0.25))
    assert value.room(1) == 1_000
    heat(value, HEAT_SECONDS)
    assert value.room(1) == 2_000
    heat(value, 3 * HEAT_SECONDS)

    assert shares(value) == [(0.25,)] * 4
    value.spend(4_000)
    assert value.room(1) == 0


HOT = {"tableStrategy": 1, "highPriority": 0.25, "lowPriority": 0.25, "busiestProject": 0}


def test_only_what_is_sorted_by_priority_is_split_for_heat() -> None:
    # Without progress the index by strategy is first, at 1 + 2 + 4 units a request.
    hot = workload(shares=HOT, life={"progressUpdates": 0, "endedBytes": 4_000}, reads={})
    first = ceilings(hot, Deployment())[0]
    assert first.name == "writes of strategy-index: table"
    rate, seconds = first.requests_per_second * 1.5, HEAT_SECONDS + 50

    assert sum(simulate(hot, Deployment(), rate, seconds).refused.values()) > 0
    split = simulate(hot, Deployment(), rate, seconds, splits=True)
    whole = simulate(hot, Deployment(), rate, HEAT_SECONDS, splits=True)
    assert split.refused == whole.refused

    by_status = workload(shares=HOT | {"tableStrategy": 0.5}, reads={})
    first = ceilings(by_status, Deployment())[0]
    assert first.name == "writes of status-index: processing"
    rate = first.requests_per_second * 1.5
    split = simulate(by_status, Deployment(), rate, seconds, splits=True)
    assert split.refused == simulate(by_status, Deployment(), rate, seconds).refused


def one_of_each(load: Workload, ceiling: Ceiling) -> float:
    """Sum up the units of one operation of each kind, by which a second can differ from another."""
    return sum(
        consumption.units
        for one in operations(load, load.peak, Deployment())
        if one.access == ceiling.access
        for consumption in one.consumptions
        if ceiling.target in (consumption.target, consumption.target.whole)
    )


STATUSES = ["pending", "processing", "executing", "completed"]
SIZES = st.integers(1, 30_000)
SHARES = st.integers(0, 100).map(lambda percent: percent / 100)
PER_SECOND = st.floats(0, 50)
ITEMS = st.integers(0, 100)


@st.composite
def loads(draw: st.DrawFn) -> Workload:
    def query() -> dict[str, Any]:
        return {"perSecond": draw(PER_SECOND), "items": draw(ITEMS)}

    return Workload.model_validate(
        {
            "requestsPerSecond": draw(st.floats(0.1, 10)),
            "peakRequestsPerSecond": draw(st.floats(10, 100)),
            "life": {
                "statuses": STATUSES[: draw(st.integers(1, 4))],
                "progressUpdates": draw(st.integers(0, 30)),
                "submittedBytes": draw(SIZES),
                "workingBytes": draw(SIZES),
                "endedBytes": draw(SIZES),
            },
            "logs": {"perRequest": draw(st.integers(0, 50)), "entryBytes": draw(SIZES)},
            "reads": {
                "byId": {"perSecond": draw(PER_SECOND), "consistent": draw(st.booleans())},
                "byUser": query(),
                "byProject": query(),
                "byStatus": query(),
                "byPriority": query(),
                "logs": query(),
            },
            "shares": {
                "tableStrategy": draw(SHARES),
                "busiestUser": draw(SHARES),
                "busiestProject": draw(SHARES),
            },
        }
    )


MAXIMUMS = st.none() | st.integers(100, 2_000)


@st.composite
def deployments(draw: st.DrawFn) -> Deployment:
    def maximum() -> MaxThroughput:
        return MaxThroughput(read_units=draw(MAXIMUMS), write_units=draw(MAXIMUMS))

    return Deployment(
        tables=tuple(
            DeployedTable(spec=spec, maximums={None: maximum(), spec.indexes[0].name: maximum()})
            for spec in (REQUESTS, PROCESSING_LOGS)
        )
    )


@given(load=loads(), deployment=deployments())
@settings(max_examples=40)
def test_below_every_ceiling_nothing_is_throttled(load: Workload, deployment: Deployment) -> None:
    margins = [
        one.requests_per_second * (1 - max(TOLERANCE, one_of_each(load, one) / one.limit_units))
        for one in ceilings(load, deployment)
    ]
    assume(min(margins) > 0)

    outcome = simulate(load, deployment, min(margins), SECONDS)

    assert (outcome.refused, outcome.first_second) == (Counter(), None)


@given(load=loads(), deployment=deployments())
@settings(max_examples=40)
def test_above_a_ceiling_something_is_throttled(load: Workload, deployment: Deployment) -> None:
    first = ceilings(load, deployment)[0]
    rate = first.requests_per_second * (1 + TOLERANCE)
    at_stake = {
        (one.target, one.access)
        for one in ceilings(load, deployment)
        if one.requests_per_second <= rate + one_of_each(load, one) / one.limit_units * rate
    }
    # Of less than one a second, a few seconds may be without any.
    assume(rate > 1)

    outcome = simulate(load, deployment, rate, SECONDS)

    assert outcome.first_second is not None
    assert {*outcome.refused} <= at_stake
