"""What is refused before anything is read, which tables are taken, and whom the command asks."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from market_intelligence import specs
from ops.restore.errors import RefusalError
from ops.restore.items.selection import ItemRequest, selection
from tests import specification
from tests.conftest import REGION
from tests.ops.mi import exit_code, ran
from tests.ops.restore.aws import ACCOUNT
from tests.ops.restore.conftest import FILE, QUIET, REQUESTS, RESTORED, Terminal, World
from tests.ops.restore.items.conftest import BEFORE, Pair, outcomes, request

TABLE_NAMES = " or ".join(spec.name for spec in specs.TABLES)

WAYS = (
    "Choose the items: by --id or --ids-from, by --index with --key, or by --changed-since, "
    "--changed-between and --missing."
)
INDEXES = "user-index or project-index or status-index or strategy-index"
INDEX = ("--index", "user-index", "--key", "u")
NOW = "2025-02-05T11:55:00"
REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing chosen": ((), f"No items are chosen. {WAYS}"),
    "two ways": (
        ("--id", "a", "--missing"),
        f"--id and --missing cannot be combined. {WAYS}",
    ),
    "two times": (
        ("--changed-since", f"{NOW}Z", "--changed-between", f"{NOW}Z", f"{NOW}Z"),
        f"--changed-since and --changed-between cannot be combined. {WAYS}",
    ),
    "an unknown table": (
        ("--table", "orders", "--missing"),
        f"The prod stack has no table orders: --table is {TABLE_NAMES}.",
    ),
    "an unknown index": (
        ("--index", "user", "--key", "u"),
        f"The requests table has no index user: --index is {INDEXES}.",
    ),
    "an index without a key": (
        ("--index", "user-index"),
        "--index user-index needs --key, which is a user_id.",
    ),
    "a key without an index": (
        ("--missing", "--key", "u", "--to", "x"),
        f"--key and --to need --index, which is {INDEXES}.",
    ),
    "a range that ends first": (
        (*INDEX, "--from", f"{NOW}Z", "--to", f"{NOW}+01:00"),
        f"--from {NOW}Z is after --to {NOW}+01:00: swap them.",
    ),
    "a range without a time zone": (
        (*INDEX, "--from", NOW),
        (f"--from {NOW} has no time zone: add Z for UTC, or an offset such as +02:00."),
    ),
    "no time": (
        ("--changed-since", "yesterday"),
        "--changed-since yesterday is not a time: write it as 2026-11-26T10:00:00Z.",
    ),
    "times that end first": (
        ("--changed-between", f"{NOW}.5Z", f"{NOW}Z"),
        f"--changed-between {NOW}.5Z {NOW}Z ends before it starts: swap the times.",
    ),
    "an id with a space": (
        ("--id", "a", "--id", " b"),
        "--id ' b' starts or ends with a space: remove it.",
    ),
    "an id that is too long": (
        ("--id", "é" * 1025),
        f"--id '{'é' * 40}'... has 2,050 bytes: a request_id has at most 2,048.",
    ),
    "an id that is no text": (
        ("--id", "a\udcff"),
        "--id 'a\\udcff' is not UTF-8 text, which a request_id has to be.",
    ),
    "a key that is too long": (
        ("--index", "user-index", "--key", "u" * 2049),
        f"--key '{'u' * 40}'... has 2,049 bytes: a user_id has at most 2,048.",
    ),
    "a time before all others": (
        ("--changed-since", "0001-01-01T00:00:00+14:00"),
        (
            "--changed-since 0001-01-01T00:00:00+14:00 is not a time: write it as "
            "2026-11-26T10:00:00Z."
        ),
    ),
    "a file that is not there": (
        ("--ids-from", "nowhere.txt"),
        "nowhere.txt cannot be read: No such file or directory.",
    ),
    "no ids": (("--ids-from", "-"), "Standard input has no ids: write one per line."),
}


@pytest.mark.parametrize(("words", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused_before_aws_is_asked(
    empty: World, words: tuple[str, ...], sentence: str
) -> None:
    done = ran("restore", "items", "--stack", "prod", "--yes", *words, given="\n\r\n")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{sentence}\n")
    assert empty.service.called == []


def test_words_that_contradict_each_other_are_refused(empty: World) -> None:
    both = ran("restore", "items", "--stack", "prod", "--missing", "--yes", "--dry-run")
    assert (both.exit_code, "--dry-run and --yes cannot be combined." in both.stderr) == (2, True)
    before = ran("restore", "--stack", "prod", "--yes", "items", "--missing")
    assert before.exit_code == 2
    assert "Write --stack and --yes after the word items." in before.stderr
    slow = ran("restore", "items", "--missing", "--max-writes-per-second", "0")
    assert (slow.exit_code, "Input should be greater than or" in slow.stderr) == (2, True)
    future = ran("restore", "items", "--stack", "prod", "--changed-since", "2999-01-01T00:00:00Z")
    assert future.exit_code == 2
    assert future.stderr.startswith("--changed-since 2999-01-01T00:00:00Z is in the future: it is ")
    assert empty.service.called == []


def test_the_line_of_a_file_that_is_wrong_is_named(empty: World, tmp_path: Path) -> None:
    file = tmp_path / "ids.txt"
    file.write_text("a\n\nb \n")
    done = ran("restore", "items", "--stack", "prod", "--ids-from", str(file))
    assert (done.exit_code, done.stderr) == (
        2,
        f"{file}, line 3: 'b ' starts or ends with a space: remove it.\n",
    )
    assert empty.service.called == []


def refusal(pair: Pair, *words: str) -> str:
    """Return why nothing is put back."""
    pair.world.service.called.clear()
    done = pair.run("--missing", "--yes", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert {"Scan", "PutItem"}.isdisjoint(pair.world.service.called)
    return done.stderr


def test_tables_that_are_not_a_pair_are_refused(pair: Pair) -> None:
    client, place = pair.world.dynamodb, f"{ACCOUNT}, {REGION}"
    command = "./mi restore --stack prod --table requests"
    assert refusal(pair, "--source", "other") == (
        f"There is no table other in {place}. Tables restored from {REQUESTS}: {RESTORED}.\n"
    )
    assert refusal(pair, "--source", "a/b") == (
        "--source 'a/b' is not 3 to 255 of the characters a-z, A-Z, 0-9, '_', '.' and '-': give "
        "the name of a table that was restored.\n"
    )
    assert refusal(pair, "--source", REQUESTS) == (
        f"--source {REQUESTS} is the live table itself: give a table that was restored from it, or "
        "omit --source.\n"
    )
    client.create_table(TableName="other", **specification.REQUESTS)
    arn = client.describe_table(TableName="other")["Table"]["TableArn"]
    assert refusal(pair, "--source", "other") == (
        f"other was not restored from {REQUESTS}: its tag restored-from does not name that table. "
        "If it has the items of that table nevertheless, such as from a backup, tag it:\n  aws "
        f"dynamodb tag-resource --resource-arn {arn} --tags Key=restored-from,Value={REQUESTS}\n"
    )
    tags = [{"Key": "restored-from", "Value": REQUESTS}]
    client.create_table(TableName="logs", Tags=tags, **specification.PROCESSING_LOGS)
    assert refusal(pair, "--source", "logs") == (
        "logs has the key log_id S, but requests has request_id S: items cannot be copied between "
        "them.\n"
    )
    pair.world.service.says[RESTORED] = {"TableStatus": "CREATING"}
    assert (
        refusal(pair) == f"{RESTORED} is CREATING: wait until it is ACTIVE, and run the command "
        "again.\n"
    )
    client.delete_table(TableName=RESTORED)
    assert refusal(pair) == (
        f"No table is named {REQUESTS}-restored-... and tagged restored-from {REQUESTS}. Restore "
        f"one: `{command} --to TIME`; or give the table to read by --source.\n"
    )
    client.delete_table(TableName=REQUESTS)
    assert refusal(pair) == (
        f"There is no table {REQUESTS} in {place}, to put items back into. `{command}` shows how "
        "to restore the table itself.\n"
    )
    assert pair.journals == []


def test_the_newest_restored_table_is_read_unless_another_is_named(pair: Pair) -> None:
    client, older = pair.world.dynamodb, f"{REQUESTS}-restored-20250204-0000"
    tags = [{"Key": "restored-from", "Value": REQUESTS}]
    client.create_table(TableName=older, Tags=tags, **specification.REQUESTS)
    client.create_table(TableName=f"{REQUESTS}-restored-not", **specification.REQUESTS)
    created = client.describe_table(TableName=RESTORED)["Table"]["CreationDateTime"]
    pair.world.service.says[older] = {"CreationDateTime": created.replace(year=2020)}
    pair.restored(request("new"))
    pair.restored(request("old"), table=older)
    done = pair.run("--missing", "--json")
    assert f"\n  others   {older}: see --source\n" in done.stderr
    assert pair.plan("--missing")["source"] == RESTORED
    assert outcomes(pair.plan("--missing", "--source", older)) == {"old": "to write"}
    # Whoever may not list the tables can name one.
    pair.world.service.faults["ListTables", ""] = ["AccessDeniedException"] * 2
    assert pair.plan("--missing", "--source", older)["source"] == older
    assert refusal(pair) == (
        "dynamodb:ListTables: AccessDeniedException: as the test asks\nGrant the caller "
        "dynamodb:ListTables.\n"
    )


def test_a_table_that_aws_restored_without_this_command_is_known_by_its_summary(
    world: World,
) -> None:
    world.bare()
    world.dynamodb.delete_item(TableName=REQUESTS, Key={"request_id": {"S": "request-1"}})
    done = Pair(world).run("--source", RESTORED, "--missing", "--yes")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        f"{RESTORED} (restored to 2025-02-05T11:55:00Z) -> {REQUESTS}, prod in {ACCOUNT}, "
        f"{REGION}\n"
    )
    assert Pair(world).items().keys() == {"request-0", "request-1", "request-2"}


@pytest.mark.parametrize(
    ("answer", "code", "ends"),
    [
        ("n\n", 2, "Put 1 item back? [y/N]:Nothing was done.\n"),
        ("", 2, "Put 1 item back? [y/N]:Nothing was done.\n"),
        ("y\n", 0, "Put 1 item back? [y/N]:"),
    ],
    ids=["no", "the end", "yes"],
)
def test_a_person_at_a_terminal_is_asked(pair: Pair, answer: str, code: int, ends: str) -> None:
    pair.restored(request("a"))
    stdout, stderr = io.StringIO(), io.StringIO()
    with (
        redirect_stdout(stdout),
        redirect_stderr(stderr),
        patch.object(sys, "stdin", Terminal(answer)),
    ):
        done = exit_code("restore", "items", "--stack", "prod", "--missing")
    assert (done, stderr.getvalue()) == (code, ends)
    assert [*pair.items()] == ([] if code else ["a"])


def test_what_else_notices_the_writes_is_said(pair: Pair) -> None:
    pair.restored(request("a"))
    assert pair.plan("--missing")["warnings"] == []
    cache = "cache: {enabled: true, subnetIds: [subnet-11111111], securityGroupIds: [sg-11111111]}"
    pair.world.write(f"{FILE}{QUIET}  market-intelligence:{cache}\n")
    pair.world.service.says[REQUESTS] = {
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        "Replicas": [{"RegionName": "eu-west-1"}, {"RegionName": REGION}],
    }
    warnings = [
        (
            f"each write adds a record to the stream of {REQUESTS} (NEW_IMAGE), which its "
            "consumers process like any other change. Stop the consumers that must not"
        ),
        "the cache may serve the former versions until its entries expire",
        (
            f"conditions check {REGION} only, and in other regions the last writer wins: stop all "
            "writers in eu-west-1"
        ),
    ]
    done = pair.plan("--missing")
    assert done["warnings"] == warnings
    lines = pair.run("--missing").stdout.splitlines()
    assert [line for line in lines if line.startswith("  note ")] == [
        f"  note      {warning}" for warning in warnings
    ]


def test_what_reading_and_writing_costs_is_said_first(pair: Pair) -> None:
    # 1,000,000 items of 2,000 bytes: 0.5 units for each 4 KB scanned, 1 for each item compared.
    pair.world.service.says[REQUESTS] = {"ItemCount": 10**6, "TableSizeBytes": 2 * 10**9}
    large = {"text": {"S": "x" * 1500}}
    pair.restored(request("a") | large, request("b") | large)
    pair.live(request("b", BEFORE, user_id="other"))
    done = pair.plan("--missing", "--changed-since", "2025-02-05T11:55:00Z")
    assert done["reads"] == {"units": 1_244_141, "usd": 0.1555, "items": None, "readAgain": 0}
    # 2 KB each in the table and in each of four indexes.
    assert done["writes"] == {"units": 10, "usd": 0.0, "items": None, "readAgain": 1.5}
    index = pair.plan("--index", "project-index", "--key", "project-1")
    assert index["reads"] == {"units": 1244.5, "usd": 0.0002, "items": 1000, "readAgain": 0}
    # The entry of b moves in the user index: 1 unit to delete it there.
    assert index["writes"]["units"] == 21
    pair.world.service.says[REQUESTS] = {"Replicas": [{"RegionName": "eu-west-1"}]}
    assert pair.plan("--missing")["writes"]["units"] == 20


def test_items_that_no_timestamp_dates_are_not_chosen_by_time() -> None:
    spec = replace(specs.REQUESTS, changed_attribute=None)
    with pytest.raises(RefusalError) as refused:
        selection(ItemRequest(changed_since=f"{NOW}Z"), spec, datetime(2025, 2, 5, 12, tzinfo=UTC))
    assert str(refused.value) == (
        "--changed-since: items of the requests table do not record when they were changed "
        "(changed_attribute in market_intelligence/specs.py). Choose the items another way."
    )
