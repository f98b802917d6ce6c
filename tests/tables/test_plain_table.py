"""The items and the access patterns of a table without its own."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest

from market_intelligence.access import AlreadyWrittenError, ArgumentError, ItemError, PlainTable
from market_intelligence.item.item import Item
from market_intelligence.item.plain_item import plain_item
from market_intelligence.items import ITEMS, ProcessingLog, Request
from market_intelligence.specs import TABLES
from ops.verify import patterns, samples
from ops.verify.patterns import PlainSteps, Polling, run_steps
from ops.verify.temporary_items import Trial, cleaned_up
from tests import specification
from tests.rehearsal.plugin.conftest import ACCOUNT, REGION, Server
from tests.tables.example import BILLS, PLAIN

Bill = plain_item(BILLS)
NAME = "prod-market-intelligence-bills"
BILL = {"note_id": "a", "version": 1, "author_id": "ada", "created_at": "2026-01-01", "day": 7}


def bill(**fields: object) -> Item:
    return Bill.from_values(BILL | fields)


@pytest.fixture
def table(started: Server) -> Iterator[PlainTable[Item]]:
    untyped: Any = boto3
    session = untyped.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="rehearsal")
    client = session.client("dynamodb", region_name=REGION, endpoint_url=started.url)
    client.create_table(TableName=NAME, **specification.creation(BILLS))
    yield PlainTable(client, NAME, BILLS, Bill)
    client.delete_table(TableName=NAME)


def test_each_table_has_items_its_owner_s_or_plain_ones() -> None:
    assert ITEMS.keys() == {spec.name for spec in TABLES}
    assert (ITEMS["requests"], ITEMS["logs"]) == (Request, ProcessingLog)


def test_an_item_has_its_keys_and_whatever_else() -> None:
    given = bill(text="Call them.", gone_at=1_800_000_000)
    assert given.to_values() == BILL | {"text": "Call them.", "gone_at": 1_800_000_000}
    assert Bill.from_attributes(given.to_attributes()) == given
    assert Bill.from_values({"note_id": "a", "version": Decimal("1.5")}).to_values() == {
        "note_id": "a",
        "version": Decimal("1.5"),
    }
    assert plain_item(PLAIN).from_values({"mark_id": "m"}).to_values() == {"mark_id": "m"}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"note_id": ""}, 'note_id: is ""; must be text of 1 to 2,048 bytes in UTF-8'),
        ({"version": "1"}, 'version: is "1"; must be a number'),
        ({"version": True}, "version: is true; must be a number"),
        ({"created_at": None}, "created_at: is null; must be text of 1 to 1,024 bytes in UTF-8"),
        ({"day": None}, "day: is null; must be a number"),
        ({"gone_at": "soon"}, 'gone_at: is "soon"; must be whole seconds since 1970, 1 or more'),
    ],
)
def test_a_key_that_dynamodb_would_refuse_is_named(fields: dict[str, object], problem: str) -> None:
    with pytest.raises(ItemError) as refused:
        bill(**fields)
    assert problem in str(refused.value)
    assert str(refused.value).startswith("item of bills")


def test_an_item_is_written_once_and_read_by_its_key(table: PlainTable[Item]) -> None:
    table.put(bill())
    with pytest.raises(AlreadyWrittenError) as refused:
        table.put(bill(text="again"))
    assert str(refused.value) == (
        "an item of bills with note_id 'a' and version '1' was written before; a key is for one "
        "only"
    )
    table.put(bill(version=2))
    assert table.get("a", 1, consistent=True) == bill()
    assert table.get("a", 3) is None


def test_items_are_queried_by_each_hash_key_in_the_order_of_the_range_key(
    table: PlainTable[Item],
) -> None:
    for version in range(1, 5):
        table.put(bill(version=version, created_at=f"2026-01-0{version}"))

    def versions(*value: Any, **asked: Any) -> list[object]:
        return [item.to_values()["version"] for item in table.query(*value, **asked).items]

    assert versions("a") == [1, 2, 3, 4]
    assert versions("a", since=2, until=3, descending=True) == [3, 2]
    assert versions("ada", index="by-author", since="2026-01-03") == [3, 4]
    assert sorted(map(str, versions(7, index="by-day"))) == ["1", "2", "3", "4"]
    assert versions("nobody", index="by-author") == []
    first = table.query("a", limit=3)
    assert versions("a", limit=3, cursor=first.cursor) == [4]


BAD: list[tuple[str, list[Any], dict[str, Any], str]] = [
    ("get", ["a"], {}, "key has 1 values; must be note_id and version"),
    ("get", ["a", "1"], {}, "version is '1'; must be a number"),
    ("get", ["", 1], {}, "note_id is ''; must be text"),
    ("query", [5], {}, "note_id is 5; must be text"),
    (
        "query",
        ["a"],
        {"index": "by-night"},
        "index is 'by-night'; must be one of by-author, by-day",
    ),
    ("query", [7], {"index": "by-day", "since": 1}, "by-day has no range key; leave it out"),
]


@pytest.mark.parametrize(("call", "values", "asked", "fault"), BAD)
def test_arguments_that_cannot_be_are_refused(
    table: PlainTable[Item], call: str, values: list[Any], asked: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ArgumentError) as refused:
        getattr(table, call)(*values, **asked)
    assert str(refused.value) == fault


def test_a_verification_tries_them_and_leaves_nothing_behind(table: PlainTable[Item]) -> None:
    trial = Trial(table.client)
    steps = PlainSteps(
        table=table,
        item=samples.item(BILLS, "verify-1"),
        trial=trial,
        polling=Polling(seconds=0),
    ).steps()
    with cleaned_up(trial):
        found = [(check.section, check.name, check.status) for check in run_steps(steps, "")]
    assert found == [
        (patterns.SECTION, name, "ok")
        for name in (
            "write an item of bills",
            "write an item of bills again",
            "read it from bills",
            "query by-author of bills",
            "query by-day of bills",
        )
    ]
    assert table.query("verify-1").items == ()
    assert trial.outcome() == ["The temporary items are removed again."]
