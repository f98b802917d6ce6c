from typing import Any

import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.dynamodb_table.reading import outputs
from offline.plugin.values import Properties
from tests.offline.plugin.conftest import Client

TABLE: dict[str, Any] = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@pytest.fixture
def name(dynamodb: Client, table: Properties) -> str:
    dynamodb.create_table(TableName=table["name"], **TABLE)
    return table["name"]


def read(aws: Aws, name: str, known: Properties | None = None) -> Properties:
    found = outputs(aws, name, known or {})
    assert found
    return found


def test_a_plain_table_tells_all_of_itself(aws: Aws, name: str) -> None:
    assert outputs(aws, name, {}) == {
        "arn": f"arn:aws:dynamodb:us-east-1:123456789012:table/{name}",
        "attributes": [{"name": "id", "type": "S"}],
        "billingMode": "PAY_PER_REQUEST",
        "deletionProtectionEnabled": False,
        "globalSecondaryIndexes": [],
        "globalTableWitness": None,
        "hashKey": "id",
        "localSecondaryIndexes": [],
        "name": name,
        "onDemandThroughput": None,
        "pointInTimeRecovery": {"enabled": False},
        "rangeKey": None,
        "readCapacity": 0,
        "replicas": [],
        "serverSideEncryption": None,
        "streamArn": "",
        "streamEnabled": False,
        "streamLabel": "",
        "streamViewType": "",
        "tableClass": "STANDARD",
        "tags": {},
        "ttl": {"attributeName": "", "enabled": False},
        "warmThroughput": None,
        "writeCapacity": 0,
    }


def test_where_there_is_no_table_nothing_is_read(aws: Aws) -> None:
    assert outputs(aws, "no-such-table", {}) is None


def test_the_attribute_of_expiry_is_forgotten_once_it_is_off(
    aws: Aws, name: str, dynamodb: Client
) -> None:
    for is_on, attribute in ((True, "expires"), (False, "")):
        spec = {"AttributeName": "expires", "Enabled": is_on}
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=spec)
        assert read(aws, name)["ttl"] == {"attributeName": attribute, "enabled": is_on}


def test_tags_of_aws_itself_are_not_told(aws: Aws, name: str, dynamodb: Client) -> None:
    tags = {"aws:cloudformation:stack-name": "s", "team": "orders"}
    dynamodb.tag_resource(
        ResourceArn=read(aws, name)["arn"],
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )
    assert read(aws, name)["tags"] == {"team": "orders"}


def test_the_key_is_told_where_it_is_not_the_one_of_aws(
    aws: Aws, table: Properties, dynamodb: Client
) -> None:
    own = "arn:aws:kms:us-east-1:123456789012:key/own"
    specs: list[dict[str, Any]] = [
        {"Enabled": True},
        {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": own},
    ]
    told: list[Properties] = []
    for i, spec in enumerate(specs):
        name = f"{table['name']}-{i}"
        dynamodb.create_table(TableName=name, SSESpecification=spec, **TABLE)
        told.append(read(aws, name)["serverSideEncryption"])
    assert told == [{"enabled": True, "kmsKeyArn": ""}, {"enabled": True, "kmsKeyArn": own}]


def test_the_view_of_a_stream_that_is_off_stays_as_it_was_asked_for(aws: Aws, name: str) -> None:
    known = {"streamViewType": "KEYS_ONLY"}
    assert read(aws, name, known)["streamViewType"] == "KEYS_ONLY"
