"""Which items are put back, and which stay."""

import json
from time import time
from typing import Any

from ops.restore.items.judgement import MAX_ATTRIBUTES
from tests import specification
from tests.ops.restore.conftest import LOGS, REQUESTS, RESTORED
from tests.ops.restore.items.conftest import AFTER, BEFORE, THEN, Pair, outcomes, request

TTL = "ttl"
PRICES = "less than a cent, at the prices of us-east-1 of 2026-11-25"
YEAR = 365 * 86_400


def dump(pair: Pair) -> str:
    return json.dumps([pair.items(), pair.items(RESTORED)], default=str, sort_keys=True)


def test_a_dry_run_says_what_would_become_of_each_item_and_writes_nothing(pair: Pair) -> None:
    pair.restored(*map(request, "abcde"))
    pair.live(request("b", BEFORE), request("c", status="failed"), request("d", AFTER))
    pair.live(request("e"))
    before = dump(pair)
    done = pair.run("--ids-from", "-", given="a\nb\nc\nd\r\n\ne\nf\nx\na")
    assert (done.exit_code, done.stderr) == (1, "")
    [journal] = pair.journals
    assert done.stdout.splitlines() == [
        f"{RESTORED} -> {REQUESTS}, prod in 123456789012, us-east-1",
        "  items    7 by id",
        f"  reads    10 units, {PRICES}",
        f"  journal  {journal}",
        "Read 7 items, chose 7",
        "  put back  1 missing from the live table: a",
        "  put back  1 older in the live table by updated_at: b",
        "  put back  1 changed in the live table without a new updated_at: c",
        "  leave     1 newer in the live table by updated_at (--overwrite replaces them): d",
        "  leave     1 the same in both tables: e",
        "  leave     2 not in the restored table: f, x",
        f"  writes    16 units, and 4 to read them again, {PRICES}",
        (
            "Nothing was written. Add --yes to put back exactly these items; those that change "
            "before then are kept."
        ),
    ]
    assert dump(pair) == before


def test_only_what_is_missing_or_not_newer_is_put_back(pair: Pair) -> None:
    pair.restored(*map(request, "abcde"))
    newer, same = request("d", AFTER), request("e")
    pair.live(request("b", BEFORE), request("c", status="failed"), newer, same, request("z"))
    words = [word for one in "abcdef" for word in ("--id", one)]
    done = pair.put_back(*words, code=1)
    assert outcomes(done) == {
        **dict.fromkeys("abc", "written"),
        "d": "newer",
        "e": "same",
        "f": "absent",
    }
    assert [one["inPlaceOf"] for one in done["items"][:3]] == ["missing", "older", "rewritten"]
    expected = {one: request(one) for one in "abcez"} | {"d": newer}
    assert pair.items() == expected
    assert done["counts"] == {
        "written": 3,
        "newer": 1,
        "same": 1,
        "absent": 1,
        **dict.fromkeys(["changed", "expired", "undated", "incomparable", "refused"], 0),
    }
    again = pair.put_back(*words, code=1)
    assert (again["planned"], again["counts"]["same"], pair.items()) == (0, 4, expected)


def test_newer_and_undated_items_are_written_over_only_if_that_is_said(pair: Pair) -> None:
    broken = [request("b", "yesterday"), request("c"), request("d", AFTER)]
    del broken[1]["updated_at"]
    pair.restored(*map(request, "abcd"))
    pair.live(request("a", AFTER), *broken)
    words = [word for one in "abcd" for word in ("--id", one)]
    left = pair.put_back(*words, code=1)
    assert outcomes(left) == {"a": "newer", "b": "undated", "c": "undated", "d": "newer"}
    assert pair.items()["b"] == broken[0]
    done = pair.put_back(*words, "--overwrite")
    assert [one["inPlaceOf"] for one in done["items"]] == ["newer", "undated", "undated", "newer"]
    assert pair.items() == {one: request(one) for one in "abcd"}


def test_an_item_that_dynamodb_would_delete_at_once_is_not_put_back(pair: Pair) -> None:
    now = int(time())
    ends = {"past": now - 60, "long": now - 6 * YEAR, "later": now + YEAR}
    pair.restored(*(request(one) | {TTL: {"N": str(end)}} for one, end in ends.items()))
    pair.restored(request("text") | {TTL: {"S": "1"}})
    done = pair.put_back("--missing")
    expected = dict.fromkeys(["long", "later", "text"], "written")
    assert outcomes(done) == {"past": "expired"} | expected
    assert pair.items().keys() == expected.keys()
    pair.world.dynamodb.update_time_to_live(
        TableName=REQUESTS, TimeToLiveSpecification={"AttributeName": TTL, "Enabled": False}
    )
    assert outcomes(pair.put_back("--missing")) == {"past": "written"}


def test_items_are_copied_to_the_byte_even_those_that_are_not_as_specified(pair: Pair) -> None:
    odd: dict[str, Any] = {
        "request_id": {"S": "odd \u2028 \U0001f600"},
        "updated_at": {"S": "2025-02-04T09:00:00"},
        "number": {"N": "1234567890123456789.1234567890123456789"},
        "bytes": {"B": b"\x00\xff"},
        "sets": {"M": {"SS": {"SS": ["b", "a"]}, "N": {"NS": ["2", "1"]}, "B": {"BS": [b"\x01"]}}},
        "list": {"L": [{"NULL": True}, {"BOOL": False}, {"M": {}}, {"S": ""}]},
    }
    pair.restored(odd, request("a"))
    plan = pair.run("--missing")
    assert "  note      1 not as specified, and copied unchanged: odd" in plan.stdout
    assert (
        "such as: project_id: is missing; must be text of 1 to 2,048 bytes in UTF-8, and 11 more\n"
        in plan.stdout
    )
    done = pair.put_back("--missing")
    assert sorted(bool(one["problem"]) for one in done["items"]) == [False, True]
    live, restored = pair.items(), pair.items(RESTORED)
    assert (live, live["odd \u2028 \U0001f600"]["bytes"]) == (restored, {"B": b"\x00\xff"})


def test_an_item_of_too_many_attributes_is_not_written_over(pair: Pair) -> None:
    many = {f"more-{number}": {"BOOL": True} for number in range(MAX_ATTRIBUTES)}
    pair.restored(request("a") | many, request("b") | many)
    pair.live(request("a", BEFORE))
    done = pair.put_back("--id", "a", "--id", "b", code=1)
    assert outcomes(done) == {"a": "incomparable", "b": "written"}
    assert pair.items()["a"] == request("a", BEFORE)


def test_items_of_an_index_are_put_back_whole(pair: Pair) -> None:
    times = ["2025-02-01T00:00:00", "2025-02-01T00:00:00.5", "2025-02-02T10:00:00", "2025-02-03"]
    of = [request(f"{n}", created_at=at, user_id="u") for n, at in enumerate(times)]
    pair.restored(*of, request("other", user_id="v"))
    words = ("--index", "user-index", "--key", "u")
    assert outcomes(pair.plan(*words)).keys() == {"0", "1", "2", "3"}
    first = ("--from", "2025-02-01T01:00:00+01:00")
    assert outcomes(pair.plan(*words, *first)).keys() == {"0", "1", "2", "3"}
    last = ("--to", "2025-02-02T10:00:00Z")
    assert outcomes(pair.plan(*words, *last)).keys() == {"0", "1", "2"}
    done = pair.put_back(*words, "--from", "2025-02-01T00:00:00.25Z", *last)
    assert outcomes(done) == {"1": "written", "2": "written"}
    assert [*pair.items().values()] == of[1:3]
    # `priority` is text, not a time.
    high = ("--index", "strategy-index", "--key", "table", "--from", "h", "--to", "i")
    assert outcomes(pair.plan(*high)).keys() == {"0", "1", "2", "3", "other"}
    assert pair.plan(*high[:-1], "high")["chosen"] == 5
    assert pair.plan(*high[:-1], "hi")["chosen"] == 0


def test_an_index_that_has_a_part_of_each_item_only_says_which_they_are(pair: Pair) -> None:
    client, name = pair.world.dynamodb, f"{RESTORED}-too"
    shape = json.loads(json.dumps(specification.REQUESTS))
    for index in shape["GlobalSecondaryIndexes"]:
        index["Projection"] = {"ProjectionType": "KEYS_ONLY"}
    client.create_table(TableName=name, Tags=[{"Key": "restored-from", "Value": REQUESTS}], **shape)
    pair.many(name, 101)
    done = pair.plan("--source", name, "--index", "user-index", "--key", "user-1")
    assert [one["problem"] for one in done["items"]] == [""] * 101
    assert outcomes(pair.put_back("--source", name, "--id", "7")) == {"7": "written"}
    assert pair.items() == {"7": request("7")}


def test_a_bad_write_is_undone_where_nothing_good_came_after_it(pair: Pair) -> None:
    """Somebody damages items from 11:56 to 11:57, and workers go on afterwards."""
    damaged = request("damaged", "2025-02-05T11:56:30.5", status="failed")
    later, early = request("later", AFTER), request("early", BEFORE)
    undated = request("undated", "2025-02-05 11:56")
    every = ["damaged", "deleted", "early", "later", "undated"]
    pair.restored(*map(request, every))
    pair.live(damaged, later, early, undated)
    words = ("--changed-between", "2025-02-05T11:56:00Z", "2025-02-05T13:57:00+02:00")
    plan = pair.run(*words, "--overwrite")
    assert plan.exit_code == 1
    assert (
        "  note      1 missing from the live table: AWS does not record when they were deleted, "
        "and their updated_at is outside the given time. Add --missing to choose them\n"
    ) in plan.stdout
    left = pair.put_back(*words, code=1)
    assert outcomes(left) == {"damaged": "newer", "undated": "undated"}
    done = pair.put_back(*words, "--overwrite", "--missing", code=1)
    assert outcomes(done) == {"damaged": "written", "deleted": "written", "undated": "undated"}
    assert done["selection"] == {
        "changedSince": "2025-02-05T11:56:00+00:00",
        "changedUntil": "2025-02-05T11:57:00+00:00",
        "missing": True,
    }
    assert pair.items() == {
        "damaged": request("damaged"),
        "deleted": request("deleted"),
        "later": later,
        "early": early,
        "undated": undated,
    }


def test_what_the_former_table_got_after_a_cut_over_is_carried_over(pair: Pair) -> None:
    """The stack works with the restored table, and the one from before is read."""
    text = (pair.world.folder / "Pulumi.prod.yaml").read_text()
    pair.world.write(text.replace("    stream:", f"    tableName: {RESTORED}\n    stream:"))
    pair.live(request("new", AFTER), request("changed", AFTER), request("old"))
    pair.restored(request("changed"), request("only here", AFTER))
    done = pair.put_back("--source", REQUESTS, "--changed-since", "2025-02-05T11:55:00Z")
    assert (done["source"], done["target"]) == (REQUESTS, RESTORED)
    assert outcomes(done) == {"changed": "written", "new": "written"}
    assert done["deletedAtUnknownTimes"] == 1


def test_logs_are_put_back_by_their_own_timestamp(pair: Pair) -> None:
    client, name = pair.world.dynamodb, f"{LOGS}-restored-20250205-1155"
    tags = [{"Key": "restored-from", "Value": LOGS}]
    client.create_table(TableName=LOGS, **specification.PROCESSING_LOGS)
    client.create_table(TableName=name, Tags=tags, **specification.PROCESSING_LOGS)

    def entry(log_id: str, at: str) -> dict[str, Any]:
        return {"log_id": {"S": log_id}, "request_id": {"S": "r"}, "timestamp": {"S": at}}

    for one in ("a", "b"):
        client.put_item(TableName=name, Item=entry(one, THEN))
    client.put_item(TableName=LOGS, Item=entry("a", AFTER))
    since = ("--table", "logs", "--changed-since", THEN + "Z")
    done = pair.put_back(*since)
    assert [(one["key"]["log_id"]["S"], one["outcome"]) for one in done["items"]] == [
        ("a", "newer"),
        ("b", "written"),
    ]
    found = client.scan(TableName=LOGS)["Items"]
    assert found == [entry("a", AFTER), entry("b", THEN)]
    indexed = (
        "--table",
        "logs",
        "--index",
        "request-logs-index",
        "--key",
        "r",
        "--to",
        BEFORE + "Z",
    )
    assert pair.plan(*indexed)["chosen"] == 0
