"""The quick embedded server, against the one that it stands for."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from tests.tables import quick
from tests.tables.conftest import Client, new_requests_table
from tests.tables.examples import REQUEST, request

TYPES: dict[str, Any] = {
    "text": {"S": "é"},
    "number": {"N": "1.50"},
    "yes": {"BOOL": True},
    "no": {"BOOL": False},
    "nothing": {"NULL": True},
    "texts": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2.5"]},
    "list": {"L": [{"S": "a"}, {"L": []}, {"M": {"deep": {"N": "7"}}}]},
    "map": {"M": {"empty": {"M": {}}, "S": {"S": "a name that is a type"}}},
}


def get(client: Client, table: str, key: dict[str, Any]) -> Any:
    return client.get_item(TableName=table, Key=key)["Item"]


def query(client: Client, table: str, _: dict[str, Any]) -> Any:
    answer = client.query(
        TableName=table,
        IndexName="user-index",
        KeyConditionExpression="user_id = :user",
        ExpressionAttributeValues={":user": {"S": REQUEST["user_id"]}},
        Limit=1,
    )
    return answer["Items"], answer["LastEvaluatedKey"]


def scan(client: Client, table: str, _: dict[str, Any]) -> Any:
    return client.scan(TableName=table)["Items"]


def update(client: Client, table: str, key: dict[str, Any]) -> Any:
    return client.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET #more = :more",
        ExpressionAttributeNames={"#more": "more"},
        ExpressionAttributeValues={":more": {"L": [{"S": "a"}]}},
        ReturnValues="ALL_NEW",
    )["Attributes"]


@pytest.fixture
def client(embedded_endpoint: str) -> Client:
    untyped: Any = boto3
    return untyped.client(
        "dynamodb",
        region_name="us-east-1",
        endpoint_url=embedded_endpoint,
        aws_access_key_id="rehearsal",
        aws_secret_access_key="rehearsal",
    )


@pytest.mark.parametrize("ask", [get, query, scan, update])
def test_answers_are_the_same(
    client: Client, ask: Callable[[Client, str, dict[str, Any]], Any]
) -> None:
    table = new_requests_table(client).name
    item: dict[str, Any] = request("request-1").to_attributes() | TYPES
    client.put_item(TableName=table, Item=item)
    client.put_item(TableName=table, Item=item | {"request_id": {"S": "request-2"}})
    key = {"request_id": item["request_id"]}
    before = ask(client, table, key)
    with quick.answering():
        assert ask(client, table, key) == before
