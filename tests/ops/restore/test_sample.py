from typing import Any

import pytest

from ops.restore.acting import Acting
from ops.restore.sample import Sample, same, sample
from ops.verify.aws import Client
from tables.specs import REQUESTS, Key, TableSpec
from tests.offline.plugin.conftest import Server
from tests.ops.restore.estate import item

IDS = ["request-0", "request-1", "request-2"]


def test_all_items_are_read(aws: Acting, source: str) -> None:
    assert sample(aws, source, REQUESTS, 10) == Sample({one: item(one) for one in IDS}, is_all=True)


def test_so_many_items_are_read(aws: Acting, source: str) -> None:
    found = sample(aws, source, REQUESTS, 2)
    assert (len(found.items), found.is_all) == (2, False)
    assert {*found.items} < {*IDS}


def test_pages_are_read_to_their_end(
    aws: Acting, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = aws.call

    def one_a_page(service: str, action: str, **parameters: Any) -> dict[str, Any]:
        return call(service, action, **parameters | {"Limit": 1})

    monkeypatch.setattr(aws, "call", one_a_page)
    found = sample(aws, source, REQUESTS, 10)
    assert (sorted(found.items), found.is_all) == (IDS, True)


def test_the_same_items_are_read_where_they_are(aws: Acting, source: str, dynamodb: Client) -> None:
    changed = item("request-1", status="failed")
    dynamodb.put_item(TableName=source, Item=changed)
    wanted = [item("request-1"), item("request-9")]
    assert same(aws, source, REQUESTS, wanted) == {"request-1": changed}


def test_more_items_than_aws_gives_at_once(
    aws: Acting, source: str, dynamodb: Client, server: Server
) -> None:
    items = [item(f"many-{number:03}") for number in range(150)]
    for one in items:
        dynamodb.put_item(TableName=source, Item=one)
    server.called.clear()
    assert same(aws, source, REQUESTS, items) == {one["request_id"]["S"]: one for one in items}
    assert server.called == ["BatchGetItem", "BatchGetItem"]


def test_what_aws_leaves_is_asked_again(
    aws: Acting, source: str, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    call = aws.call

    def one_at_once(service: str, action: str, **parameters: Any) -> dict[str, Any]:
        keys = parameters["RequestItems"][source]["Keys"]
        answer = call(service, action, RequestItems={source: {"Keys": keys[:1]}})
        return answer | ({"UnprocessedKeys": {source: {"Keys": keys[1:]}}} if keys[1:] else {})

    monkeypatch.setattr(aws, "call", one_at_once)
    assert sorted(same(aws, source, REQUESTS, map(item, IDS))) == IDS
    assert slept == [5, 7.5]


def test_items_are_known_by_all_of_their_key(aws: Acting, dynamodb: Client) -> None:
    spec = TableSpec(
        name="orders", base_name="orders", hash_key=Key("id"), range_key=Key("number", "N")
    )
    dynamodb.create_table(
        TableName="orders",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "id", "KeyType": "HASH"},
            {"AttributeName": "number", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "number", "AttributeType": "N"},
        ],
    )
    dynamodb.put_item(TableName="orders", Item={"id": {"S": "a"}, "number": {"N": "7"}})
    assert [*sample(aws, "orders", spec, 10).items] == ["a 7"]
