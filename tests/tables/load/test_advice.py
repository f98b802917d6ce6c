from dataclasses import replace

import pytest

from tables.load.advice import advice
from tables.load.ceilings import Ceiling, ceilings
from tables.load.deployment import Deployment
from tables.load.workload import Workload
from tests.tables.loads import LIFE, workload

SHARD = "Spread the value over {} shards, each with a number at its end: then it is reached at {}"
ASK_EACH = "requests a second. A query then asks each shard."


def told(name: str, load: Workload | None = None) -> list[str]:
    load = load or workload()
    found = {one.name: one for one in ceilings(load, Deployment())}
    return advice(found[name], load, Deployment())


def shards(count: int, rate: str) -> str:
    return f"{SHARD.format(count, rate)} {ASK_EACH}"


def progress(rate: str) -> str:
    return (
        "Keep the progress in an item of its own, so that its updates do not reach this index: "
        f"then it is reached at {rate} requests a second."
    )


def smaller(rate: str, kilobytes: int = 1) -> str:
    return (
        f"Keep the item at {kilobytes} KB or less while it is worked on: "
        f"then it is reached at {rate} requests a second."
    )


def split(rate: str) -> str:
    return (
        "DynamoDB may split it by priority once it has been hot for minutes: "
        f"then it is reached at {rate} requests a second at best, and nothing to count on."
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "writes of status-index: processing",
            # 4 units instead of 10, 5 instead of 10, or twice as many.
            [progress("250"), smaller("200"), shards(2, "200")],
            id="most of it progress",
        ),
        pytest.param(
            "writes of strategy-index: table",
            # Three quarters of 7 units instead of 13, or of 9; half of it is of medium priority.
            [progress("190"), smaller("148"), shards(2, "205"), split("205")],
            id="priorities",
        ),
        pytest.param("writes of status-index: pending", [shards(2, "1,000")], id="first status"),
        pytest.param(
            "writes of status-index: completed",
            [
                (
                    "Give only open requests the attribute that is indexed: what has ended then "
                    "costs the index a deletion, and no storage."
                ),
                shards(2, "500"),
            ],
            id="last status",
        ),
        pytest.param(
            "reads of strategy-index: table",
            [
                "Ask for fewer items at once, or less often, or read from a cache.",
                shards(2, "1,000"),
            ],
            id="reads",
        ),
        pytest.param(
            "writes of table requests",
            ["Ask for a higher table-level quota in Service Quotas."],
            id="quota",
        ),
    ],
)
def test_advice_says_where_the_ceiling_would_be(name: str, expected: list[str]) -> None:
    assert told(name) == expected


def test_what_does_not_help_is_not_advised() -> None:
    load = workload(life=LIFE | {"progressUpdates": 0, "workingBytes": 1_000})

    assert told("writes of status-index: processing", load) == [shards(2, "1,000")]


def test_shards_leave_room_at_the_peak() -> None:
    load = workload(peakRequestsPerSecond=250)

    assert told("writes of status-index: processing", load)[-1] == shards(5, "500")


def test_nobody_has_hundreds_of_shards() -> None:
    load = workload(peakRequestsPerSecond=10_000)

    assert told("writes of status-index: processing", load) == [progress("250"), smaller("200")]


@pytest.mark.parametrize(
    ("access", "setting"), [("write", "maxWriteUnits"), ("read", "maxReadUnits")]
)
def test_a_maximum_is_raised_unless_it_is_meant(access: str, setting: str) -> None:
    first: Ceiling = ceilings(workload(), Deployment())[0]
    [sentence] = advice(replace(first, kind="maximum", access=access), workload(), Deployment())

    assert sentence == f"Set a higher {setting} in the stack's file, unless it is meant as a brake."
