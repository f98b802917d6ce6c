"""What the roles of the requests table can do with boto3, on an AWS that enforces their documents.

See `enforcement` for what of that is moto's and what is not.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tables.specs import REQUESTS
from tests.components.accounts import Account, Call, ask, refusal
from tests.components.enforcement import enforced, server
from tests.components.evaluation import change, policies
from tests.conftest import Mocks

TABLE = "prod-market-intelligence-requests"
LOGS = "prod-request-processing-logs"
ID = "req_1757412789250_a08ac7ad"
CREATED_AT = "2024-01-09T15:43:09.250000"
KEY = {"request_id": {"S": ID}}
ITEM = KEY | {
    "user_id": {"S": "test-user-123"},
    "project_id": {"S": "test-project-001"},
    "status": {"S": "pending"},
    "priority": {"S": "high"},
    "processing_strategy": {"S": "table"},
    "created_at": {"S": CREATED_AT},
}
ANOTHER = ITEM | {"request_id": {"S": "req_2"}}
LOG = {"log_id": {"S": "log_1"}}
STATUS = {"#status": "status"}
EVERYTHING = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}],
    }
)


def query(index: str, condition: str, value: str, **more: Any) -> Call:
    parameters = {
        "TableName": TABLE,
        "IndexName": index,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": {":value": {"S": value}},
    }
    return "query", parameters | more


def to_table(operation: str, **parameters: Any) -> Call:
    return operation, {"TableName": TABLE, **parameters}


def update(change: str, old: str, values: dict[str, Any]) -> Call:
    return to_table(
        "update_item",
        Key=KEY,
        UpdateExpression=change,
        ConditionExpression="#status = :old",
        ExpressionAttributeNames=STATUS,
        ExpressionAttributeValues={":old": {"S": old}, **values},
    )


GET = to_table("get_item", Key=KEY)
BY_USER = query("user-index", "user_id = :value", "test-user-123")
PENDING = query("status-index", "#status = :value", "pending", ExpressionAttributeNames=STATUS)
BY_PRIORITY = query(
    "strategy-index", "processing_strategy = :value", "table", ScanIndexForward=False
)
SUBMIT = to_table("put_item", Item=ANOTHER, ConditionExpression="attribute_not_exists(request_id)")
START = update("SET #status = :new", "pending", {":new": {"S": "processing"}})
FINISH = update(
    "SET #status = :new, completed_at = :at, #ttl = :ttl",
    "pending",
    {":new": {"S": "completed"}, ":at": {"S": CREATED_AT}, ":ttl": {"N": "1757412789"}},
)
FINISH[1]["ExpressionAttributeNames"] = STATUS | {"#ttl": "ttl"}
SCAN = to_table("scan")
DELETE = to_table("delete_item", Key=KEY)
DELETE_IN_BATCH: Call = (
    "batch_write_item",
    {"RequestItems": {TABLE: [{"DeleteRequest": {"Key": KEY}}]}},
)
DELETE_TABLE = to_table("delete_table")
STOP_EXPIRY = to_table(
    "update_time_to_live", TimeToLiveSpecification={"Enabled": False, "AttributeName": "ttl"}
)
PUT_LOG: Call = ("put_item", {"TableName": LOGS, "Item": LOG})
GET_LOG: Call = ("get_item", {"TableName": LOGS, "Key": LOG})


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with server() as address:
        yield address


@pytest.fixture
def account(endpoint: str) -> Iterator[Account]:
    made = Account(endpoint)
    made.owner.put_item(TableName=TABLE, Item=ITEM)
    yield made
    made.close()


def named(call: Call) -> str:
    return call[0].title().replace("_", "")


def document(account: Account, role: str) -> str:
    key = account.site.arn("kms", "key/k")
    return policies(Mocks(), account.site, REQUESTS, key_arn=key, stream_arn=account.stream_arn)[
        role
    ]


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(GET, id="a request by its id"),
        pytest.param(BY_USER, id="the requests of a user"),
        pytest.param(PENDING, id="pending requests"),
        pytest.param(BY_PRIORITY, id="requests of a strategy by priority"),
    ],
)
def test_the_reader_asks_for(account: Account, endpoint: str, call: Call) -> None:
    reader = account.user("dynamodb", document(account, "reader"))

    with enforced(endpoint):
        answer = ask(reader, call)

    assert answer.get("Items", [answer.get("Item")]) == [ITEM]


@pytest.mark.parametrize(
    ("call", "statuses"),
    [
        pytest.param(SUBMIT, {ID: "pending", "req_2": "pending"}, id="submits a request"),
        pytest.param(START, {ID: "processing"}, id="starts it"),
        pytest.param(FINISH, {ID: "completed"}, id="finishes it"),
    ],
)
def test_the_writer(account: Account, endpoint: str, call: Call, statuses: dict[str, str]) -> None:
    writer = account.user("dynamodb", document(account, "writer"))

    with enforced(endpoint):
        ask(writer, call)

    items = account.owner.scan(TableName=TABLE)["Items"]
    assert {one["request_id"]["S"]: one["status"]["S"] for one in items} == statuses


def test_the_stream_consumer_reads_what_has_changed(account: Account, endpoint: str) -> None:
    consumer = account.user("dynamodbstreams", document(account, "stream-consumer"))

    with enforced(endpoint):
        [stream] = consumer.list_streams(TableName=TABLE)["Streams"]
        arn = stream["StreamArn"]
        [shard] = consumer.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        iterator = consumer.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )
        records = consumer.get_records(ShardIterator=iterator["ShardIterator"])["Records"]

    assert arn == account.stream_arn
    assert [one["dynamodb"]["NewImage"] for one in records] == [ITEM]


@pytest.mark.parametrize(
    ("role", "call"),
    [
        pytest.param("reader", SUBMIT, id="the reader puts an item"),
        pytest.param("reader", START, id="the reader updates an item"),
        pytest.param("reader", DELETE, id="the reader deletes an item"),
        pytest.param("reader", SCAN, id="the reader scans"),
        pytest.param("reader", GET_LOG, id="the reader gets an item of another table"),
        pytest.param("writer", SCAN, id="the writer scans"),
        pytest.param("writer", DELETE, id="the writer deletes an item"),
        pytest.param("writer", DELETE_IN_BATCH, id="the writer deletes in a batch"),
        pytest.param("writer", DELETE_TABLE, id="the writer deletes the table"),
        pytest.param("writer", STOP_EXPIRY, id="the writer stops expiry"),
        pytest.param("writer", GET, id="the writer gets an item"),
        pytest.param("writer", PENDING, id="the writer queries"),
        pytest.param("writer", PUT_LOG, id="the writer puts an item into another table"),
        pytest.param("stream-consumer", GET, id="the consumer gets an item"),
        pytest.param("stream-consumer", PENDING, id="the consumer queries"),
        pytest.param("stream-consumer", SCAN, id="the consumer scans"),
        pytest.param("stream-consumer", SUBMIT, id="the consumer puts an item"),
    ],
)
def test_denied_is_that(account: Account, endpoint: str, role: str, call: Call) -> None:
    user = account.user("dynamodb", document(account, role))
    whoever_may_do_everything = account.user("dynamodb", EVERYTHING)

    with enforced(endpoint):
        assert refusal(user, call) == ("AccessDenied", f"dynamodb:{named(call)}")
        assert ask(whoever_may_do_everything, call)["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_the_consumer_is_denied_the_stream_of_another_table(
    account: Account, endpoint: str
) -> None:
    logs = account.owner.describe_table(TableName=LOGS)["Table"]
    call = ("describe_stream", {"StreamArn": logs["LatestStreamArn"]})
    consumer = account.user("dynamodbstreams", document(account, "stream-consumer"))

    with enforced(endpoint):
        assert refusal(consumer, call) == ("AccessDenied", "dynamodb:DescribeStream")


@pytest.mark.parametrize(
    ("role", "sid", "element", "value", "call"),
    [
        pytest.param(
            "reader", "ReadItems", "Action", ["dynamodb:*"], DELETE_TABLE, id="every action"
        ),
        pytest.param("reader", "ReadItems", "Resource", ["*"], GET_LOG, id="every table"),
        pytest.param(
            "writer", "WriteItems", "Action", ["dynamodb:Scan"], SCAN, id="another action"
        ),
    ],
)
def test_a_wider_document_lets_through(
    account: Account, endpoint: str, *, role: str, sid: str, element: str, value: object, call: Call
) -> None:
    wider = change(document(account, role), sid, element, value)
    user = account.user("dynamodb", wider)

    with enforced(endpoint):
        assert ask(user, call)["ResponseMetadata"]["HTTPStatusCode"] == 200
