from datetime import UTC, datetime

import pytest

from ops.verify import samples
from ops.verify.deployed import Deployed
from ops.verify.polling import Polling
from ops.verify.request_steps import RequestSteps
from ops.verify.steps import taken
from ops.verify.trial import Trial
from tables.access import RequestsTable
from tables.item.timestamps import expires_at, timestamp
from tests.offline.plugin.conftest import Server
from tests.ops.verify.as_asked import REQUESTS
from tests.ops.verify.estate import client

AT = timestamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
QUICK = Polling(seconds=0, pause_seconds=0)
OK: dict[str, object] = {
    "submit a request": "submitted",
    "take it": "processing",
    "submit it again": "refused",
    "take it again": "refused",
    "fields that come back changed": [],
    "by_user": "found",
    "by_project": "found",
    "by_priority": "found",
    "by_status processing": "found",
    "finish it": {"status": "completed", "ttl": expires_at(AT, 90)},
    "by_status completed": "found",
}


@pytest.fixture
def steps(of: Deployed) -> RequestSteps:
    assert of.outputs.text("requestsTableName") == REQUESTS
    return RequestSteps(
        table=RequestsTable(client("dynamodb"), REQUESTS),
        request=samples.request("verify-1"),
        trial=Trial(client("dynamodb")),
        polling=QUICK,
        at=AT,
        retention_days=90,
    )


def outcome(steps: RequestSteps) -> dict[str, tuple[str, object]]:
    checks = taken(steps.steps(), "See the table.", on_embedded=True)
    return {check.check: (check.status, check.found) for check in checks}


def not_ok(steps: RequestSteps) -> dict[str, tuple[str, object]]:
    return {name: check for name, check in outcome(steps).items() if check[0] != "ok"}


def test_every_pattern_works(steps: RequestSteps) -> None:
    assert outcome(steps) == {name: ("ok", found) for name, found in OK.items()}


def test_what_is_written_is_told_to_the_trial(steps: RequestSteps) -> None:
    outcome(steps)
    assert {(item.table, item.key, item.value) for item in steps.trial.written} == {
        (REQUESTS, "request_id", "verify-1")
    }


@pytest.mark.parametrize(
    ("index", "names"),
    [
        ("user-index", ["by_user"]),
        ("project-index", ["by_project"]),
        ("status-index", ["by_status processing", "by_status completed"]),
        ("strategy-index", ["by_priority"]),
    ],
)
def test_a_pattern_fails_without_its_index(
    steps: RequestSteps, index: str, names: list[str]
) -> None:
    delete = [{"Delete": {"IndexName": index}}]
    client("dynamodb").update_table(TableName=REQUESTS, GlobalSecondaryIndexUpdates=delete)
    missing = "dynamodb:Query finds nothing of that name"
    assert not_ok(steps) == dict.fromkeys(names, ("failed", missing))


def test_a_failure_half_way_stops_what_needs_it(steps: RequestSteps, server: Server) -> None:
    server.refused.add("UpdateItem")
    refused = "dynamodb:UpdateItem: LimitExceededException: too many at once"
    assert not_ok(steps) == {
        "take it": ("failed", refused),
        "take it again": ("unknown", "needs: take it"),
        "fields that come back changed": ("unknown", "needs: take it"),
        "by_user": ("failed", "not found within 0 s"),
        "by_project": ("failed", "not found within 0 s"),
        "by_priority": ("failed", "not found within 0 s"),
        "by_status processing": ("unknown", "needs: take it"),
        "finish it": ("unknown", "needs: take it"),
        "by_status completed": ("unknown", "needs: finish it"),
    }


def test_a_request_that_somebody_else_takes_is_told(steps: RequestSteps) -> None:
    [submit, take, *_] = steps.steps()
    assert submit.do() == "submitted"
    others = RequestsTable(client("dynamodb"), REQUESTS)
    assert others.take("verify-1", at=AT) is not None
    assert (take.do(), take.expected) == ("refused", "processing")


def test_a_request_that_comes_back_changed_is_told(steps: RequestSteps) -> None:
    [submit, take, _, _, get, *_] = steps.steps()
    submit.do()
    take.do()
    client("dynamodb").update_item(
        TableName=REQUESTS,
        Key={"request_id": {"S": "verify-1"}},
        UpdateExpression="SET request_type = :other REMOVE warnings",
        ExpressionAttributeValues={":other": {"S": "other"}},
    )
    with pytest.raises(ValueError, match="warnings"):
        get.do()
    client("dynamodb").update_item(
        TableName=REQUESTS,
        Key={"request_id": {"S": "verify-1"}},
        UpdateExpression="SET warnings = :none",
        ExpressionAttributeValues={":none": {"L": []}},
    )
    assert get.do() == ["request_type", "warnings"]
