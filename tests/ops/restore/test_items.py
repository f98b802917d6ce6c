"""Whether the items of a restored table are there, and are such as the table should have."""

from collections.abc import Iterable
from typing import Any

import pytest
from typing_extensions import override

from market_intelligence.specs import Key, TableSpec
from ops.restore.comparison import matching_items, sample
from tests.ops.restore.aws import KnownAws
from tests.ops.restore.conftest import FILE, QUIET, REQUESTS, RESTORED, World, item

SOURCE = "in the source"
PAST, FUTURE = {"ttl": {"N": "1700000000"}}, {"ttl": {"N": "99999999999"}}


def put(world: World, table: str, one: dict[str, Any]) -> None:
    world.dynamodb.put_item(TableName=table, Item=one)


def remove(world: World, table: str, request_id: str) -> None:
    world.dynamodb.delete_item(TableName=table, Key={"request_id": {"S": request_id}})


def found(world: World, *words: str, code: int = 0) -> dict[str, tuple[str, object, str]]:
    """Go on with the restored table, and return what is said of its items."""
    done = world.restore("--as", RESTORED, *words, code=code)
    return {
        one["check"]: (one["status"], one["found"], one["todo"])
        for one in done["checks"]
        if one["section"] == "items"
    }


@pytest.fixture
def restored(world: World) -> World:
    """The table, restored with its items."""
    world.bare()
    return world


def test_items_that_are_all_there(restored: World) -> None:
    assert found(restored) == {
        "valid": ("ok", {"read": 3, "all": True, "invalid": 0}, ""),
        SOURCE: ("ok", {"the same": 3, "changed since": 0, "gone since": 0}, ""),
        "missing": ("ok", [], ""),
        "expired": ("ok", 0, ""),
    }
    part = {"read": 2, "all": False, "invalid": 0}
    assert found(restored, "--sample", "2")["valid"] == ("ok", part, "")


def test_items_that_are_not_such_as_the_table_has(restored: World) -> None:
    put(restored, RESTORED, item("request-1", status="lost"))
    status, told, action = found(restored)["valid"]
    assert (status, told) == ("warning", {"read": 3, "all": True, "invalid": 1})
    assert action.startswith(
        f'Check whether they are like that in {REQUESTS}. The first: request "request-1" has 1 '
        "problem: status: "
    )


def test_what_has_become_of_items_since(restored: World) -> None:
    put(restored, REQUESTS, item("request-1", status="failed"))
    remove(restored, REQUESTS, "request-2")
    # Written after the restore, within a minute of it, and at a time that is none.
    for number, at in enumerate(["2025-02-05T11:58:00", "2025-02-05T11:54:30", "yesterday"]):
        put(restored, REQUESTS, item(f"other-{number}", created_at=at))
    checks = found(restored)
    assert checks[SOURCE] == ("ok", {"the same": 1, "changed since": 1, "gone since": 1}, "")
    assert checks["missing"] == ("ok", [], "")


def test_items_that_are_older_than_the_restore_and_not_in_it(restored: World) -> None:
    remove(restored, RESTORED, "request-1")
    assert found(restored, code=1)["missing"] == (
        "failed",
        ["request-1"],
        (
            "Their timestamps are before 2025-02-05 11:55 UTC. Unless they were deleted and "
            "written again since, restore to a later time, under another name."
        ),
    )


def test_expired_items_are_about_to_be_deleted_unless_they_are_kept(restored: World) -> None:
    put(restored, RESTORED, item("request-1") | PAST)
    put(restored, RESTORED, item("request-2") | FUTURE)
    assert found(restored, "--keep-expired")["expired"] == ("ok", 1, "")
    again = f"./mi restore --stack prod --table requests --as {RESTORED} --keep-expired"
    assert found(restored)["expired"] == (
        "warning",
        1,
        (
            "This command turned expiry on, so DynamoDB deletes them within days. To keep them, "
            f"run `{again}`; AWS allows one change of expiry an hour."
        ),
    )


def test_tables_without_expiry_have_no_expired_items(restored: World) -> None:
    restored.write(f"{FILE}{QUIET}".replace("    stream:", "    timeToLive: false\n    stream:"))
    assert "expired" not in found(restored)


def test_items_that_may_not_be_read(restored: World) -> None:
    restored.service.faults["Scan", ""] = ["AccessDeniedException"]
    assert found(restored, code=1) == {
        "read": (
            "unknown",
            "dynamodb:Scan: AccessDeniedException: as the test asks",
            "Grant the caller dynamodb:Scan.",
        )
    }


class Paging(KnownAws):
    """AWS that gives and takes two items at once, whatever it is asked for."""

    items: Iterable[dict[str, Any]] = ()

    @override
    def send(self, service: str, action: str, **parameters: Any) -> dict[str, Any]:
        """Answer from the items."""
        assert service == "dynamodb"
        if action == "scan":
            start = parameters.get("ExclusiveStartKey", 0)
            some = [*self.items][start : start + min(2, parameters["Limit"])]
            end = start + len(some)
            more = {"LastEvaluatedKey": end} if end < len([*self.items]) else {}
            return {"Items": some} | more
        [(table, asked)] = parameters["RequestItems"].items()
        keys = asked["Keys"]
        assert len(keys) <= 100
        there = [one for one in self.items if {"id": one["id"], "no": one["no"]} in keys[:2]]
        left = {table: {"Keys": keys[2:]}} if keys[2:] else {}
        return {"Responses": {table: there}, "UnprocessedKeys": left}


def test_all_pages_are_read_and_what_aws_leaves_is_asked_again(empty: World) -> None:
    spec = TableSpec(
        name="orders", base_name="orders", hash_key=Key("id"), range_key=Key("no", "N")
    )
    items = [{"id": {"S": "a"}, "no": {"N": str(number)}} for number in range(103)]
    aws = Paging({}, empty.writer().waiting)
    aws.items = items
    whole = sample(aws, "a", spec, 200)
    assert ([*whole.items], whole.is_all) == ([f"a {number}" for number in range(103)], True)
    part = sample(aws, "a", spec, 3)
    assert ([*part.items], part.is_all) == (["a 0", "a 1", "a 2"], False)
    assert [*matching_items(aws, "a", spec, items).values()] == items
    assert len(empty.slept) == 50
    assert empty.slept[:2] == [5, 7.5]
