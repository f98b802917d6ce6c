"""What boto3 sees of Kinesis destinations of tables on the embedded AWS."""

from typing import Any

import pytest

from tests.rehearsal.aws.conftest import Account, Client, refusal
from tests.rehearsal.aws.test_dynamodb import NAME, PLAIN

PRECISION = "ApproximateCreationDateTimePrecision"
MICROSECOND = {PRECISION: "MICROSECOND"}
INVALID = (
    "ValidationException: Table is not in a valid state to enable Kinesis Streaming Destination: "
)
TAKEN = (
    f"{INVALID}EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform "
    "ENABLE operation."
)
NOT_ON = f"{INVALID}KinesisStreamingDestination must be ACTIVE to perform DISABLE operation."
NOT_ALLOWED = "User does not have a permission to use kinesis stream"


@pytest.fixture
def dynamodb(account: Account) -> Client:
    client = account.client("dynamodb")
    client.create_table(**PLAIN)
    return client


def place(account: Account, stream: str = "changes", region: str = "us-east-1") -> dict[str, str]:
    arn = f"arn:aws:kinesis:{region}:{account.number}:stream/{stream}"
    return {"TableName": NAME, "StreamArn": arn}


def found(dynamodb: Client) -> list[dict[str, Any]]:
    answer = dynamodb.describe_kinesis_streaming_destination(TableName=NAME)
    assert answer["TableName"] == NAME
    return answer["KinesisDataStreamDestinations"]


def test_a_table_has_one_destination_that_can_end_and_begin_again(
    dynamodb: Client, account: Account
) -> None:
    here, other = place(account), place(account, "other")
    assert found(dynamodb) == []
    answer = dynamodb.enable_kinesis_streaming_destination(**here)
    assert (answer["StreamArn"], answer["DestinationStatus"]) == (here["StreamArn"], "ENABLING")
    assert found(dynamodb) == [{"StreamArn": here["StreamArn"], "DestinationStatus": "ACTIVE"}]
    for taken in (here, other):
        assert refusal(dynamodb.enable_kinesis_streaming_destination, **taken) == TAKEN

    dynamodb.disable_kinesis_streaming_destination(**here)
    assert [one["DestinationStatus"] for one in found(dynamodb)] == ["DISABLED"]
    for off in (here, other):
        assert refusal(dynamodb.disable_kinesis_streaming_destination, **off) == NOT_ON
    dynamodb.enable_kinesis_streaming_destination(**other)
    assert [one["DestinationStatus"] for one in found(dynamodb)] == ["DISABLED", "ACTIVE"]


def test_its_precision_is_that_of_milliseconds_until_another_is_asked_for(
    dynamodb: Client, account: Account
) -> None:
    here = place(account)
    update = dynamodb.update_kinesis_streaming_destination
    assert refusal(update, **here, UpdateKinesisStreamingConfiguration=MICROSECOND) == (
        f"{INVALID}Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE "
        "state."
    )
    dynamodb.enable_kinesis_streaming_destination(**here)
    milliseconds = {PRECISION: "MILLISECOND"}
    assert refusal(update, **here, UpdateKinesisStreamingConfiguration=milliseconds) == (
        "ValidationException: Invalid Request: Precision is already set to the desired value of "
        "MILLISECOND"
    )
    assert refusal(update, **here, UpdateKinesisStreamingConfiguration={}) == (
        "ValidationException: Streaming destination cannot be updated with given parameters: "
        "UpdateKinesisStreamingConfiguration cannot be null or contain only null values"
    )
    update(**here, UpdateKinesisStreamingConfiguration=MICROSECOND)
    assert found(dynamodb)[0][PRECISION] == "MICROSECOND"


@pytest.mark.parametrize("elsewhere", ["region", "account"])
def test_a_stream_elsewhere_is_taken_and_never_used(
    dynamodb: Client, account: Account, elsewhere: str
) -> None:
    away = place(account, region="us-west-2" if elsewhere == "region" else "us-east-1")
    if elsewhere == "account":
        away["StreamArn"] = away["StreamArn"].replace(account.number, "999988887777")
    dynamodb.enable_kinesis_streaming_destination(**away)
    [one] = found(dynamodb)
    assert one["DestinationStatus"] == "ENABLE_FAILED"
    assert one["DestinationStatusDescription"] == NOT_ALLOWED
    assert refusal(dynamodb.disable_kinesis_streaming_destination, **away) == NOT_ON
    dynamodb.enable_kinesis_streaming_destination(**place(account))
    assert [one["DestinationStatus"] for one in found(dynamodb)] == ["ENABLE_FAILED", "ACTIVE"]


def test_a_table_has_to_be_there_and_takes_its_destination_along(
    dynamodb: Client, account: Account
) -> None:
    dynamodb.enable_kinesis_streaming_destination(**place(account))
    dynamodb.delete_table(TableName=NAME)
    assert refusal(dynamodb.describe_kinesis_streaming_destination, TableName=NAME) == (
        "ResourceNotFoundException: Requested resource not found: Table: orders not found"
    )
    dynamodb.create_table(**PLAIN)
    assert found(dynamodb) == []
