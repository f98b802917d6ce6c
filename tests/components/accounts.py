"""An account of an embedded AWS, with the two tables and with users who call it through boto3."""

import itertools
import re
from typing import Any, TypeAlias

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from components.site import Site
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests import specification
from tests.conftest import REGION

# boto3 makes the classes of its clients at run time.
Client: TypeAlias = Any
Call = tuple[str, dict[str, Any]]
"""An operation and its parameters."""
ENVIRONMENT = "prod"
PARAMETERS = {
    REQUESTS.physical_name(ENVIRONMENT): specification.REQUESTS,
    PROCESSING_LOGS.physical_name(ENVIRONMENT): specification.PROCESSING_LOGS,
}
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
_ACCOUNTS = itertools.count(700_000_000_001)


class Account:
    """An account with the tables, whose users may do what their documents say."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._id = str(next(_ACCOUNTS))
        self._clients: list[Client] = []
        self.site = Site(environment=ENVIRONMENT, partition="aws", region=REGION, account=self._id)
        dynamodb = self._client("dynamodb", self._id, "any")
        made = [
            dynamodb.create_table(TableName=name, StreamSpecification=STREAM, **parameters)
            for name, parameters in PARAMETERS.items()
        ]
        self.stream_arn: str = made[0]["TableDescription"]["LatestStreamArn"]
        self.owner = dynamodb

    def user(self, service: str, document: str) -> Client:
        """Make a user who may do what a document says, and give that user's client."""
        iam = self._client("iam", self._id, "any")
        name = f"user-{len(self._clients)}"
        iam.create_user(UserName=name)
        policy = iam.create_policy(PolicyName=name, PolicyDocument=document)
        iam.attach_user_policy(UserName=name, PolicyArn=policy["Policy"]["Arn"])
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return self._client(service, key["AccessKeyId"], key["SecretAccessKey"])

    def close(self) -> None:
        """Close the connections of all clients."""
        for client in self._clients:
            client.close()

    def _client(self, service: str, key: str, secret: str) -> Client:
        untyped: Any = boto3
        client = untyped.client(
            service,
            region_name=REGION,
            endpoint_url=self._endpoint,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(retries={"total_max_attempts": 1}),
        )
        self._clients.append(client)
        return client


def ask(client: Client, call: Call) -> dict[str, Any]:
    """Make a call, and give its answer."""
    operation, parameters = call
    return getattr(client, operation)(**parameters)


def refusal(client: Client, call: Call) -> tuple[str, str]:
    """Make a call that is refused, and give the code of that and the action that it names.

    They are read from moto's own words, which are not in DynamoDB's format, as boto3 expects.
    """
    told: list[str] = []

    def listen(response_dict: dict[str, Any], **_: object) -> None:
        told.append(response_dict["body"].decode())

    client.meta.events.register("before-parse", listen)
    with pytest.raises(ClientError):
        ask(client, call)
    [(code, action)] = re.findall(
        r"<Code>(\w+)</Code>\s*<Message>.* to perform: (\S+)</Message>", told[-1]
    )
    return code, action
