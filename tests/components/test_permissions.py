import pytest

from components.documents import Statement
from components.permissions import cache_arn, caching, following, reading, sharing, writing
from components.site import Site
from tables.specs import Index, Key, TableSpec
from tests.conftest import ACCOUNT, REGION

SITE = Site(environment="prod", partition="aws", region=REGION, account=ACCOUNT)
ORDERS = TableSpec(
    name="orders",
    base_name="orders",
    hash_key=Key("id"),
    indexes=(
        Index(name="by-day", hash_key=Key("day")),
        Index(name="by-who", hash_key=Key("who")),
    ),
)
NOTES = TableSpec(name="notes", base_name="all-notes", hash_key=Key("id"))
TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/prod-orders"
INDEXES = [f"{TABLE}/index/by-day", f"{TABLE}/index/by-who"]
NOTES_TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/prod-all-notes"
STREAM = f"{TABLE}/stream/2026-01-01T00:00:00.000"
KEY = "arn:aws:kms:us-east-1:111122223333:key/k"
CLUSTER = "arn:aws:dax:us-east-1:111122223333:cache/prod-requests"

READ_ACTIONS = [
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:Query",
]
WRITE_ACTIONS = [
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
]
READ_AND_WRITE_ACTIONS = [
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
]
READ_CACHE_ACTIONS = ["dax:BatchGetItem", "dax:ConditionCheckItem", "dax:GetItem", "dax:Query"]
WRITE_CACHE_ACTIONS = ["dax:ConditionCheckItem", "dax:PutItem", "dax:UpdateItem"]
THROUGH_DYNAMODB = {"StringEquals": {"kms:ViaService": "dynamodb.us-east-1.amazonaws.com"}}
DECRYPT: Statement = {
    "Sid": "UseKey",
    "Effect": "Allow",
    "Action": ["kms:Decrypt", "kms:DescribeKey"],
    "Resource": [KEY],
    "Condition": THROUGH_DYNAMODB,
}
ENCRYPT: Statement = {
    "Sid": "UseKey",
    "Effect": "Allow",
    "Action": [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
    ],
    "Resource": [KEY],
    "Condition": THROUGH_DYNAMODB,
}


def allow(sid: str, actions: list[str], resources: list[str]) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}


READ_ITEMS = allow("ReadItems", READ_ACTIONS, [TABLE])
QUERY_INDEXES = allow("QueryIndexes", ["dynamodb:Query"], INDEXES)
READ_CACHE = allow("ReadCache", READ_CACHE_ACTIONS, [CLUSTER])
WRITE_ITEMS = allow("WriteItems", WRITE_ACTIONS, [TABLE])
WRITE_CACHE = allow("WriteCache", WRITE_CACHE_ACTIONS, [CLUSTER])
SERVE_ITEMS = allow("ServeItems", READ_AND_WRITE_ACTIONS, [TABLE])
FOLLOW_STREAM = allow(
    "FollowStream",
    ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    [STREAM],
)
LIST_STREAMS = allow("ListStreams", ["dynamodb:ListStreams"], ["*"])


@pytest.mark.parametrize(
    ("key", "cache", "statements"),
    [
        pytest.param(None, None, [READ_ITEMS, QUERY_INDEXES], id="a table"),
        pytest.param(KEY, None, [READ_ITEMS, QUERY_INDEXES, DECRYPT], id="with a key"),
        pytest.param(
            None, "prod-requests", [READ_ITEMS, QUERY_INDEXES, READ_CACHE], id="with a cache"
        ),
        pytest.param(
            KEY, "prod-requests", [READ_ITEMS, QUERY_INDEXES, READ_CACHE, DECRYPT], id="with both"
        ),
    ],
)
def test_reading(key: str | None, cache: str | None, statements: list[Statement]) -> None:
    assert reading(SITE, ORDERS, key, cache) == statements


def test_reading_a_table_without_indexes() -> None:
    assert reading(SITE, NOTES, None, None) == [allow("ReadItems", READ_ACTIONS, [NOTES_TABLE])]


@pytest.mark.parametrize(
    ("key", "cache", "statements"),
    [
        pytest.param(None, None, [WRITE_ITEMS], id="a table"),
        pytest.param(KEY, None, [WRITE_ITEMS, ENCRYPT], id="with a key"),
        pytest.param(None, "prod-requests", [WRITE_ITEMS, WRITE_CACHE], id="with a cache"),
        pytest.param(KEY, "prod-requests", [WRITE_ITEMS, WRITE_CACHE, ENCRYPT], id="with both"),
    ],
)
def test_writing(key: str | None, cache: str | None, statements: list[Statement]) -> None:
    assert writing(SITE, ORDERS, key, cache) == statements


@pytest.mark.parametrize(
    ("key", "statements"),
    [
        pytest.param(None, [FOLLOW_STREAM, LIST_STREAMS], id="a stream"),
        pytest.param(KEY, [FOLLOW_STREAM, LIST_STREAMS, DECRYPT], id="with a key"),
    ],
)
def test_following(key: str | None, statements: list[Statement]) -> None:
    assert following(SITE, STREAM, key) == statements


@pytest.mark.parametrize(
    ("key", "statements"),
    [
        pytest.param(None, [SERVE_ITEMS, QUERY_INDEXES], id="a table"),
        pytest.param(KEY, [SERVE_ITEMS, QUERY_INDEXES, ENCRYPT], id="with a key"),
    ],
)
def test_caching(key: str | None, statements: list[Statement]) -> None:
    assert caching(SITE, ORDERS, key) == statements


def test_caching_a_table_without_indexes() -> None:
    assert caching(SITE, NOTES, None) == [
        allow("ServeItems", READ_AND_WRITE_ACTIONS, [NOTES_TABLE])
    ]


def test_sharing() -> None:
    analysts = "arn:aws:iam::222233334444:role/analysts"
    assert sharing(SITE, ORDERS, (analysts,)) == [
        {
            "Sid": "ReadItems",
            "Effect": "Allow",
            "Principal": {"AWS": [analysts]},
            "Action": READ_ACTIONS,
            "Resource": [TABLE, *INDEXES],
        }
    ]


def test_cache_arn() -> None:
    assert cache_arn(SITE, "prod-requests") == CLUSTER
