"""The live table and a restored one, whose items differ as a test says."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import specification
from tests.market_intelligence.many import fill
from tests.ops.mi import Ran, ran
from tests.ops.restore.conftest import REQUESTS, RESTORED, World, item

BEFORE, THEN, AFTER = "2025-02-04T09:00:00", "2025-02-04T11:00:00", "2025-02-05T12:00:00.250000"
"""An item is written at `THEN` in the restored table unless a test says otherwise."""

Item = dict[str, Any]


def request(request_id: str, at: str = THEN, **more: str) -> Item:
    """Return a request that was updated at a time."""
    return item(request_id, updated_at=at, **more)


@dataclass(frozen=True, slots=True)
class Pair:
    """Both tables, and the command."""

    world: World

    @property
    def journals(self) -> list[Path]:
        """The journals that there are."""
        return sorted((self.world.folder / "restores").glob("*.jsonl"))

    def restored(self, *items: Item, table: str = RESTORED) -> None:
        """Have the restored table hold these."""
        for one in items:
            self.world.dynamodb.put_item(TableName=table, Item=one)

    def many(self, table: str, count: int) -> None:
        """Have a table hold many."""
        fill(self.world.dynamodb, table, (request(str(number)) for number in range(count)))

    def live(self, *items: Item, table: str = REQUESTS) -> None:
        """Have the live table hold these."""
        for one in items:
            self.world.dynamodb.put_item(TableName=table, Item=one)

    def items(self, table: str = REQUESTS) -> dict[str, Item]:
        """Return the items of a table by their ids."""
        found = self.world.dynamodb.scan(TableName=table)["Items"]
        return {one["request_id"]["S"]: one for one in found}

    def run(self, *words: str, given: str = "") -> Ran:
        """Run the command."""
        return ran("restore", "items", "--stack", "prod", *words, given=given)

    def put_back(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Put items back, and return what machines get."""
        done = self.run("--yes", "--json", *words)
        assert done.exit_code == code, done.stdout + done.stderr
        return json.loads(done.stdout)

    def plan(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Make a dry run, and return what machines get."""
        done = self.run("--json", *words)
        assert done.exit_code == code, done.stdout + done.stderr
        return json.loads(done.stdout)

    def put(self, request_id: str, one: Item | None) -> None:
        """Have the live table hold a version of an item, or none."""
        if one:
            self.live(one)
        else:
            key = {"request_id": {"S": request_id}}
            self.world.dynamodb.delete_item(TableName=REQUESTS, Key=key)

    @contextmanager
    def just_before_writing(self, versions: dict[str, Item | None]) -> Generator[None]:
        """Have another process write versions of items to the live table, or delete them.

        It does so just before the command writes them.
        """
        events, due = self.world.dynamodb.meta.events, dict(versions)

        def interfere(params: Any, **_: object) -> None:
            request_id = json.loads(params["body"])["Item"]["request_id"]["S"]
            if request_id in due:
                self.put(request_id, due.pop(request_id))

        events.register("before-call.dynamodb.PutItem", interfere)
        yield
        events.unregister("before-call.dynamodb.PutItem", interfere)
        assert not due


@pytest.fixture
def pair(empty: World) -> Pair:
    """The live table and one restored from it, both without items."""
    client = empty.dynamodb
    client.create_table(TableName=REQUESTS, **specification.REQUESTS)
    tags = [{"Key": "restored-from", "Value": REQUESTS}]
    client.create_table(TableName=RESTORED, Tags=tags, **specification.REQUESTS)
    client.update_time_to_live(
        TableName=REQUESTS, TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True}
    )
    empty.service.called.clear()
    return Pair(empty)


def outcomes(document: dict[str, Any]) -> dict[str, str]:
    """Return what became of each item, by its id."""
    return {one["key"]["request_id"]["S"]: one["outcome"] for one in document["items"]}
