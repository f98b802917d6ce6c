import pytest

from ops.verify import samples
from ops.verify.deployed import Deployed
from ops.verify.log_steps import LogSteps
from ops.verify.polling import Polling
from ops.verify.steps import taken
from ops.verify.trial import Trial, Written
from tables.access import LogsTable
from tests.offline.plugin.conftest import Server
from tests.ops.verify.as_asked import LOGS
from tests.ops.verify.estate import client


@pytest.fixture
def steps(of: Deployed) -> LogSteps:
    assert of.outputs.text("logsTableName") == LOGS
    return LogSteps(
        table=LogsTable(client("dynamodb"), LOGS),
        log=samples.log("verify-1"),
        trial=Trial(client("dynamodb")),
        polling=Polling(seconds=0),
    )


def outcome(steps: LogSteps) -> dict[str, tuple[str, object]]:
    checks = taken(steps.steps(), "See the table.", on_embedded=True)
    return {check.check: (check.status, check.found) for check in checks}


def test_every_pattern_works(steps: LogSteps) -> None:
    assert outcome(steps) == {
        "append a log": ("ok", "appended"),
        "append it again": ("ok", "refused"),
        "of_request": ("ok", "found"),
    }
    assert {*steps.trial.written} == {Written(LOGS, "log_id", "verify-1")}


def test_a_failure_stops_what_needs_it(steps: LogSteps, server: Server) -> None:
    server.refused.add("PutItem")
    assert outcome(steps) == {
        "append a log": (
            "failed",
            "dynamodb:PutItem: LimitExceededException: too many at once",
        ),
        "append it again": ("unknown", "needs: append a log"),
        "of_request": ("unknown", "needs: append a log"),
    }


def test_a_log_that_comes_back_changed_is_not_found(steps: LogSteps) -> None:
    [append, _, query] = steps.steps()
    assert append.do() == "appended"
    client("dynamodb").update_item(
        TableName=LOGS,
        Key={"log_id": {"S": "verify-1"}},
        UpdateExpression="SET stage = :other",
        ExpressionAttributeValues={":other": {"S": "other"}},
    )
    assert query.do() == "not found within 0 s"
