"""A table that is deployed as its stack's file says, with items, for tests to restore."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from moto import mock_aws
from typing_extensions import override

from market_intelligence import specs
from ops import stacks
from ops.restore.aws_writer import Waiting
from ops.restore.items import journal
from ops.verify.aws import Client
from rehearsal.aws import extend_all
from tests import specification
from tests.conftest import REGION
from tests.ops.mi import Ran, exit_code, ran
from tests.ops.restore.aws import ACCOUNT, KnownAws, Service, backend, make_client

REQUESTS = "prod-market-intelligence-requests"
LOGS = "prod-request-processing-logs"
RESTORED = f"{REQUESTS}-restored-20250205-1155"
READER = "arn:aws:iam::444455556666:role/reader"
SERVICES = ("backup", "cloudwatch", "dynamodb", "kms", "sts")
HEAD = f"""
config:
  aws:region: {REGION}
  aws:allowedAccountIds: ["{ACCOUNT}"]
  market-intelligence:backup: {{enabled: false}}
"""
FILE = f"""{HEAD}
  market-intelligence:recovery:
    days: 14
  market-intelligence:requests:
    stream: NEW_AND_OLD_IMAGES
    contributorInsights: throttled
    tableClass: STANDARD_INFREQUENT_ACCESS
    maxReadUnits: 400
    indexes:
      status-index:
        maxWriteUnits: 20
    readers: [{READER}]
  market-intelligence:tags:
    team: search
"""
# Alarms take a while to make.
ALARMS = "  market-intelligence:alarms: {throttleReasons: false}\n"
ALARM_COUNT = 8 + 2 * len(specs.REQUESTS.indexes)
"""Those on a restored requests table: its own, and two on each index."""
QUIET = "  market-intelligence:alarms: {enabled: false}\n"


class Terminal(io.StringIO):
    """A person at a terminal."""

    @override
    def isatty(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class World:
    """A stack, its AWS, and the command."""

    folder: Path
    service: Service
    clients: dict[str, Client]
    slept: list[float] = field(default_factory=list[float])
    """The pauses, which tests do not wait for."""
    said: list[str] = field(default_factory=list[str])
    """What was said while waiting."""

    @property
    def dynamodb(self) -> Client:
        """A client for tests to change things with."""
        return self.clients["dynamodb"]

    def write(self, text: str) -> None:
        """Write the stack's file."""
        (self.folder / "Pulumi.prod.yaml").write_text(text)

    def writer(self, endpoint: str | None = None) -> KnownAws:
        """Return AWS, taken for the real one, with pauses that take no time but by their clock."""

        def pause(seconds: float) -> None:
            self.slept.append(seconds)
            self.service.on_pause()

        waiting = Waiting(sleep=pause, clock=lambda: sum(self.slept), say=self.said.append)
        return KnownAws(self.clients, waiting, endpoint)

    def run(self, *words: str, given: str = "") -> Ran:
        """Run the command."""
        return ran("restore", "--stack", "prod", *words, given=given)

    def answer(self, given: str, *words: str) -> Ran:
        """Run the command for a person who answers so."""
        stdout, stderr = io.StringIO(), io.StringIO()
        with (
            redirect_stdout(stdout),
            redirect_stderr(stderr),
            patch.object(sys, "stdin", Terminal(given)),
        ):
            code = exit_code("restore", "--stack", "prod", *words)
        return Ran(exit_code=code, stdout=stdout.getvalue(), stderr=stderr.getvalue())

    def restore(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Restore the table, and return what machines are told."""
        done = self.run("--yes", "--json", *words)
        assert done.exit_code == code, done.stdout + done.stderr
        return json.loads(done.stdout)

    def bare(self, name: str = RESTORED) -> str:
        """Have AWS restore the table, with nothing put back."""
        self.dynamodb.restore_table_to_point_in_time(
            SourceTableName=REQUESTS, TargetTableName=name, UseLatestRestorableTime=True
        )
        self.service.called.clear()
        return name

    def tables(self) -> list[str]:
        """Name the tables."""
        return self.dynamodb.list_tables()["TableNames"]

    def alarms(self) -> dict[str, Any]:
        """Return the alarms by their names."""
        found = self.clients["cloudwatch"].describe_alarms()["MetricAlarms"]
        return {one["AlarmName"]: one for one in found}


def item(request_id: str, **more: str) -> dict[str, Any]:
    """Return a request that the table may have."""
    texts = {
        "request_id": request_id,
        "project_id": "project-1",
        "user_id": "user-1",
        "request_type": "market",
        "status": "completed",
        "priority": "high",
        "processing_strategy": "table",
        "created_at": "2025-02-04T10:00:00",
        "updated_at": "2025-02-04T11:00:00",
    }
    empty: dict[str, Any] = {}
    maps = {name: {"M": empty} for name in ("config", "progress", "processing_metadata")}
    named = {name: {"S": text} for name, text in (texts | more).items()}
    return {**named, **maps, "errors": {"L": []}, "warnings": {"L": []}}


@pytest.fixture(scope="module")
def clients() -> Iterator[dict[str, Client]]:
    """Clients of an AWS in this process, each of which takes a while to make."""
    extend_all()
    mock = mock_aws()
    # What other tests of this process have deployed, in accounts of their own, stays.
    mock.start(reset=False)
    yield {service: make_client(service) for service in SERVICES}
    mock.stop(remove_data=False)


@pytest.fixture
def empty(
    clients: dict[str, Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A stack without alarms, and nothing in its account."""
    for name in ("backup", "cloudwatch", "dynamodb", "kms"):
        backend(name).reset()
    made = World(tmp_path, Service(), clients)
    made.write(f"{FILE}{QUIET}")
    read = stacks.read

    def from_folder(name: str) -> stacks.Stack:
        return read(name, tmp_path)

    def writer(region: str, endpoint: str | None, _: Waiting, profile: str | None) -> KnownAws:
        assert (region, profile) == (REGION, None)
        return made.writer(endpoint)

    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(stacks, "read", from_folder)
    monkeypatch.setattr("ops.restore.aws_writer.AwsWriter", writer)
    monkeypatch.setattr(journal, "FOLDER", tmp_path / "restores")
    for client in clients.values():
        client.meta.events.register("before-call", made.service.before)
        client.meta.events.register("after-call", made.service.after)
    yield made
    for client in clients.values():
        client.meta.events.unregister("before-call", made.service.before)
        client.meta.events.unregister("after-call", made.service.after)


@pytest.fixture
def world(empty: World) -> World:
    """The same with the requests table, deployed as far as restores need that."""
    kms = empty.clients["kms"]
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/prod-market-intelligence-tables", TargetKeyId=key["KeyId"])
    empty.dynamodb.create_table(
        TableName=REQUESTS,
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key["Arn"]},
        **specification.REQUESTS,
    )
    recover(empty, enabled=True)
    for number in range(3):
        empty.dynamodb.put_item(TableName=REQUESTS, Item=item(f"request-{number}"))
    empty.service.called.clear()
    return empty


def recover(world: World, *, enabled: bool) -> None:
    """Turn point-in-time recovery of the requests table on or off."""
    days = {"RecoveryPeriodInDays": 14} if enabled else {}
    world.dynamodb.update_continuous_backups(
        TableName=REQUESTS,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": enabled, **days},
    )
