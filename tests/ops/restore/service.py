"""The embedded AWS with what AWS does when it restores, and with what it holds of a table."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from moto.backends import get_backend

from tests.conftest import REGION

Answer = dict[str, Any]

ACCOUNT = "222233334444"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
EARLIEST = NOW - timedelta(days=35)
LATEST = NOW - timedelta(minutes=5)


@dataclass
class State:
    """What AWS says that the embedded AWS does not."""

    window: tuple[datetime, datetime] = (EARLIEST, LATEST)
    creating: int = 0
    """How many more times a restored table is described as not there yet."""
    asked: list[Answer] = field(default_factory=list[Answer])
    """The restores that were asked for."""
    changes: dict[str, list[Answer]] = field(default_factory=dict[str, list[Answer]])
    insights: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    faults: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """The codes that the next calls of an action fail with."""
    statuses: dict[str, str] = field(default_factory=dict[str, str])

    def fault(self, action: str) -> str | None:
        codes = self.faults.get(action)
        return codes.pop(0) if codes else None

    def restored(self, name: str) -> Answer | None:
        return next((one for one in self.asked if one["TargetTableName"] == name), None)

    def describe(self, table: Answer) -> None:
        """Complete what DescribeTable says."""
        name = table["TableName"]
        if asked := self.restored(name):
            at = asked.get("RestoreDateTime", self.window[1].timestamp())
            table["RestoreSummary"] |= {"RestoreDateTime": at}
            if self.creating:
                self.creating -= 1
                table["TableStatus"] = "CREATING"
                table["RestoreSummary"]["RestoreInProgress"] = True
        for change in self.changes.get(name, []):
            _apply(table, change)
        if name in self.statuses:
            table["TableStatus"] = self.statuses[name]

    def contributors(self, asked: Answer) -> Answer:
        """Answer DescribeContributorInsights."""
        mode = self.insights.get((asked["TableName"], asked.get("IndexName", "")))
        if mode is None:
            return {"ContributorInsightsStatus": "DISABLED"}
        return {"ContributorInsightsStatus": "ENABLED", "ContributorInsightsMode": mode}

    def count(self, asked: Answer) -> Answer:
        """Answer UpdateContributorInsights."""
        place = asked["TableName"], asked.get("IndexName", "")
        self.insights.pop(place, None)
        if asked["ContributorInsightsAction"] == "ENABLE":
            self.insights[place] = asked["ContributorInsightsMode"]
        return {"TableName": asked["TableName"], "ContributorInsightsStatus": "ENABLING"}


def _apply(table: Answer, change: Answer) -> None:
    if "TableClass" in change:
        table["TableClassSummary"] = {"TableClass": change["TableClass"]}
    if "OnDemandThroughput" in change:
        table["OnDemandThroughput"] = change["OnDemandThroughput"]
    for one in change.get("GlobalSecondaryIndexUpdates", []):
        for index in table["GlobalSecondaryIndexes"]:
            if index["IndexName"] == one["Update"]["IndexName"]:
                index["OnDemandThroughput"] = one["Update"]["OnDemandThroughput"]


class Service:
    """The embedded AWS, completed."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self.state = State()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        action: str = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        if code := self.state.fault(action):
            return _refused(code, start_response)
        match action:
            case "DescribeContributorInsights":
                return _said(self.state.contributors(_asked(environ)), start_response)
            case "UpdateContributorInsights":
                return _said(self.state.count(_asked(environ)), start_response)
            case "DescribeTable" | "DescribeContinuousBackups":
                return self._described(environ, start_response)
            case "UpdateTable":
                asked = _asked(environ)
                self.state.changes.setdefault(asked["TableName"], []).append(asked)
            case "RestoreTableToPointInTime":
                return self._restored(environ, start_response)
            case _:
                pass
        return self._application(environ, start_response)

    def _restored(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = _asked(environ)
        answer = [*self._application(environ, start_response)]
        self.state.asked.append(asked)
        tables = backend("dynamodb").tables
        # As AWS does, and the embedded AWS does not.
        source, target = (tables[asked[f"{one}TableName"]] for one in ("Source", "Target"))
        target.sse_specification = source.sse_specification
        return answer

    def _described(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        told: list[Any] = []

        def listen(*words: Any) -> Any:
            told.extend(words)

        text = b"".join(self._application(environ, listen))
        answer = json.loads(text)
        if "Table" in answer:
            self.state.describe(answer["Table"])
        elif backups := answer.get("ContinuousBackupsDescription"):
            recovery = backups["PointInTimeRecoveryDescription"]
            if recovery["PointInTimeRecoveryStatus"] == "ENABLED":
                earliest, latest = (one.timestamp() for one in self.state.window)
                recovery["EarliestRestorableDateTime"] = earliest
                recovery["LatestRestorableDateTime"] = latest
        else:
            start_response(told[0], told[1])
            return [text]
        return _said(answer, start_response)


def backend(service: str) -> Any:
    """Give what the embedded AWS holds of a service in the account."""
    give: Any = get_backend
    return give(service)[ACCOUNT][REGION]


def _asked(environ: WSGIEnvironment) -> Answer:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    environ["wsgi.input"] = io.BytesIO(body)
    return json.loads(body)


def _said(answer: Answer, start_response: StartResponse, status: str = "200 OK") -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/x-amz-json-1.0")])
    return [json.dumps(answer).encode()]


def _refused(code: str, start_response: StartResponse) -> Iterable[bytes]:
    fault = {"__type": f"x#{code}", "message": "as the test asks"}
    return _said(fault, start_response, "400 Bad Request")
