from typing import Any

import pytest

from offline.plugin.resources.dynamodb_table.checks import problems
from offline.plugin.values import UNKNOWN, Properties

GOOD: Properties = {
    "name": "orders",
    "billingMode": "PAY_PER_REQUEST",
    "hashKey": "id",
    "attributes": [{"name": "id", "type": "S"}],
}
TWO = [{"name": "id", "type": "S"}, {"name": "who", "type": "S"}]
COMBINATION = "Invalid Attribute Combination."


def found(inputs: Properties, remote: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    return [(p.path, p.reason) for p in problems(GOOD | inputs, lambda: remote)]


def index(**properties: object) -> Properties:
    return {"globalSecondaryIndexes": [{"name": "i", "projectionType": "ALL"} | properties]}


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        index(hashKey="id"),
        {"readCapacity": 0, "writeCapacity": 0},
        {"billingMode": "PROVISIONED", "readCapacity": 1},
        {"billingMode": "PROVISIONED"},
        {"billingMode": UNKNOWN, "readCapacity": 5},
        {"ttl": {"enabled": False}},
        {"ttl": {"enabled": False, "attributeName": "expires"}},
        {"ttl": {"enabled": True, "attributeName": UNKNOWN}},
        {"ttl": {"enabled": UNKNOWN}},
        {"ttl": UNKNOWN},
        {"streamEnabled": True, "streamViewType": "KEYS_ONLY"},
        {"streamEnabled": False, "streamViewType": "KEYS_ONLY"},
        {"streamEnabled": UNKNOWN, "streamViewType": "KEYS_ONLY"},
        {"attributes": UNKNOWN},
        {"hashKey": UNKNOWN},
        {"attributes": [UNKNOWN]},
        {"globalSecondaryIndexes": UNKNOWN, "attributes": TWO},
        {"globalSecondaryIndexes": [UNKNOWN], "attributes": TWO},
        index(keySchemas=UNKNOWN) | {"attributes": TWO},
        index(keySchemas=[UNKNOWN]) | {"attributes": TWO},
    ],
    ids=[
        "plain table",
        "index",
        "no capacity on demand",
        "capacity",
        "capacity left out",
        "unknown billing",
        "expiry off",
        "expiry off with its attribute",
        "unknown attribute of expiry",
        "unknown expiry",
        "all of expiry unknown",
        "stream",
        "view of a stream that is off",
        "unknown stream",
        "unknown attributes",
        "unknown key",
        "unknown attribute",
        "unknown indexes",
        "unknown index",
        "unknown keys of an index",
        "unknown key of an index",
    ],
)
def test_what_the_official_plugin_takes_passes(inputs: Properties) -> None:
    assert found(inputs) == []


@pytest.mark.parametrize(
    ("inputs", "path", "reason"),
    [
        (
            {"attributes": [*GOOD["attributes"], {"name": "z", "type": "S"}]},
            "attributes",
            'all attributes must be indexed. Unused attributes: ["z"]',
        ),
        (
            {"rangeKey": "at"},
            "attributes",
            'all indexes must match a defined attribute. Unmatched indexes: ["at"]',
        ),
        (
            index(),
            "globalSecondaryIndexes[0]",
            (
                f"{COMBINATION} No attribute specified when one (and only one) of "
                "[keySchemas, hashKey] is required"
            ),
        ),
        (
            {"readCapacity": 1},
            "readCapacity",
            (
                f'{COMBINATION} Attribute "readCapacity" cannot be specified when "billingMode" is '
                '"PAY_PER_REQUEST"'
            ),
        ),
        (
            {"billingMode": "PROVISIONED", "writeCapacity": 0},
            "writeCapacity",
            (
                f'{COMBINATION} Attribute "writeCapacity" must be at least 1 when "billingMode" is '
                '"PROVISIONED"'
            ),
        ),
        (
            {"ttl": {"enabled": True}},
            "ttl.enabled",
            (
                f'{COMBINATION} Attribute "ttl.attributeName" must be specified when "ttl.enabled" '
                'is "true"'
            ),
        ),
        (
            {"ttl": {"enabled": True, "attributeName": ""}},
            "ttl.attributeName",
            (
                'Invalid value. Attribute "ttl.attributeName" cannot have an empty value when '
                '"ttl.enabled" is "true"'
            ),
        ),
        (
            {"streamEnabled": True},
            "streamEnabled",
            (
                f'{COMBINATION} Attribute "streamViewType" must be specified when "streamEnabled" '
                'is "true"'
            ),
        ),
        (
            {"streamViewType": "KEYS_ONLY"},
            "streamViewType",
            (
                f'{COMBINATION} Attribute "streamEnabled" must be specified when "streamViewType" '
                "is specified"
            ),
        ),
        ({"importTable": {}}, "importTable", "a rehearsal cannot import a table from S3"),
    ],
    ids=[
        "unused attribute",
        "unmatched key",
        "index without keys",
        "capacity on demand",
        "no capacity",
        "expiry without attribute",
        "expiry with an empty attribute",
        "stream without view",
        "view without stream",
        "import",
    ],
)
def test_what_the_official_plugin_refuses_is_refused(
    inputs: Properties, path: str, reason: str
) -> None:
    assert found(inputs) == [(path, reason)]


def test_keys_of_indexes_that_exist_count_as_attributes_and_as_keys() -> None:
    remote = {"GlobalSecondaryIndexes": [{"KeySchema": [{"AttributeName": "who"}]}]}
    extra = {"attributes": [*GOOD["attributes"], {"name": "who", "type": "S"}]}
    assert found(extra, remote) == []
    assert found(index(hashKey="who"), remote) == []


def test_aws_is_not_asked_where_attributes_and_keys_agree() -> None:
    def remote() -> None:
        raise AssertionError

    assert problems(GOOD, remote) == []
