import pytest

from offline.plugin.failures import RefusedError
from offline.plugin.resources.dynamodb_table.indexes import IndexChanges, index_changes
from offline.plugin.values import Properties

OLD: Properties = {
    "name": "i",
    "hashKey": "a",
    "keySchemas": [{"attributeName": "a", "keyType": "HASH"}],
    "projectionType": "INCLUDE",
    "nonKeyAttributes": ["x", "y"],
    "readCapacity": 0,
    "writeCapacity": 0,
}
ASKED: Properties = {
    "name": "i",
    "hashKey": "a",
    "projectionType": "INCLUDE",
    "nonKeyAttributes": ["y", "x"],
}
CREATED = {
    "IndexName": "i",
    "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["y", "x"]},
}
WARM = {"readUnitsPerSecond": 15000, "writeUnitsPerSecond": 5000}
CAPACITY = {"readCapacity": 5, "writeCapacity": 6}
UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}


def changes(
    old: Properties | None, new: Properties | None, mode: str = "PAY_PER_REQUEST"
) -> IndexChanges:
    olds, news = ({"globalSecondaryIndexes": [index] if index else []} for index in (old, new))
    return index_changes(olds, news | {"billingMode": mode})


def test_an_index_comes_stays_and_goes() -> None:
    assert changes(None, ASKED) == IndexChanges(created=[CREATED])
    assert changes(OLD, ASKED) == IndexChanges()
    assert changes(OLD, None) == IndexChanges(deleted=["i"])


@pytest.mark.parametrize(
    ("change", "created"),
    [
        ({"hashKey": "b"}, {"KeySchema": [{"AttributeName": "b", "KeyType": "HASH"}]}),
        (
            {"nonKeyAttributes": ["x"]},
            {"Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]}},
        ),
        (
            {"projectionType": "ALL", "nonKeyAttributes": []},
            {"Projection": {"ProjectionType": "ALL"}},
        ),
        (
            {"warmThroughput": WARM | {"readUnitsPerSecond": 14000}},
            {"WarmThroughput": {"ReadUnitsPerSecond": 14000, "WriteUnitsPerSecond": 5000}},
        ),
    ],
    ids=["key", "projected attributes", "projection", "less warm throughput"],
)
def test_an_index_is_rebuilt_for_what_cannot_change(
    change: Properties, created: Properties
) -> None:
    old = OLD | {"warmThroughput": WARM}
    assert changes(old, ASKED | change) == IndexChanges(deleted=["i"], created=[CREATED | created])


def test_a_rebuilt_index_keeps_the_capacity_that_it_had() -> None:
    rebuilt = changes(OLD | CAPACITY, ASKED | {"hashKey": "b"}, "PROVISIONED")
    keys = [{"AttributeName": "b", "KeyType": "HASH"}]
    assert rebuilt.created == [CREATED | {"KeySchema": keys, "ProvisionedThroughput": UNITS}]


def test_an_index_that_leaves_on_demand_mode_needs_a_capacity() -> None:
    with pytest.raises(RefusedError) as refused:
        changes(OLD, ASKED, "PROVISIONED")
    assert str(refused.value) == (
        "index 'i': write capacity must be > 0 when billing mode is PROVISIONED"
    )


@pytest.mark.parametrize(
    ("old", "new", "mode", "expected"),
    [
        (
            {},
            {"warmThroughput": WARM},
            "PAY_PER_REQUEST",
            IndexChanges(
                warmed=[
                    {
                        "IndexName": "i",
                        "WarmThroughput": {
                            "ReadUnitsPerSecond": 15000,
                            "WriteUnitsPerSecond": 5000,
                        },
                    }
                ]
            ),
        ),
        ({"warmThroughput": WARM}, {"warmThroughput": WARM}, "PAY_PER_REQUEST", IndexChanges()),
        ({"warmThroughput": WARM}, {}, "PAY_PER_REQUEST", IndexChanges()),
        (
            {},
            {"onDemandThroughput": {"maxReadRequestUnits": 9}},
            "PAY_PER_REQUEST",
            IndexChanges(
                updated=[{"IndexName": "i", "OnDemandThroughput": {"MaxReadRequestUnits": 9}}]
            ),
        ),
        ({"onDemandThroughput": {"maxReadRequestUnits": 9}}, {}, "PAY_PER_REQUEST", IndexChanges()),
        (
            {},
            CAPACITY,
            "PROVISIONED",
            IndexChanges(updated=[{"IndexName": "i", "ProvisionedThroughput": UNITS}]),
        ),
        (CAPACITY, {}, "PROVISIONED", IndexChanges()),
        (CAPACITY, CAPACITY, "PAY_PER_REQUEST", IndexChanges()),
    ],
    ids=[
        "warm throughput",
        "same warm throughput",
        "warm throughput left out",
        "cap",
        "cap left out",
        "capacity",
        "capacity left out",
        "capacity on demand",
    ],
)
def test_an_index_is_updated_for_what_can_change(
    old: Properties, new: Properties, mode: str, expected: IndexChanges
) -> None:
    assert changes(OLD | old, ASKED | new, mode) == expected
