from dataclasses import replace

import pytest

from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.outputs import Outputs
from ops.verify.patterns import checks
from ops.verify.polling import Polling
from tests.offline.plugin.conftest import Server
from tests.ops.verify.as_asked import LOGS, REQUESTS
from tests.ops.verify.estate import client

QUICK = Polling(seconds=0)


def left() -> list[int]:
    return [client("dynamodb").scan(TableName=table)["Count"] for table in (REQUESTS, LOGS)]


def test_every_pattern_works_and_nothing_is_left(of: Deployed) -> None:
    found = checks(of, QUICK)
    assert {check.section for check in found} == {"access patterns"}
    assert [check.check for check in found] == [
        "submit a request",
        "take it",
        "submit it again",
        "take it again",
        "fields that come back changed",
        "by_user",
        "by_project",
        "by_priority",
        "by_status processing",
        "finish it",
        "by_status completed",
        "append a log",
        "append it again",
        "of_request",
        "items left behind",
    ]
    assert {check.status for check in found} == {"ok"}
    assert left() == [0, 0]


@pytest.mark.parametrize(
    ("action", "failed"),
    [
        ("UpdateItem", ["take it", "by_user", "by_project", "by_priority"]),
        ("GetItem", ["fields that come back changed", "finish it"]),
        ("Query", ["by_user"]),
    ],
)
def test_nothing_is_left_after_a_failure_half_way(
    of: Deployed, server: Server, action: str, failed: list[str]
) -> None:
    server.refused.add(action)
    found = [check.check for check in checks(of, QUICK) if check.status == "failed"]
    assert found[: len(failed)] == failed
    assert left() == [0, 0]


def test_what_cannot_be_removed_is_named_with_its_key(of: Deployed, server: Server) -> None:
    server.refused.add("DeleteItem")
    removal = checks(of, QUICK)[-1]
    server.refused.clear()
    [request] = client("dynamodb").scan(TableName=REQUESTS)["Items"]
    identity = request["request_id"]["S"]
    assert identity.startswith("verify-")
    reason = "dynamodb:DeleteItem: LimitExceededException: too many at once"
    key = f'{{"S": "{identity}"}}'
    assert removal == Check(
        section="access patterns",
        check="items left behind",
        status="failed",
        found=[
            {"table": REQUESTS, "request_id": identity, "reason": reason},
            {"table": LOGS, "log_id": identity, "reason": reason},
        ],
        expected=[],
        todo=f"""Remove them:
  aws dynamodb delete-item --table-name {REQUESTS} --key '{{"request_id": {key}}}'
  aws dynamodb delete-item --table-name {LOGS} --key '{{"log_id": {key}}}'""",
    )


def test_tables_without_a_name_are_not_tried(of: Deployed) -> None:
    assert checks(replace(of, outputs=Outputs({"logsTableName": LOGS})), QUICK) == [
        Check(
            section="access patterns",
            check="all",
            status="unknown",
            found="the stack has no output requestsTableName",
            expected="tried",
        )
    ]


def test_a_stack_without_logs_has_none_to_try(of: Deployed) -> None:
    settings = of.stack.settings
    without = settings.model_copy(
        update={"logs": settings.logs.model_copy(update={"enabled": False})}
    )
    found = checks(replace(of, stack=replace(of.stack, settings=without)), QUICK)
    assert [check.check for check in found][-2:] == ["by_status completed", "items left behind"]
