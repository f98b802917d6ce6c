"""The rate of requests at which DynamoDB throttles, and what lifts that ceiling."""

from dataclasses import replace

import pytest

from market_intelligence.load.advice import advice
from market_intelligence.load.ceilings import Ceiling, ceilings
from market_intelligence.load.deployment import DeployedTable, Deployment
from market_intelligence.load.targets import Target
from market_intelligence.load.workload import Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS
from market_intelligence.table_options import MaxThroughput
from tests.market_intelligence.loads import LIFE, deployed, workload

PROCESSING = Ceiling(
    target=Target("requests", "status-index", "processing"),
    access="write",
    kind="partition",
    limit_units=1_000,
    peak_units=100,
    requests_per_second=100,
)
KNOWN = ("user-index", "project-index", "status-index", "strategy-index", "request-logs-index")


def test_each_value_has_a_ceiling_and_the_first_one_comes_first() -> None:
    found = ceilings(workload(), deployed())

    assert found[0] == PROCESSING
    assert [
        (one.name, one.limit_units, one.peak_units, one.requests_per_second)
        for one in found
        if one.kind == "partition"
    ] == [
        ("writes of status-index: processing", 1_000, 100, 100),
        ("writes of strategy-index: table", 1_000, 97.5, 1_000 / 9.75),
        ("writes of status-index: completed", 1_000, 40, 250),
        ("writes of project-index: busiest project", 1_000, 32.5, 1_000 / 3.25),
        ("writes of strategy-index: sqs", 1_000, 32.5, 1_000 / 3.25),
        ("reads of strategy-index: table", 3_000, 60, 500),
        ("writes of status-index: pending", 1_000, 20, 500),
        ("writes of user-index: busiest user", 1_000, 16.25, 1_000 / 1.625),
        ("reads of status-index: pending", 3_000, 20, 1_500),
        ("reads of project-index: busiest project", 3_000, 10, 3_000),
        ("reads of user-index: busiest user", 3_000, 2.5, 12_000),
    ]


def test_each_table_and_index_has_a_quota() -> None:
    quotas = {
        one.name: (one.peak_units, round(one.requests_per_second))
        for one in ceilings(workload(), deployed())
        if one.kind == "quota"
    }
    others = {index.name for index in REQUESTS.indexes} - {*KNOWN}

    assert quotas == {
        "writes of status-index": (160, 2_500),
        "writes of project-index": (130, 3_077),
        "writes of strategy-index": (130, 3_077),
        "writes of table requests": (130, 3_077),
        "writes of user-index": (130, 3_077),
        "reads of strategy-index": (60, 6_667),
        "reads of table requests": (50, 8_000),
        "reads of project-index": (40, 10_000),
        "writes of request-logs-index": (40, 10_000),
        "writes of table logs": (40, 10_000),
        "reads of status-index": (20, 20_000),
        "reads of user-index": (20, 20_000),
        "reads of request-logs-index": (12.5, 32_000),
    } | {f"writes of {name}": (130, 3_077) for name in others}


def test_maximums_are_ceilings() -> None:
    maximums = {
        None: MaxThroughput(write_units=65),
        "user-index": MaxThroughput(read_units=40),
        "status-index": MaxThroughput(),
    }
    deployment = Deployment(
        tables=(
            DeployedTable(spec=REQUESTS, maximums=maximums),
            DeployedTable(spec=PROCESSING_LOGS, maximums={None: MaxThroughput(write_units=80)}),
        )
    )

    assert [
        (one.name, one.limit_units, one.requests_per_second)
        for one in ceilings(workload(), deployment)
        if one.kind == "maximum"
    ] == [
        ("writes of table requests", 65, 5),
        ("reads of user-index", 40, 20),
        ("writes of table logs", 80, 20),
    ]


@pytest.mark.parametrize(
    ("peak_units", "headroom", "is_exceeded"),
    [(500, 2, False), (1_000, 1, False), (2e3, 0.5, True)],
)
def test_headroom(peak_units: float, headroom: float, is_exceeded: bool) -> None:
    ceiling = replace(PROCESSING, peak_units=peak_units)

    assert (ceiling.headroom, ceiling.is_exceeded) == (headroom, is_exceeded)


def test_the_rate_does_not_depend_on_the_peak() -> None:
    for peak in (2, 1_000):
        first = ceilings(workload(peakRequestsPerSecond=peak), deployed())[0]
        assert first.requests_per_second == pytest.approx(100)


def told(name: str, load: Workload | None = None) -> list[str]:
    load = load or workload()
    found = {one.name: one for one in ceilings(load, deployed())}
    return advice(found[name], load, deployed())


def reached(rate: str) -> str:
    return f"then it is reached at {rate} requests a second"


def shards(count: int, rate: str) -> str:
    return (
        f"Spread the value over {count} shards, each with a number at its end: {reached(rate)}. "
        "A query then asks each shard."
    )


def progress(rate: str) -> str:
    return (
        "Keep the progress in a separate item, so that its updates do not reach this index: "
        f"{reached(rate)}."
    )


def smaller(rate: str) -> str:
    return f"Keep the item at 1 KB or less while it is in progress: {reached(rate)}."


def split(rate: str) -> str:
    return (
        f"DynamoDB may split it by priority once it has been hot for minutes: {reached(rate)} at "
        "best, and not guaranteed."
    )


ENDED = (
    "Set the indexed attribute on open requests only: an ended request then costs the index a "
    "deletion, and no storage."
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # 4 units instead of 10, 5 instead of 10, or twice as many.
        (
            "writes of status-index: processing",
            [progress("250"), smaller("200"), shards(2, "200")],
        ),
        # Three quarters of 7 units instead of 13, or of 9; half of it is of medium priority.
        (
            "writes of strategy-index: table",
            [progress("190"), smaller("148"), shards(2, "205"), split("205")],
        ),
        ("writes of status-index: pending", [shards(2, "1,000")]),
        ("writes of status-index: completed", [ENDED, shards(2, "500")]),
        (
            "reads of strategy-index: table",
            [
                "Query fewer items at once, query less often, or read from a cache.",
                shards(2, "1,000"),
            ],
        ),
        ("writes of table requests", ["Ask for a higher table-level quota in Service Quotas."]),
    ],
)
def test_advice_says_where_the_ceiling_would_be(name: str, expected: list[str]) -> None:
    assert told(name) == expected


def test_what_does_not_help_is_not_advised() -> None:
    small = workload(life=LIFE | {"progressUpdates": 0, "workingBytes": 1_000})

    assert told("writes of status-index: processing", small) == [shards(2, "1,000")]


@pytest.mark.parametrize(
    ("peak", "spread"), [(250, [shards(5, "500")]), (10_000, [])], ids=["hot", "far too hot"]
)
def test_shards_leave_headroom_at_the_peak_and_are_fewer_than_hundreds(
    peak: int, spread: list[str]
) -> None:
    load = workload(peakRequestsPerSecond=peak)

    assert told("writes of status-index: processing", load) == [
        progress("250"),
        smaller("200"),
        *spread,
    ]


@pytest.mark.parametrize(
    ("access", "setting"), [("write", "maxWriteUnits"), ("read", "maxReadUnits")]
)
def test_a_maximum_is_raised_unless_it_is_meant(access: str, setting: str) -> None:
    maximum = replace(PROCESSING, kind="maximum", access=access)

    assert advice(maximum, workload(), deployed()) == [
        f"Set a higher {setting} in the stack's file, unless it limits the load on purpose."
    ]


def test_a_low_rate_has_digits() -> None:
    big = workload(life=LIFE | {"workingBytes": 400_000, "endedBytes": 400_000})

    assert told("writes of status-index: processing", big)[0] == progress("1.28")
