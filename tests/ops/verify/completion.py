"""What AWS says of the stack and the embedded AWS does not hold, put into its answers."""

import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from tests.conftest import ACCOUNT, REGION

Answer = dict[str, Any]

REQUESTS = "prod-market-intelligence-requests"
LOGS = "prod-request-processing-logs"
AWAY = "us-west-2"
REPLICA = "eu-west-1"
_INDEXES = {
    REQUESTS: ("", "user-index", "project-index", "status-index", "strategy-index"),
    LOGS: ("", "request-logs-index"),
}
_MODES = {REQUESTS: "THROTTLED_KEYS", LOGS: "ACCESSED_AND_THROTTLED_KEYS"}
_PLAN = re.compile(r"/backup/plans/[^/]+/(selections/([0-9]+)?)?$")


def _classes() -> dict[str, str]:
    return {LOGS: "STANDARD_INFREQUENT_ACCESS"}


def _maximums() -> dict[tuple[str, str], dict[str, int]]:
    return {
        (REQUESTS, ""): {"MaxReadRequestUnits": 400, "MaxWriteRequestUnits": -1},
        (REQUESTS, "status-index"): {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": 20},
    }


def _insights() -> dict[tuple[str, str], str]:
    return {(table, name): _MODES[table] for table, names in _INDEXES.items() for name in names}


def _replicas() -> dict[str, dict[str, Answer]]:
    replica = {"status": "ACTIVE", "recovery": "ENABLED", "protected": True}
    return {table: {REPLICA: dict(replica)} for table in _INDEXES}


def _rule() -> Answer:
    vault = f"arn:aws:backup:{AWAY}:{ACCOUNT}:backup-vault:prod-market-intelligence-backups-of"
    return {
        "RuleName": "scheduled",
        "TargetBackupVaultName": "prod-market-intelligence-backups",
        "ScheduleExpression": "cron(0 5 ? * * *)",
        "Lifecycle": {"DeleteAfterDays": 35},
        "CopyActions": [
            {
                "DestinationBackupVaultArn": f"{vault}-{REGION}",
                "Lifecycle": {"DeleteAfterDays": 35},
            }
        ],
    }


def _selections() -> list[list[str]]:
    return [[f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}" for table in (REQUESTS, LOGS)]]


@dataclass
class Completion:
    """What AWS says, as it should be until a test changes it; an index is "" for its table."""

    statuses: dict[str, str] = field(default_factory=dict[str, str])
    classes: dict[str, str] = field(default_factory=_classes)
    maximums: dict[tuple[str, str], dict[str, int]] = field(default_factory=_maximums)
    insights: dict[tuple[str, str], str] = field(default_factory=_insights)
    replicas: dict[str, dict[str, Answer]] = field(default_factory=_replicas)
    rules: list[Answer] = field(default_factory=lambda: [_rule()])
    selections: list[list[str]] = field(default_factory=_selections)

    def describe(self, table: Answer) -> None:
        """Complete what DescribeTable says."""
        name = table["TableName"]
        table["TableStatus"] = self.statuses.get(name, table["TableStatus"])
        if name in self.classes:
            table["TableClassSummary"] = {"TableClass": self.classes[name]}
        for one in [table, *table.get("GlobalSecondaryIndexes", [])]:
            if maximum := self.maximums.get((name, one.get("IndexName", ""))):
                one["OnDemandThroughput"] = maximum
        home = {"RegionName": REGION, "ReplicaStatus": "ACTIVE"}
        table["Replicas"] = [
            home,
            *(
                {"RegionName": region, "ReplicaStatus": one["status"]}
                for region, one in self.replicas.get(name, {}).items()
            ),
        ]

    def contributors(self, asked: Answer) -> Answer:
        """Answer DescribeContributorInsights."""
        mode = self.insights.get((asked["TableName"], asked.get("IndexName", "")))
        if mode is None:
            return {"ContributorInsightsStatus": "DISABLED"}
        return {"ContributorInsightsStatus": "ENABLED", "ContributorInsightsMode": mode}

    def replica(self, action: str, asked: Answer) -> Answer:
        """Answer what is asked about a table in the region of its replica."""
        one = self.replicas[asked["TableName"]][REPLICA]
        if action == "DescribeTable":
            table = {"TableStatus": "ACTIVE", "DeletionProtectionEnabled": one["protected"]}
            return {"Table": table}
        recovery = {"PointInTimeRecoveryStatus": one["recovery"]}
        return {"ContinuousBackupsDescription": {"PointInTimeRecoveryDescription": recovery}}

    def plan(self, found: re.Match[str]) -> Answer:
        """Answer what is asked about the plan and its selections."""
        if found[2]:
            return {"BackupSelection": {"Resources": self.selections[int(found[2])]}}
        if found[1]:
            numbers = range(len(self.selections))
            return {"BackupSelectionsList": [{"SelectionId": str(number)} for number in numbers]}
        return {"BackupPlan": {"BackupPlanName": "backups", "Rules": self.rules}}


class Completed:
    """The embedded AWS, completed."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self.completion = Completion()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        action: str = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        plan = _PLAN.match(environ["PATH_INFO"])
        if plan and environ["REQUEST_METHOD"] == "GET":
            return _said(self.completion.plan(plan), start_response)
        if f"/{REPLICA}/dynamodb/" in environ.get("HTTP_AUTHORIZATION", ""):
            return _said(self.completion.replica(action, _asked(environ)), start_response)
        if action == "DescribeContributorInsights":
            return self._contributors(_asked(environ), start_response)
        if action == "DescribeTable":
            return self._described(environ, start_response)
        return self._application(environ, start_response)

    def _contributors(self, asked: Answer, start_response: StartResponse) -> Iterable[bytes]:
        if asked["TableName"] not in _INDEXES:
            fault = {"__type": "x#ResourceNotFoundException", "message": "no such table"}
            return _said(fault, start_response, "400 Bad Request")
        return _said(self.completion.contributors(asked), start_response)

    def _described(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        told: list[Any] = []

        def listen(*words: Any) -> Any:
            told.extend(words)

        text = b"".join(self._application(environ, listen))
        answer = json.loads(text)
        if "Table" not in answer:
            start_response(told[0], told[1])
            return [text]
        self.completion.describe(answer["Table"])
        return _said(answer, start_response)


def _asked(environ: WSGIEnvironment) -> Answer:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    environ["wsgi.input"] = io.BytesIO(body)
    return json.loads(body)


def _said(answer: Answer, start_response: StartResponse, status: str = "200 OK") -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/x-amz-json-1.0")])
    return [json.dumps(answer).encode()]
