"""The embedded AWS with what AWS does when it restores, and with what it says of a table.

What the embedded AWS lacks is put into its answers on their way to the command.
"""

import json
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import boto3
from botocore.config import Config
from moto.backends import get_backend
from typing_extensions import override

from ops.restore.aws_writer import AwsWriter, Waiting
from ops.verify.aws import Client, Response
from tests.conftest import REGION

ACCOUNT = "123456789012"
EARLIEST = datetime(2025, 1, 1, 12, tzinfo=UTC)
LATEST = datetime(2025, 2, 5, 11, 55, tzinfo=UTC)


@dataclass
class Service:
    """What AWS says and does that the embedded AWS does not; what goes wrong with it."""

    window: tuple[datetime, datetime] = (EARLIEST, LATEST)
    says: dict[str, Response] = field(default_factory=dict[str, Response])
    """What else DescribeTable says of a table."""
    creating: int = 0
    """How many more times a restored table is described as not there yet."""
    backups: list[Response] = field(default_factory=list[Response])
    """What AWS Backup has."""
    faults: dict[tuple[str, str], list[str]] = field(
        default_factory=dict[tuple[str, str], list[str]]
    )
    """The codes that the next calls of an action that name something fail with, if any."""
    interrupts: tuple[str, str] | None = None
    """The call that the person interrupts."""
    ignores: tuple[str, str] | None = None
    """The call that AWS takes and does not act on."""
    restores: list[Response] = field(default_factory=list[Response])
    """The restores that were asked for."""
    called: list[str] = field(default_factory=list[str])
    changes: list[Response] = field(default_factory=list[Response])
    """The changes to tables, in their order."""
    on_pause: Callable[[], object] = lambda: None
    """What happens while the command waits."""

    def before(self, model: Any, params: Any, **_: object) -> Any:
        """Answer a call in the place of the embedded AWS, or refuse it."""
        self.called.append(model.name)
        body = params["body"]
        text = body.decode() if isinstance(body, bytes) else str(body)
        if _is(self.interrupts, model.name, text):
            # In a thread, it is the main one that hears of it, when this call has ended.
            signal.raise_signal(signal.SIGINT)
            return _refusal("Interrupted")
        for place, codes in self.faults.items():
            if codes and _is(place, model.name, text) and (code := codes.pop(0)):
                return _refusal(code)
        if _is(self.ignores, model.name, text):
            return _answer({})
        match model.name:
            case "ListRecoveryPointsByResource":
                return _answer({"RecoveryPoints": self.backups})
            case "UpdateTable":
                self.changes.append(json.loads(text))
            case "RestoreTableToPointInTime":
                self.restores.append(json.loads(text))
            case _:
                pass
        return None

    def after(self, parsed: Any, **_: object) -> None:
        """Complete an answer of the embedded AWS."""
        if "Table" in parsed:
            self._describe(parsed["Table"])
        if backups := parsed.get("ContinuousBackupsDescription"):
            recovery = backups["PointInTimeRecoveryDescription"]
            recovery["EarliestRestorableDateTime"] = self.window[0]
            recovery["LatestRestorableDateTime"] = self.window[1]

    def _describe(self, table: Response) -> None:
        name = table["TableName"]
        asked = [one for one in self.restores if one["TargetTableName"] == name]
        if asked:
            at = asked[0].get("RestoreDateTime")
            when = datetime.fromtimestamp(at, UTC) if at else self.window[1]
            table["RestoreSummary"] |= {"RestoreDateTime": when}
            if self.creating:
                self.creating -= 1
                table["TableStatus"] = "CREATING"
                table["RestoreSummary"]["RestoreInProgress"] = True
        table |= self.says.get(name, {})


class KnownAws(AwsWriter):
    """AWS of a test, through clients that all tests share."""

    def __init__(
        self, clients: dict[str, Client], waiting: Waiting, endpoint: str | None = None
    ) -> None:
        super().__init__(REGION, endpoint, waiting)
        self._known = clients

    @override
    def client(self, service: str, region: str | None = None) -> Client:
        assert region in {None, REGION}
        return self._known[service]


def make_client(service: str) -> Client:
    """Make a client that does not try again by itself."""
    untyped: Any = boto3
    session = untyped.Session(aws_access_key_id="testing", aws_secret_access_key="testing")
    once = Config(retries={"total_max_attempts": 1})
    return session.client(service, region_name=REGION, config=once)


def backend(service: str) -> Any:
    """Return what the embedded AWS holds of a service in the account."""
    give: Any = get_backend
    return give(service)[ACCOUNT][REGION]


def _is(place: tuple[str, str] | None, action: str, text: str) -> bool:
    return place is not None and place[0] == action and place[1] in text


def _answer(parsed: Response, status: int = 200) -> Any:
    metadata = {"ResponseMetadata": {"HTTPStatusCode": status}}
    return SimpleNamespace(status_code=status), parsed | metadata


def _refusal(code: str) -> Any:
    return _answer({"Error": {"Code": code, "Message": "as the test asks"}}, 400)
