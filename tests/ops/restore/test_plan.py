from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ops.restore.plan import Plan
from ops.restore.restored import Restored, keeping_expired
from ops.restore.source import Source, Window
from tables.cost.prices import default_prices
from tests.ops.restore.estate import REQUESTS, RESTORED
from tests.ops.restore.service import EARLIEST, LATEST

AT = datetime(2026, 11, 26, 10, tzinfo=UTC)
GB = 2**30
SOURCE = Source(
    name=REQUESTS, arn="arn", items=1234, table_bytes=10 * GB, index_bytes=1536, key=None
)

COSTS = (
    "  costs   about $1.50 to restore, a price not confirmed; about $5.00 a month until it is "
    "removed (storage, recovery, 16 alarms), at the prices of us-east-1 of 2026-11-25"
)
EXPIRY = (
    "  expiry  on again, so that items which have expired since are deleted; not with "
    "--keep-expired"
)


@pytest.fixture
def plan(of: Restored) -> Plan:
    return Plan(
        of=of,
        source=SOURCE,
        window=Window(EARLIEST, LATEST),
        at=AT,
        others=[],
        prices=default_prices(),
    )


def line(plan: Plan, name: str) -> str:
    [found] = [one for one in plan.lines() if one.startswith(f"  {name} ")]
    return found.split(maxsplit=1)[1]


def test_people_see_all_that_will_be_made(plan: Plan) -> None:
    assert [*plan.lines()] == [
        f"{REQUESTS}, prod in 222233334444, us-east-1",
        "  to      2026-11-26T10:00:00Z, of 2026-10-22T12:00:00Z to 2026-11-26T11:55:00Z",
        f"  as      {RESTORED}, a new table; nothing that is there is changed",
        "  holds   1,234 items in 10.0 GB, and 1.5 KB of indexes, as last counted within six hours",
        COSTS,
        "  takes   minutes for a small table, hours for a large one",
        EXPIRY,
    ]


def test_machines_get_it_too(plan: Plan) -> None:
    assert plan.document() == {
        "source": REQUESTS,
        "target": RESTORED,
        "to": "2026-11-26T10:00:00Z",
        "earliest": "2026-10-22T12:00:00Z",
        "latest": "2026-11-26T11:55:00Z",
        "goesOn": False,
        "items": 1234,
        "tableBytes": 10 * GB,
        "indexBytes": 1536,
        "restoreUsd": 1.5,
        "monthlyUsd": 5.0,
        "others": [],
    }


def test_the_latest_moment_has_no_other(plan: Plan) -> None:
    latest = replace(plan, at=None)
    assert line(latest, "to") == "2026-11-26T11:55:00Z, the latest there is"
    assert latest.document()["to"] is None


def test_a_restore_that_goes_on_costs_no_more(plan: Plan) -> None:
    going_on = replace(plan, window=None, at=None)
    assert line(going_on, "to") == "what it was restored to when this began"
    assert line(going_on, "as") == (
        f"{RESTORED}, which is there, and is gone on with; nothing that is there is changed"
    )
    assert line(going_on, "costs").startswith("about $5.00 a month")
    expected: dict[str, Any] = {"goesOn": True, "restoreUsd": 0, "earliest": None, "latest": None}
    assert expected.items() <= going_on.document().items()


def test_what_is_not_to_be_deleted_is_not_spoken_of(plan: Plan) -> None:
    kept = replace(plan, of=keeping_expired(plan.of))
    assert [one for one in kept.lines() if one.startswith("  expiry")] == []


def test_tables_restored_before_are_named(plan: Plan) -> None:
    assert line(replace(plan, others=["a", "b"]), "others") == "a, b: see --remove"


def test_replicas_are_left_to_the_stack(plan: Plan) -> None:
    settings = plan.of.stack.settings.model_copy(update={"replicas": ["eu-west-1"]})
    of = replace(plan.of, stack=replace(plan.of.stack, settings=settings))
    assert line(replace(plan, of=of), "alone") == (
        "without replicas, which the stack makes when it takes the table over"
    )


def test_a_small_table_costs_less_than_a_cent(plan: Plan) -> None:
    small = replace(SOURCE, table_bytes=1000, index_bytes=0)
    bare = replace(plan.of, alarms=[])
    assert line(replace(plan, source=small, of=bare), "costs") == (
        "less than a cent to restore, a price not confirmed; less than a cent a month until it is "
        "removed (storage, recovery), at the prices of us-east-1 of 2026-11-25"
    )


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (1023, "1023 bytes"),
        (1024, "1.0 KB"),
        (5 * 2**20, "5.0 MB"),
        (3 * 2**40, "3.0 TB"),
        (5000 * 2**40, "5,000.0 TB"),
    ],
    ids=["bytes", "KB", "MB", "TB", "many TB"],
)
def test_sizes_are_told_as_people_say_them(plan: Plan, size_bytes: int, words: str) -> None:
    large = replace(SOURCE, table_bytes=size_bytes)
    assert f" in {words}, and " in line(replace(plan, source=large), "holds")
