import pytest

from offline.plugin.failures import RefusedError
from offline.plugin.resources.dynamodb_table import parameters
from offline.plugin.resources.dynamodb_table.parameters import Parameters
from offline.plugin.values import Properties

INDEX: Properties = {"name": "i", "hashKey": "a", "projectionType": "ALL"}
CREATED: Parameters = {
    "IndexName": "i",
    "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}


@pytest.mark.parametrize(
    ("mode", "inputs", "added"),
    [
        ("PAY_PER_REQUEST", {"readCapacity": 0}, {}),
        (
            "PAY_PER_REQUEST",
            {"onDemandThroughput": {"maxWriteRequestUnits": 5}},
            {"OnDemandThroughput": {"MaxWriteRequestUnits": 5}},
        ),
        (
            "PROVISIONED",
            {"readCapacity": 5, "writeCapacity": 6, "onDemandThroughput": {}},
            {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}},
        ),
        (
            "PAY_PER_REQUEST",
            {"warmThroughput": {"readUnitsPerSecond": 12000, "writeUnitsPerSecond": 4000}},
            {"WarmThroughput": {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000}},
        ),
        (
            "PAY_PER_REQUEST",
            {"projectionType": "INCLUDE", "nonKeyAttributes": ["b"]},
            {"Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["b"]}},
        ),
    ],
    ids=["on demand", "capped", "provisioned", "warm", "projection"],
)
def test_an_index_is_made_of_what_is_asked(
    mode: str, inputs: Properties, added: Parameters
) -> None:
    assert parameters.index_creation(INDEX | inputs, mode) == CREATED | added


@pytest.mark.parametrize(
    ("capacity", "kind"),
    [({}, "write"), ({"readCapacity": 5}, "write"), ({"writeCapacity": 5}, "read")],
    ids=["neither", "no writes", "no reads"],
)
def test_provisioned_indexes_need_a_capacity(capacity: Properties, kind: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parameters.index_creation(INDEX | capacity, "PROVISIONED")
    assert str(refused.value) == (
        f"index 'i': {kind} capacity must be > 0 when billing mode is PROVISIONED"
    )


@pytest.mark.parametrize(
    ("item", "keys"),
    [
        ({"hashKey": "a"}, [("a", "HASH")]),
        ({"hashKey": "a", "rangeKey": "b"}, [("a", "HASH"), ("b", "RANGE")]),
        (
            {"keySchemas": [{"attributeName": n, "keyType": "HASH"} for n in "ab"]},
            [("a", "HASH"), ("b", "HASH")],
        ),
    ],
    ids=["hash key", "range key", "key schema"],
)
def test_keys_are_the_same_whichever_way_they_are_written(
    item: Properties, keys: list[tuple[str, str]]
) -> None:
    assert parameters.key_schema(item) == [
        {"AttributeName": name, "KeyType": kind} for name, kind in keys
    ]


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ({"enabled": True}, {"Enabled": True}),
        (
            {"enabled": True, "kmsKeyArn": "k"},
            {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": "k"},
        ),
        ({"enabled": False, "kmsKeyArn": "k"}, {"Enabled": False}),
        (None, {"Enabled": False}),
    ],
    ids=["key of AWS", "key of one's own", "off", "left out"],
)
def test_encryption_is_with_the_key_of_aws_or_ones_own(
    option: Properties | None, expected: Parameters
) -> None:
    inputs: Properties = {"serverSideEncryption": option} if option else {}
    assert parameters.encryption(inputs) == expected


def test_a_cap_is_lifted_by_a_figure_and_left_alone_by_none() -> None:
    assert parameters.on_demand({"maxReadRequestUnits": -1}) == {"MaxReadRequestUnits": -1}
    assert parameters.on_demand({"maxReadRequestUnits": 0}) == {}


def test_capacity_that_is_left_out_is_zero() -> None:
    assert parameters.provisioned({"readCapacity": 5}) == {
        "ReadCapacityUnits": 5,
        "WriteCapacityUnits": 0,
    }


def test_attributes_are_listed_as_aws_does() -> None:
    assert parameters.attributes({"attributes": [{"name": "a", "type": "S"}]}) == [
        {"AttributeName": "a", "AttributeType": "S"}
    ]
    assert parameters.attributes({}) == []
