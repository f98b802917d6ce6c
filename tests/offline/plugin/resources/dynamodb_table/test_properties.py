import pytest

from offline.plugin.resources.dynamodb_table import properties
from offline.plugin.resources.dynamodb_table.properties import Answer
from offline.plugin.values import Properties

HASH = {"AttributeName": "who", "KeyType": "HASH"}
RANGE = {"AttributeName": "at", "KeyType": "RANGE"}
INDEX: Answer = {
    "IndexName": "by-who",
    "KeySchema": [HASH, RANGE],
    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a"]},
    "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
    "WarmThroughput": {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000},
}


def test_an_index_has_its_keys_both_ways() -> None:
    assert properties.global_index(INDEX) == {
        "hashKey": "who",
        "keySchemas": [
            {"attributeName": "who", "keyType": "HASH"},
            {"attributeName": "at", "keyType": "RANGE"},
        ],
        "name": "by-who",
        "nonKeyAttributes": ["a"],
        "projectionType": "INCLUDE",
        "rangeKey": "at",
        "readCapacity": 5,
        "writeCapacity": 6,
    }


def test_an_index_of_several_hash_keys_has_none_to_name() -> None:
    index = properties.global_index(INDEX | {"KeySchema": [HASH, HASH]})
    assert "hashKey" not in index
    assert "rangeKey" not in index


def test_a_local_index_has_a_range_key_alone() -> None:
    assert properties.local_index(INDEX | {"Projection": {"ProjectionType": "ALL"}}) == {
        "name": "by-who",
        "nonKeyAttributes": [],
        "projectionType": "ALL",
        "rangeKey": "at",
    }


@pytest.mark.parametrize(
    ("item", "cap"),
    [
        ({}, None),
        (
            {"OnDemandThroughput": {"MaxReadRequestUnits": 9}},
            {"maxReadRequestUnits": 9, "maxWriteRequestUnits": 0},
        ),
    ],
    ids=["none", "one"],
)
def test_caps_are_told_where_there_is_one(item: Answer, cap: Properties | None) -> None:
    assert properties.on_demand(item) == cap


@pytest.mark.parametrize(
    ("reads", "writes", "is_told"),
    [
        (12000, 4000, False),
        (11999, 3999, False),
        (12001, 4000, True),
        (12000, 4001, True),
        (100, 5000, True),
    ],
    ids=["as AWS keeps it", "less", "more reads", "more writes", "less and more"],
)
def test_warm_throughput_is_told_where_someone_asked_for_it(
    reads: int, writes: int, is_told: bool
) -> None:
    warm = {"WarmThroughput": {"ReadUnitsPerSecond": reads, "WriteUnitsPerSecond": writes}}
    told = {"readUnitsPerSecond": reads, "writeUnitsPerSecond": writes}
    assert properties.warm_throughput(warm) == (told if is_told else None)
