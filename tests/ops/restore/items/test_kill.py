"""A run in a process of its own that is killed in the middle of a write, and run again."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto.dynamodb.models import DynamoDBBackend

from ops import stacks
from ops.requirements import CHECKOUT
from ops.restore.items import journal
from ops.restore.items.writing import WRITES_AT_ONCE
from ops.verify.aws import Client
from tests import specification
from tests.conftest import REGION
from tests.market_intelligence import embedded
from tests.market_intelligence.many import fill
from tests.ops.mi import ran
from tests.ops.restore.aws import backend
from tests.ops.restore.conftest import FILE, LOGS, QUIET
from tests.ops.restore.items.conftest import AFTER, BEFORE, THEN, Item
from tests.processes import ended

PROGRAM = """
import sys
from pathlib import Path
from ops import cli, stacks
from ops.restore.items import journal
folder, read = Path(sys.argv[1]), stacks.read
journal.FOLDER = folder / "restores"
stacks.read = lambda name: read(name, folder)
cli.run(sys.argv[2:])
"""
HOUR = 3600
WORDS = ("restore", "items", "--stack", "prod", "--table", "logs")
RESTORED = f"{LOGS}-restored-20250205-1155"
CHOSEN = ("--changed-since", "2025-01-01T00:00:00Z", "--missing")


@dataclass(slots=True)
class Killer:
    """Kills a process as soon as the server has made the last of its writes."""

    writes: int = 0
    kill_after: int = 0
    process: Future[subprocess.Popen[str]] = field(default_factory=Future[subprocess.Popen[str]])

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kill a process with the last of its writes."""
        self.process.set_result(process)

    def written(self) -> None:
        """Count a write."""
        self.writes += 1
        if self.writes == self.kill_after:
            self.process.result(60).kill()


@pytest.fixture
def killer(monkeypatch: pytest.MonkeyPatch) -> Killer:
    """What counts writes, and kills."""
    killer, put = Killer(), DynamoDBBackend.put_item

    def counted(self: DynamoDBBackend, *places: Any, **parameters: Any) -> object:
        answer: object = put(self, *places, **parameters)
        # A batch gives the table and the item alone.
        if len(places) > 2:
            killer.written()
        return answer

    monkeypatch.setattr(DynamoDBBackend, "put_item", counted)
    return killer


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The embedded AWS on loopback, without tables, and the stack's file."""
    read = stacks.read

    def from_folder(name: str) -> stacks.Stack:
        return read(name, tmp_path)

    (tmp_path / "Pulumi.prod.yaml").write_text(f"{FILE}{QUIET}")
    monkeypatch.setattr(stacks, "read", from_folder)
    monkeypatch.setattr(journal, "FOLDER", tmp_path / "restores")
    backend("dynamodb").reset()
    with embedded.serving() as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        yield endpoint
    backend("dynamodb").reset()


def filled(url: str, count: int) -> Client:
    """Return a client of both tables, of which the restored one has so many items."""
    untyped: Any = boto3
    once = Config(retries={"total_max_attempts": 1})
    client = untyped.client("dynamodb", region_name=REGION, endpoint_url=url, config=once)
    client.create_table(TableName=LOGS, **specification.PROCESSING_LOGS)
    tags = [{"Key": "restored-from", "Value": LOGS}]
    client.create_table(TableName=RESTORED, Tags=tags, **specification.PROCESSING_LOGS)
    fill(client, RESTORED, [entry(name(number)) for number in range(count)])
    live = [live_version(number) for number in range(count)]
    fill(client, LOGS, [one for one in live if one])
    return client


def name(number: int) -> str:
    return f"log-{number:05}"


def entry(log_id: str, at: str = THEN, message: str = "good") -> Item:
    """Return an entry of the log, which the embedded AWS reads faster than a request."""
    texts = {"log_id": log_id, "request_id": "request", "timestamp": at, "message": message}
    return {field: {"S": text} for field, text in texts.items()}


def live_version(number: int) -> Item | None:
    """Return what the live table has of an item before: it takes turns."""
    match number % 5:
        case 0:
            return None
        case 1:
            return entry(name(number), BEFORE, message="bad")
        case 2:
            return entry(name(number), message="bad")
        case 3:
            return entry(name(number), AFTER, message="later")
        case _:
            return entry(name(number))


def items(client: Client, table: str) -> dict[str, Item]:
    pages = client.get_paginator("scan").paginate(TableName=table)
    return {one["log_id"]["S"]: one for page in pages for one in page["Items"]}


MANY = pytest.param(10_000, marks=[pytest.mark.nightly, pytest.mark.timeout(HOUR)])


@pytest.mark.parametrize("count", [100, MANY])
def test_a_run_that_is_killed_half_way_loses_and_spoils_nothing(
    url: str, killer: Killer, tmp_path: Path, count: int
) -> None:
    client = filled(url, count)
    planned = [number for number in range(count) if number % 5 < 3]
    killer.kill_after = len(planned) // 2
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path), *WORDS, *CHOSEN, "--yes"],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with ended(process):
        killer.kill(process)
        stdout, stderr = process.communicate()
    assert process.returncode == -signal.SIGKILL, stdout + stderr
    # What the other half is while nothing runs: some workers go on.
    done = {key for key, one in items(client, LOGS).items() if one == entry(key)}
    written = [number for number in planned if name(number) in done]
    left = [number for number in planned if name(number) not in done]
    [path] = (tmp_path / "restores").iterdir()
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    lines = [json.loads(line) for line in whole.splitlines()]
    keys = {one["key"]["log_id"]["S"] for one in lines if one["line"] == "done"}
    noted = [number for number in written if name(number) in keys]
    unnoted = [number for number in written if name(number) not in keys]
    # The embedded AWS makes the writes that were under way, and has nobody to say so to.
    assert len(planned) // 2 - WRITES_AT_ONCE <= len(noted) < len(planned) // 2
    assert len(planned) // 2 <= len(written) < len(planned) // 2 + WRITES_AT_ONCE
    later = [noted[0], unnoted[0], left[0], left[-1]]
    changed = {name(number): entry(name(number), AFTER, message="later") for number in later}
    fill(client, LOGS, [*changed.values()])
    again = ran(*WORDS, *CHOSEN, "--yes", "--json")
    assert again.exit_code == 1, again.stderr
    document = json.loads(again.stdout)
    # What was not noted, and was changed before the next run saw it, counts as changed.
    stay = [name(number) for number in later[1:]]
    outcomes = {one["key"]["log_id"]["S"]: one["outcome"] for one in document["items"]}
    assert [key for key, outcome in outcomes.items() if outcome == "changed"] == sorted(stay)
    assert document["counts"] | {"same": 0} == {
        "written": len(planned) - 3,
        "changed": 3,
        "newer": count // 5,
        **dict.fromkeys(["same", "expired", "undated", "absent", "incomparable", "refused"], 0),
    }
    assert (document["runs"], document["toWrite"]) == (2, 0)
    # Each was written once, whichever process did it.
    assert killer.writes == len(planned) - 2
    expected = {name(number): entry(name(number)) for number in range(count)}
    for number in range(count):
        if number % 5 == 3:
            expected[name(number)] = entry(name(number), AFTER, message="later")
    assert items(client, LOGS) == expected | changed
    assert items(client, RESTORED).keys() == expected.keys()
