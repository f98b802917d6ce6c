"""Items that are changed while they are put back, and runs that end before their end."""

import json
import os
import resource
import signal
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from ops.restore.aws_writer import AwsWriter, Waiting
from ops.restore.items import journal as journals
from ops.restore.items.writing import WRITES_AT_ONCE
from tests.conftest import REGION
from tests.ops.restore.conftest import RESTORED
from tests.ops.restore.items.conftest import AFTER, BEFORE, Item, Pair, outcomes, request

MISSING = "--missing"
ONE_BY_ONE = ("--max-writes-per-second", "1")
SLOWLY = ("--max-writes-per-second", "3")
IDS = ("--id", "a", "--id", "b", "--id", "c")
CONTINUE = "To continue, run the same command again, with --yes.\n"
MEANWHILE: dict[str, tuple[Item | None, Item | None]] = {
    "updated": (request("updated", BEFORE), request("updated", AFTER)),
    "same time": (request("same time", BEFORE), request("same time", BEFORE, status="failed")),
    "one more": (request("one more", BEFORE), request("one more", BEFORE, status_message="x")),
    "one less": (request("one less", BEFORE) | {"x": {"N": "1"}}, request("one less", BEFORE)),
    "deleted": (request("deleted", BEFORE), None),
    "created": (None, request("created", BEFORE)),
    "not at all": (request("not at all", BEFORE), request("not at all", BEFORE)),
    "never there": (None, None),
}
"""What the live table has of an item when it is read, and when it is written."""
STAYS = [*MEANWHILE][:-2]
EACH = [word for request_id in MEANWHILE for word in ("--id", request_id)]


@pytest.fixture
def read(pair: Pair) -> Pair:
    """The tables before anything is changed meanwhile."""
    pair.restored(*map(request, MEANWHILE))
    pair.live(*(before for before, _ in MEANWHILE.values() if before))
    return pair


def check(read: Pair, done: dict[str, Any]) -> None:
    """Check that all that was changed meanwhile is as it was left, and the rest is put back."""
    assert outcomes(done) == {one: "changed" if one in STAYS else "written" for one in MEANWHILE}
    left = {one: MEANWHILE[one][1] for one in STAYS}
    back = {one: request(one) for one in MEANWHILE if one not in STAYS}
    assert read.items() == {one: item for one, item in (left | back).items() if item}


def test_an_item_that_is_changed_after_it_was_read_stays(read: Pair) -> None:
    with read.just_before_writing({one: after for one, (_, after) in MEANWHILE.items()}):
        done = read.put_back(*EACH, code=1)
    check(read, done)


def test_an_item_that_is_changed_after_the_dry_run_stays(read: Pair) -> None:
    assert read.plan(*EACH)["toWrite"] == len(MEANWHILE)
    for one, (_, after) in MEANWHILE.items():
        read.put(one, after)
    read.world.service.called.clear()
    check(read, read.put_back(*EACH, code=1))
    assert read.world.service.called.count("PutItem") == len(MEANWHILE) - len(STAYS)


def test_a_restored_item_that_is_changed_or_gone_after_the_dry_run_is_not_copied(
    pair: Pair,
) -> None:
    pair.restored(*map(request, "abc"))
    pair.plan(*IDS)
    pair.restored(request("a", status="failed"))
    pair.world.dynamodb.delete_item(TableName=RESTORED, Key={"request_id": {"S": "b"}})
    done = pair.run(*IDS, "--yes")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-5:] == [
        "  put back  1: c",
        (
            "  left      1 changed since they were read (run the command again to compare them "
            "again): a"
        ),
        "  left      1 not in the restored table: b",
        f"            a: in {RESTORED}",
        "            b: no longer there",
    ]
    assert pair.items() == {"c": request("c")}


def test_a_dry_run_looks_at_the_tables_anew_and_so_does_a_restart(pair: Pair) -> None:
    pair.restored(*map(request, "abc"))
    pair.live(request("b", AFTER))
    assert pair.plan(*IDS)["toWrite"] == 2
    pair.put("b", None)
    assert pair.plan(*IDS)["toWrite"] == 3
    pair.put("b", request("b", AFTER))
    assert outcomes(pair.put_back(*IDS, "--restart"))["b"] == "newer"


def test_an_answer_that_is_lost_counts_as_written(pair: Pair) -> None:
    pair.restored(request("a"))
    with pair.just_before_writing({"a": request("a")}):
        assert outcomes(pair.put_back(MISSING)) == {"a": "written"}


def test_a_run_that_is_interrupted_goes_on_where_it_was(pair: Pair) -> None:
    pair.restored(*map(request, "abcd"))
    pair.live(request("d", AFTER))
    words = ("--id", "a", "--id", "b", "--id", "c", "--id", "d")
    pair.world.service.interrupts = "PutItem", '"c"'
    first = pair.run(*words, "--yes", *ONE_BY_ONE)
    assert (first.exit_code, first.stderr) == (
        130,
        f"Interrupted. 2 of 3 items are done. {CONTINUE}",
    )
    assert pair.items().keys() == {"a", "b", "d"}
    pair.world.service.interrupts = None
    # Whoever only looks neither loses nor changes anything of it.
    plan = pair.run(*words)
    assert plan.stdout.endswith(f"\n2 of 3 items are done. {CONTINUE}")
    pair.world.service.called.clear()
    done = pair.put_back(*words)
    assert pair.world.service.called.count("PutItem") == 1
    assert (done["runs"], outcomes(done)) == (2, dict.fromkeys("abc", "written") | {"d": "newer"})
    assert pair.items() == {one: request(one) for one in "abc"} | {"d": request("d", AFTER)}
    assert (done["ended"] is not None, len(pair.journals)) == (True, 1)
    # One that has ended is not gone on with.
    assert pair.put_back(*words)["counts"]["same"] == 3


def test_an_interrupted_run_does_not_wait_for_aws(pair: Pair) -> None:
    answers = Event()

    def interrupt(**_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        assert answers.wait(60)

    pair.restored(request("a"))
    events = pair.world.dynamodb.meta.events
    events.register("before-call.dynamodb.PutItem", interrupt)
    done = pair.run(MISSING, "--yes")
    events.unregister("before-call.dynamodb.PutItem", interrupt)
    assert (done.exit_code, done.stderr) == (
        130,
        f"Interrupted. 0 of 1 items are done. {CONTINUE}",
    )
    assert pair.items() == {}
    answers.set()
    assert outcomes(pair.put_back(MISSING)) == {"a": "written"}
    assert pair.items() == {"a": request("a")}


@pytest.mark.parametrize(("words", "most"), [((), WRITES_AT_ONCE), (SLOWLY, 3)])
def test_several_are_written_at_once(pair: Pair, words: tuple[str, ...], most: int) -> None:
    are_there, under_way, counts = Event(), list[int](), list[int]()

    def begin(**_: object) -> None:
        under_way.append(1)
        counts.append(len(under_way))
        if len(under_way) >= most:
            are_there.set()
        assert are_there.wait(60)

    def end(**_: object) -> None:
        under_way.pop()

    pair.many(RESTORED, 5 * most)
    events = pair.world.dynamodb.meta.events
    events.register("before-call.dynamodb.PutItem", begin)
    events.register("after-call.dynamodb.PutItem", end)
    pair.put_back(MISSING, *words)
    events.unregister("before-call.dynamodb.PutItem", begin)
    events.unregister("after-call.dynamodb.PutItem", end)
    assert (len(counts), max(counts)) == (5 * most, most)


def test_reading_goes_on_where_it_was_interrupted(pair: Pair) -> None:
    listed = "\n".join(map(str, range(250)))
    words = ("--ids-from", "-", "--json")
    pair.world.service.interrupts = "BatchGetItem", '"150"'
    done = pair.run(*words, given=listed)
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr.endswith(
        "Interrupted. Nothing was written. To continue, run the same command again.\n"
    )
    pair.world.service.interrupts = None
    pair.world.service.called.clear()
    again = pair.run(*words, given=listed)
    assert "; reading continues. To read the tables again, add --restart.\n" in again.stderr
    document = json.loads(again.stdout)
    assert outcomes(document) == {str(number): "absent" for number in range(250)}
    assert document["looked"] == 250
    assert pair.world.service.called.count("BatchGetItem") == 4


def scanned(pair: Pair, count: int) -> list[Any]:
    """Have scans give so many items at once, and return where they start."""
    starts: list[Any] = []

    def few(params: Any, **_: object) -> None:
        body = json.loads(params["body"])
        starts.append(body.get("ExclusiveStartKey", {}).get("request_id", {}).get("S"))
        params["body"] = json.dumps(body | {"Limit": count}).encode()

    pair.world.dynamodb.meta.events.register("before-call.dynamodb.Scan", few, unique_id="few")
    return starts


def test_a_scan_goes_on_where_it_was_interrupted(pair: Pair) -> None:
    pair.restored(*map(request, "abcde"))
    starts = scanned(pair, 2)
    pair.world.service.interrupts = "BatchGetItem", '"c"'
    assert pair.run(MISSING).exit_code == 130
    pair.world.service.interrupts = None
    assert outcomes(pair.put_back(MISSING)) == dict.fromkeys("abcde", "written")
    pair.world.dynamodb.meta.events.unregister("before-call.dynamodb.Scan", unique_id="few")
    assert starts == [None, "b", "b", "d"]


def test_a_journal_that_a_kill_cut_off_loses_nothing(pair: Pair) -> None:
    """Whatever a killed run has written of its journal, the rest is done and nothing twice."""
    pair.restored(*map(request, "abc"))
    pair.live(request("c", AFTER))
    pair.plan(*IDS)
    [path] = pair.journals
    plan = path.read_bytes()
    pair.put_back(*IDS, *ONE_BY_ONE)
    whole = path.read_bytes()
    for end in (*range(len(plan), len(whole), 61), len(whole) - 1):
        path.write_bytes(whole[:end])
        # What the killed run had put back, somebody has changed since.
        changed = request("a", AFTER, status="failed")
        pair.live(changed)
        has_noted = b'"written"' in whole[len(plan) : end].rpartition(b"\n")[0]
        done = pair.put_back(*IDS, code=not has_noted)
        noted = "written" if has_noted else "changed"
        assert outcomes(done) == {"a": noted, "b": "written", "c": "newer"}
        assert pair.items() == {"a": changed, "b": request("b"), "c": request("c", AFTER)}


def test_a_journal_that_is_no_journal_is_refused(pair: Pair) -> None:
    pair.restored(request("a"))
    pair.plan(MISSING)
    [path] = pair.journals
    path.write_bytes(path.read_bytes() + b'{"line":"done"}\n')
    done = pair.run(MISSING, "--yes")
    assert (done.exit_code, done.stderr) == (
        2,
        (
            f"{path}, line 4, is not in the format of this version. Read the tables again with "
            "--restart: items that have changed since are kept.\n"
        ),
    )
    assert outcomes(pair.put_back(MISSING, "--restart")) == {"a": "written"}


def test_a_journal_has_a_name_that_a_file_can_have(tmp_path: Path) -> None:
    long = [journals.path_of("t" * 255, {"source": source}) for source in ("a", "b")]
    assert len({*long}) == 2
    for path in long:
        (tmp_path / path.name).touch()


def test_two_runs_at_once_do_not_share_a_journal(pair: Pair) -> None:
    pair.restored(request("a"))
    pair.plan(MISSING)
    [path] = pair.journals
    with journals.open_journal(path, restart=False):
        done = pair.run(MISSING, "--yes")
    assert (done.exit_code, done.stderr) == (
        2,
        f"Another run is putting the same items back, and holds {path}: wait until it ends.\n",
    )
    assert pair.items() == {}


def test_a_disk_that_is_full_ends_a_run_in_a_sentence(pair: Pair) -> None:
    pair.restored(request("a"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, limits[1]))
    try:
        done = pair.run(MISSING, "--yes")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    [path] = pair.journals
    assert (done.exit_code, done.stderr) == (
        2,
        (
            f"{path} cannot be written: File too large. Free some space, and run the command "
            "again.\nNothing was written. To continue, run the same command again.\n"
        ),
    )
    assert (pair.items(), path.stat().st_size) == ({}, 500)
    assert outcomes(pair.put_back(MISSING)) == {"a": "written"}


def test_writes_that_aws_throttles_are_made_later(pair: Pair) -> None:
    codes = [
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
    ]
    pair.restored(request("a"))
    pair.world.service.faults["PutItem", ""] = codes
    assert outcomes(pair.put_back(MISSING)) == {"a": "written"}
    assert pair.world.slept == [5, 7.5, 11.25]
    pair.live(request("a", BEFORE))
    pair.world.service.faults["PutItem", ""] = ["ThrottlingException"] * 13
    done = pair.run("--id", "a", "--yes")
    assert (done.exit_code, done.stderr) == (
        1,
        (
            "dynamodb:PutItem: ThrottlingException: as the test asks\nRead the message from AWS, "
            f"and try again.\n0 of 1 items are done. {CONTINUE}"
        ),
    )
    assert outcomes(pair.put_back("--id", "a")) == {"a": "written"}


def test_boto3_slows_down_by_itself_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    client = AwsWriter(REGION, None, Waiting()).client("dynamodb")
    assert client.meta.config.retries == {"mode": "adaptive", "total_max_attempts": 8}


def test_no_more_is_written_in_a_second_than_may_be(pair: Pair) -> None:
    pair.restored(*map(request, "abcdef"))
    pair.put_back(MISSING, "--max-writes-per-second", "4")
    assert pair.world.slept == [0.25] * 5


def test_how_far_it_is_is_said_now_and_then(pair: Pair) -> None:
    pair.many(RESTORED, 5)
    pair.put_back(MISSING, "--max-writes-per-second", "1")
    assert pair.world.said == []
    pair.many(RESTORED, 13)
    pair.put_back(MISSING, "--max-writes-per-second", "1")
    assert pair.world.said == ["6 of 8 items done"]


def test_an_answer_that_does_not_come_ends_the_run_in_sentences(pair: Pair) -> None:
    def fail(**_: object) -> None:
        raise ReadTimeoutError(endpoint_url="https://aws")

    pair.restored(request("a"))
    events = pair.world.dynamodb.meta.events
    events.register("before-call.dynamodb.PutItem", fail)
    done = pair.run(MISSING, "--yes")
    events.unregister("before-call.dynamodb.PutItem", fail)
    assert (done.exit_code, done.stderr) == (
        1,
        (
            "AWS does not answer at https://aws.\nCheck the network of this machine, and whether "
            f"it needs HTTPS_PROXY.\n0 of 1 items are done. {CONTINUE}"
        ),
    )
    assert outcomes(pair.put_back(MISSING)) == {"a": "written"}


def test_what_dynamodb_refuses_is_reported_and_the_rest_is_written(pair: Pair) -> None:
    pair.restored(*map(request, "abc"))
    pair.world.service.faults["PutItem", '"b"'] = ["ValidationException"]
    done = pair.run(*IDS, "--yes")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-3:] == [
        "  put back  2: a, c",
        "  left      1 refused by DynamoDB: b",
        "            b: dynamodb:PutItem: ValidationException: as the test asks",
    ]


def test_what_may_not_be_written_ends_the_run(pair: Pair) -> None:
    pair.restored(*map(request, "abc"))
    pair.world.service.faults["PutItem", '"b"'] = ["AccessDeniedException"]
    done = pair.run(*IDS, "--yes")
    assert (done.exit_code, done.stderr) == (
        1,
        (
            "dynamodb:PutItem: AccessDeniedException: as the test asks\nGrant the caller "
            f"dynamodb:PutItem.\n2 of 3 items are done. {CONTINUE}"
        ),
    )
    assert outcomes(pair.put_back(*IDS)) == dict.fromkeys("abc", "written")
