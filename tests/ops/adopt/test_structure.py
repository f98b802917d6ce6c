from typing import Any

import pytest

from ops.verify.described import Described
from tests.ops.adopt.conftest import NAME, World
from tests.specification import REQUESTS

COPY = (
    "That cannot be changed on a table: let the stack make one of its own, copy the items "
    "into it, and point the application there."
)
UPDATE = f"aws dynamodb update-table --region us-east-1 --table-name {NAME} "
INDEXES: list[dict[str, Any]] = REQUESTS["GlobalSecondaryIndexes"]
ATTRIBUTES: list[dict[str, Any]] = REQUESTS["AttributeDefinitions"]
BY_DAY = {
    "IndexName": "by-day",
    "KeySchema": [{"AttributeName": "created_at", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}
UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}


def attributes(**types: str) -> list[dict[str, str]]:
    """Give the specification's attributes, some of other types, or others beside them."""
    listed = {one["AttributeName"]: one["AttributeType"] for one in ATTRIBUTES} | types
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in listed.items()]


def changed(position: int, **other: Any) -> list[dict[str, Any]]:
    """Give the specification's indexes with one changed."""
    return [index | other if at == position else index for at, index in enumerate(INDEXES)]


def test_the_specifications_own_table_is_adopted(world: World) -> None:
    world.make()

    assert world.refusals() == []


def test_the_order_in_which_things_are_told_does_not_matter(world: World) -> None:
    world.make(GlobalSecondaryIndexes=INDEXES[::-1], AttributeDefinitions=ATTRIBUTES[::-1])

    assert world.refusals() == []


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        pytest.param(
            {"KeySchema": [{"AttributeName": "user_id", "KeyType": "HASH"}]},
            "Its keys are user_id S, not request_id S.",
            id="another hash key",
        ),
        pytest.param(
            {"AttributeDefinitions": attributes(request_id="N")},
            "Its keys are request_id N, not request_id S.",
            id="another type",
        ),
        pytest.param(
            {
                "KeySchema": [
                    *REQUESTS["KeySchema"],
                    {"AttributeName": "status", "KeyType": "RANGE"},
                ]
            },
            "Its keys are request_id S, status S, not request_id S.",
            id="a range key",
        ),
    ],
)
def test_other_keys_are_for_good(world: World, other: dict[str, Any], reason: str) -> None:
    used = other.get("KeySchema", REQUESTS["KeySchema"])[0]["AttributeName"]
    kept = [
        one for one in attributes() if used == "request_id" or one["AttributeName"] != "request_id"
    ]
    whole: dict[str, Any] = {"AttributeDefinitions": kept, **other}
    world.make(NAME, **whole)

    assert world.refusals() == [(reason, COPY)]


def test_local_indexes_are_for_good(world: World) -> None:
    keys = [*REQUESTS["KeySchema"], {"AttributeName": "status", "KeyType": "RANGE"}]
    local = [{"IndexName": "by-status", "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}]
    world.make(KeySchema=keys, LocalSecondaryIndexes=local)

    assert world.refusals()[1:] == [("It has local indexes, by-status: none is specified.", COPY)]


def test_provisioned_capacity_is_switched_first(world: World) -> None:
    world.make(
        BillingMode="PROVISIONED",
        ProvisionedThroughput=UNITS,
        GlobalSecondaryIndexes=[index | {"ProvisionedThroughput": UNITS} for index in INDEXES],
    )

    assert world.refusals() == [
        (
            "It is billed for provisioned capacity, not by the request.",
            (
                f"Switch it, which takes minutes and harms nothing: `{UPDATE}--billing-mode "
                "PAY_PER_REQUEST`. What scales its capacity has to be removed as well."
            ),
        )
    ]
    world.update(BillingMode="PAY_PER_REQUEST")
    assert world.refusals() == []


def test_an_index_more_would_be_deleted(world: World) -> None:
    world.make(GlobalSecondaryIndexes=[*INDEXES, BY_DAY])

    delete = """'[{"Delete": {"IndexName": "by-day"}}]'"""
    assert world.refusals() == [
        (
            "It has the index by-day, which is not specified: Pulumi would delete it.",
            (
                "Delete it yourself once nobody queries it: "
                f"`{UPDATE}--global-secondary-index-updates {delete}`."
            ),
        )
    ]


def test_an_index_less_is_built_first(world: World) -> None:
    used = [one for one in ATTRIBUTES if one["AttributeName"] != "user_id"]
    world.make(GlobalSecondaryIndexes=INDEXES[1:], AttributeDefinitions=used)

    [(reason, todo)] = world.refusals()
    assert reason == "It has no index user-index."
    assert todo.startswith(
        f"Build it, and wait until it is ACTIVE: `{UPDATE}--attribute-definitions "
    )
    assert '{"Create": {"IndexName": "user-index", ' in todo


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        pytest.param(
            {"KeySchema": INDEXES[0]["KeySchema"][:1]},
            "is keyed by user_id S, not user_id S, created_at S",
            id="no range key",
        ),
        pytest.param(
            {
                "KeySchema": [
                    INDEXES[0]["KeySchema"][0],
                    {"AttributeName": "status", "KeyType": "RANGE"},
                ]
            },
            "is keyed by user_id S, status S, not user_id S, created_at S",
            id="another range key",
        ),
        pytest.param(
            {"Projection": {"ProjectionType": "KEYS_ONLY"}},
            "projects KEYS_ONLY, not ALL",
            id="keys only",
        ),
        pytest.param(
            {"Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["priority"]}},
            "projects INCLUDE, not ALL",
            id="some attributes",
        ),
    ],
)
def test_another_index_is_rebuilt_by_whoever_knows_when(
    world: World, other: dict[str, Any], difference: str
) -> None:
    world.make(GlobalSecondaryIndexes=changed(0, **other))

    [(reason, todo)] = world.refusals()
    assert reason == (
        f"Its index user-index {difference}: Pulumi would delete it and build it again, "
        "and queries on it fail meanwhile."
    )
    assert todo.startswith(f"Do so yourself when it harms least: `{UPDATE}")
    assert todo.index('"Delete"') < todo.index('"Create"')


def test_an_index_on_a_key_of_another_type_cannot_be_rebuilt(world: World) -> None:
    world.make(AttributeDefinitions=attributes(priority="N"))

    assert world.refusals() == [
        (
            (
                "Its index strategy-index is keyed by processing_strategy S, priority N, not "
                "processing_strategy S, priority S: Pulumi would delete it and build it again, and "
                "queries on it fail meanwhile."
            ),
            f"Its items hold priority as N, which an index cannot change. {COPY}",
        )
    ]


def test_an_index_that_is_being_built_is_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.make()
    indexes = Described.indexes

    def building(self: Described) -> dict[str, Any]:
        found = indexes(self)
        return found | {"user-index": found["user-index"] | {"IndexStatus": "CREATING"}}

    monkeypatch.setattr(Described, "indexes", building)
    assert world.refusals() == [
        ("Its index user-index is CREATING.", "Wait until it is ACTIVE, then run this again.")
    ]


def test_everything_is_said_at_once(world: World) -> None:
    used = [one for one in attributes(priority="N") if one["AttributeName"] != "status"]
    world.make(
        BillingMode="PROVISIONED",
        ProvisionedThroughput=UNITS,
        AttributeDefinitions=used,
        GlobalSecondaryIndexes=[
            index | {"ProvisionedThroughput": UNITS} for index in [*INDEXES[:2], INDEXES[3], BY_DAY]
        ],
    )

    assert [reason.split(",")[0].split(":")[0] for reason, _ in world.refusals()] == [
        "It is billed for provisioned capacity",
        "It has the index by-day",
        "It has no index status-index.",
        "Its index strategy-index is keyed by processing_strategy S",
    ]
