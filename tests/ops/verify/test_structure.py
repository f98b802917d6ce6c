from collections.abc import Callable
from typing import Any

import pytest

from ops.verify.deployed import Deployed
from ops.verify.structure import questions
from tests.ops.verify.as_asked import REQUESTS
from tests.ops.verify.completion import Completion
from tests.ops.verify.estate import backend, breakages, checked, client, found

STATUS = [{"AttributeName": "status", "KeyType": "HASH"}]
CREATED = {"AttributeName": "created_at", "KeyType": "RANGE"}


def table() -> Any:
    return backend("dynamodb").tables[REQUESTS]


def change(action: str, index: dict[str, Any], **more: Any) -> None:
    updates = [{action: index}]
    client("dynamodb").update_table(TableName=REQUESTS, GlobalSecondaryIndexUpdates=updates, **more)


def no_table() -> None:
    client("dynamodb").update_table(TableName=REQUESTS, DeletionProtectionEnabled=False)
    client("dynamodb").delete_table(TableName=REQUESTS)


def another_hash_key() -> None:
    table().attr.append({"AttributeName": "id", "AttributeType": "S"})
    table().schema[0]["AttributeName"] = "id"


def a_range_key() -> None:
    table().schema.append(CREATED)


def another_type() -> None:
    [user] = [one for one in table().attr if one["AttributeName"] == "user_id"]
    user["AttributeType"] = "N"


def no_index() -> None:
    change("Delete", {"IndexName": "user-index"})


def one_index_more() -> None:
    index = {"IndexName": "by-status", "KeySchema": STATUS, "Projection": {"ProjectionType": "ALL"}}
    change("Create", index, AttributeDefinitions=table().attr)


def remade(index: dict[str, Any]) -> None:
    change("Delete", {"IndexName": "status-index"})
    change("Create", {"IndexName": "status-index", **index}, AttributeDefinitions=table().attr)


def another_projection() -> None:
    remade({"KeySchema": [*STATUS, CREATED], "Projection": {"ProjectionType": "KEYS_ONLY"}})


def an_index_without_a_range_key() -> None:
    remade({"KeySchema": STATUS, "Projection": {"ProjectionType": "ALL"}})


def an_index_that_is_being_built() -> None:
    [index] = [one for one in table().global_indexes if one.name == "project-index"]
    index.status = "CREATING"


def provisioned_capacity() -> None:
    units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    client("dynamodb").update_table(
        TableName=REQUESTS, BillingMode="PROVISIONED", ProvisionedThroughput=units
    )


BREAKAGES = breakages(
    {
        no_table: "status",
        another_hash_key: "keys",
        a_range_key: "keys",
        another_type: "user-index",
        no_index: "indexes",
        one_index_more: "indexes",
        another_projection: "status-index",
        an_index_without_a_range_key: "status-index",
        an_index_that_is_being_built: "project-index",
        provisioned_capacity: "billing",
    }
)


@pytest.mark.parametrize(("breaks", "check"), BREAKAGES)
def test_one_check_finds_it(of: Deployed, breaks: Callable[[], None], check: str) -> None:
    breaks()
    assert found(of) == {f"requests: {check}": "failed"}


def test_a_table_that_is_not_active_is_found(of: Deployed, completion: Completion) -> None:
    completion.statuses[REQUESTS] = "UPDATING"
    assert found(of) == {"requests: status": "failed"}


def test_all_is_told_as_the_specification_has_it(of: Deployed) -> None:
    logs = of.tables[1]
    assert [
        (check.check, check.found) for check in checked(questions(of, logs)) if check.status == "ok"
    ] == [
        ("status", "ACTIVE"),
        ("keys", ["log_id S"]),
        ("indexes", ["request-logs-index"]),
        (
            "request-logs-index",
            {
                "status": "ACTIVE",
                "keys": ["request_id S", "timestamp S"],
                "projection": "ALL",
            },
        ),
        ("billing", "PAY_PER_REQUEST"),
    ]


def test_what_cannot_be_asked_without_a_table_is_left_open(of: Deployed) -> None:
    no_table()
    [status, *others] = checked(questions(of, of.tables[0]))
    assert (status.found, status.expected, status.todo) == (
        "missing",
        "ACTIVE",
        "Wait until it is active, or deploy it: `pulumi up --refresh --stack prod`.",
    )
    assert {(check.status, check.found) for check in others} == {
        ("unknown", "dynamodb:DescribeTable finds nothing of that name")
    }


def test_only_what_differs_of_an_index_is_told(of: Deployed) -> None:
    another_projection()
    [index] = [one for one in checked(questions(of, of.tables[0])) if one.check == "status-index"]
    assert (index.found, index.expected) == ({"projection": "KEYS_ONLY"}, {"projection": "ALL"})
