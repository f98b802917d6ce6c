from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ops.restore.items import Items
from ops.restore.restored import Restored, keeping_expired
from ops.verify.aws import Client
from ops.verify.checks import Check
from tests.ops.restore.estate import REQUESTS, RESTORED, item
from tests.ops.restore.service import LATEST, NOW, State

SOURCE = "in the source"
WELL: list[tuple[str, str, object]] = [
    ("valid", "ok", {"read": 3, "all": True, "invalid": 0}),
    (SOURCE, "ok", {"the same": 3, "changed since": 0, "gone since": 0}),
    ("missing", "ok", []),
    ("expired", "ok", 0),
]


def checks(of: Restored, most: int = 1000) -> list[Check]:
    return Items(of=of, at=LATEST, now=NOW, most=most).checks()


def found(of: Restored) -> dict[str, tuple[str, object]]:
    return {check.check: (check.status, check.found) for check in checks(of)}


def put(dynamodb: Client, table: str, one: dict[str, Any]) -> None:
    dynamodb.put_item(TableName=table, Item=one)


def remove(dynamodb: Client, table: str, request_id: str) -> None:
    dynamodb.delete_item(TableName=table, Key={"request_id": {"S": request_id}})


def test_items_that_are_all_there(of: Restored, bare: str) -> None:
    assert bare
    assert [(check.check, check.status, check.found) for check in checks(of)] == WELL
    assert {check.section for check in checks(of)} == {"items"}
    assert {check.todo for check in checks(of)} == {""}


def test_a_sample_says_that_it_is_one(of: Restored, bare: str) -> None:
    assert bare
    assert checks(of, most=2)[0].found == {"read": 2, "all": False, "invalid": 0}


def test_items_that_are_not_such_as_the_table_has(
    of: Restored, bare: str, dynamodb: Client
) -> None:
    put(dynamodb, bare, item("request-1", status="lost"))
    check = checks(of)[0]
    assert (check.status, check.found, check.expected) == (
        "warning",
        {"read": 3, "all": True, "invalid": 1},
        {"read": 3, "all": True, "invalid": 0},
    )
    assert check.todo.startswith(
        f'See whether they were so in {REQUESTS}. The first: request "request-1" has 1 problem: '
        "status: "
    )


def test_what_has_become_of_items_since(of: Restored, bare: str, dynamodb: Client) -> None:
    assert bare
    put(dynamodb, REQUESTS, item("request-1", status="failed"))
    remove(dynamodb, REQUESTS, "request-2")
    put(dynamodb, REQUESTS, item("request-9", created_at="2026-11-26T11:58:00"))
    assert found(of)[SOURCE] == (
        "ok",
        {"the same": 1, "changed since": 1, "gone since": 1},
    )
    assert found(of)["missing"] == ("ok", [])


def test_items_that_are_older_than_the_restore_and_not_in_it(
    of: Restored, bare: str, dynamodb: Client
) -> None:
    remove(dynamodb, bare, "request-1")
    [check] = [one for one in checks(of) if one.check == "missing"]
    assert (check.status, check.found, check.expected) == ("failed", ["request-1"], [])
    assert check.todo == (
        "They say that they were written before 2026-11-26 11:55 UTC. Unless they were deleted "
        "then and written again, restore to a later time, under another name."
    )


@pytest.mark.parametrize(
    "created_at",
    ["2026-11-26T11:54:30", "yesterday"],
    ids=["within the minute", "no time"],
)
def test_items_of_which_it_is_not_sure_are_not_missed(
    of: Restored, bare: str, dynamodb: Client, created_at: str
) -> None:
    assert bare
    put(dynamodb, REQUESTS, item("request-9", created_at=created_at))
    assert found(of)["missing"] == ("ok", [])


def expire(dynamodb: Client, table: str) -> None:
    past = int(datetime(2026, 11, 26, 11, tzinfo=UTC).timestamp())
    put(dynamodb, table, item("request-1") | {"ttl": {"N": str(past)}})
    put(dynamodb, table, item("request-2") | {"ttl": {"N": str(past + 7200)}})


def test_expired_items_are_about_to_be_deleted(of: Restored, bare: str, dynamodb: Client) -> None:
    expire(dynamodb, bare)
    check = checks(of)[-1]
    assert (check.check, check.status, check.found, check.expected) == ("expired", "warning", 1, 0)
    assert check.todo == (
        "DynamoDB deletes them within days of turning expiry on, which this did. To keep them, run "
        f"`./mi restore --stack prod --table requests --as {RESTORED} --keep-expired`; "
        "AWS lets expiry be changed once an hour."
    )


def test_expired_items_that_are_kept(of: Restored, bare: str, dynamodb: Client) -> None:
    expire(dynamodb, bare)
    assert found(keeping_expired(of))["expired"] == ("ok", 1)


def test_tables_without_expiry_have_no_expired_items(of: Restored, bare: str) -> None:
    assert bare
    without = replace(of, tables=[replace(of.args, time_to_live=False)])
    assert "expired" not in found(without)


def test_items_that_may_not_be_read(of: Restored, bare: str, state: State) -> None:
    assert bare
    state.faults["Scan"] = ["AccessDeniedException"]
    assert checks(of) == [
        Check(
            section="items",
            check="read",
            status="unknown",
            found="dynamodb:Scan: AccessDeniedException: as the test asks",
            expected="items",
            todo="Allow the caller dynamodb:Scan.",
        )
    ]
