"""What AWS says of the stack and the embedded AWS does not hold, put into its answers."""

import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from tests.conftest import REGION
from tests.ops.verify import as_asked
from tests.ops.verify.as_asked import INDEXES, REPLICA, Answer

_PLAN = re.compile(r"/backup/plans/[^/]+/(selections/([0-9]+)?)?$")


@dataclass
class Completion:
    """What AWS says, as it should be until a test changes it; an index is "" for its table."""

    statuses: dict[str, str] = field(default_factory=dict[str, str])
    classes: dict[str, str] = field(default_factory=as_asked.classes)
    maximums: dict[tuple[str, str], dict[str, int]] = field(default_factory=as_asked.maximums)
    insights: dict[tuple[str, str], str] = field(default_factory=as_asked.insights)
    replicas: dict[str, dict[str, Answer]] = field(default_factory=as_asked.replicas)
    rules: list[Answer] = field(default_factory=lambda: [as_asked.rule()])
    selections: list[list[str]] = field(default_factory=as_asked.selections)
    plan_is: Literal["there", "deleted", "gone"] = "there"

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
        deleted = {"DeletionDate": 1767225600} if self.plan_is == "deleted" else {}
        return deleted | {"BackupPlan": {"BackupPlanName": "backups", "Rules": self.rules}}


class Completed:
    """The embedded AWS, completed."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self.completion = Completion()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        action: str = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        plan = _PLAN.match(environ["PATH_INFO"])
        if plan and environ["REQUEST_METHOD"] == "GET":
            return self._plan(plan, start_response)
        if f"/{REPLICA}/dynamodb/" in environ.get("HTTP_AUTHORIZATION", ""):
            return _said(self.completion.replica(action, _asked(environ)), start_response)
        if action == "DescribeContributorInsights":
            return self._contributors(_asked(environ), start_response)
        if action == "DescribeTable":
            return self._described(environ, start_response)
        return self._application(environ, start_response)

    def _plan(self, found: re.Match[str], start_response: StartResponse) -> Iterable[bytes]:
        if self.completion.plan_is == "gone":
            return _missing(start_response)
        return _said(self.completion.plan(found), start_response)

    def _contributors(self, asked: Answer, start_response: StartResponse) -> Iterable[bytes]:
        if asked["TableName"] not in INDEXES:
            return _missing(start_response)
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


def _missing(start_response: StartResponse) -> Iterable[bytes]:
    fault = {"__type": "x#ResourceNotFoundException", "message": "no such thing"}
    return _said(fault, start_response, "400 Bad Request")


def _said(answer: Answer, start_response: StartResponse, status: str = "200 OK") -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/x-amz-json-1.0")])
    return [json.dumps(answer).encode()]
