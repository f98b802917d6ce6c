"""Calls to the embedded AWS."""

import os
import threading
import time
from collections.abc import Callable, Collection
from functools import cache
from http import HTTPStatus
from typing import Any, Self, TypeAlias

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from rehearsal.accounts import account_of
from rehearsal.clock import HEADER, HOURS_LATER
from rehearsal.plugin.errors import AwsError, RefusedError
from rehearsal.record_store import RecordStore

# What fails once on loopback fails again; an answer may be slow, since calls wait for each other.
CONFIG = Config(retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=300)
POLL_SECONDS = 0.2
WAIT_SECONDS = 60
# boto3 makes the classes of its clients at run time.
Client: TypeAlias = Any
_making = threading.Lock()


class Aws:
    """The embedded AWS as seen from one region, in the account of the access key."""

    def __init__(self, region: str) -> None:
        self.region = region

    def within(self, region: str) -> Self:
        """Return the embedded AWS as seen from another region."""
        return type(self)(region)

    @property
    def records(self) -> RecordStore:
        """What the plugin keeps of what it made, for a run that comes after a killed one."""
        return RecordStore(endpoint(), account_of(_access_key()))

    def call(self, service: str, action: str, **parameters: object) -> dict[str, Any]:
        """Call an action such as `CreateTable` and give its answer; raise AwsError."""
        try:
            return _action(service, self.region, action)(**parameters)
        except ClientError as error:
            raise _aws_error(service, action, error) from error
        except EndpointConnectionError as error:
            raise RefusedError(
                f"The embedded AWS does not answer at {endpoint()}: start it with `make up`."
            ) from error
        except BotoCoreError as error:
            reason = " ".join(str(error).split())
            raise AwsError(service, action, type(error).__name__, reason) from error

    def pages(
        self, service: str, action: str, key: str, **parameters: object
    ) -> list[dict[str, Any]]:
        """Return the items under `key` of every page of an answer."""
        items: list[dict[str, Any]] = []
        token: dict[str, object] = {}
        while True:
            answer = self.call(service, action, **parameters, **token)
            items += answer.get(key, [])
            if not answer.get("NextToken"):
                return items
            token = {"NextToken": answer["NextToken"]}

    def wait(self, what: str, ready: Callable[[], bool]) -> None:
        """Wait until `ready`, for no more than WAIT_SECONDS."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not ready():
            if time.monotonic() > deadline:
                raise RefusedError(f"After {WAIT_SECONDS} s, {what} is not ready.")
            time.sleep(POLL_SECONDS)

    def default_key(self, service: str) -> str | None:
        """Return the ARN of the key that AWS manages for a service, once it exists."""
        try:
            key = self.call("kms", "DescribeKey", KeyId=f"alias/aws/{service}")
        except AwsError:
            return None
        return key["KeyMetadata"]["Arn"]


def call_if_there(
    aws: Aws, service: str, action: str, absent: Collection[str], **parameters: object
) -> dict[str, Any] | None:
    """Call an action and return its answer, or None where its error says that nothing is there.

    `absent` are the codes of such errors.
    """
    try:
        return aws.call(service, action, **parameters)
    except AwsError as error:
        if error.code in absent:
            return None
        raise


def endpoint() -> str:
    """Return the address of the embedded AWS."""
    return os.environ["AWS_ENDPOINT_URL"]


@cache
def enum(service: str, shape: str) -> tuple[str, ...]:
    """Return the values that AWS allows for one of a service's shapes, in AWS's own order."""
    model = _client(service, "us-east-1").meta.service_model
    return tuple(model.shape_for(shape).enum)


def _action(service: str, region: str, action: str) -> Callable[..., dict[str, Any]]:
    client = _client(service, region)
    methods: dict[str, str] = client.meta.method_to_api_mapping
    return getattr(client, next(name for name in methods if methods[name] == action))


def _client(service: str, region: str) -> Client:
    # A session makes one client at a time; a client serves any number of threads.
    with _making:
        return _made(service, region, endpoint(), _access_key())


@cache
def _made(service: str, region: str, url: str, key: str) -> Client:
    client = _session().client(
        service,
        region_name=region,
        endpoint_url=url,
        aws_access_key_id=key,
        aws_secret_access_key=key,
        config=CONFIG,
    )
    client.meta.events.register("before-call", _put_off)
    return client


def _put_off(params: dict[str, Any], **_: object) -> None:
    """Have a request be of as many hours later as asked."""
    if hours := os.environ.get(HOURS_LATER):
        params["headers"][HEADER] = hours


def _access_key() -> str:
    return os.environ["AWS_ACCESS_KEY_ID"]


@cache
def _session() -> Client:
    return boto3.Session()


def _aws_error(service: str, action: str, error: ClientError) -> AwsError:
    answer: dict[str, Any] = error.response
    if answer["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.INTERNAL_SERVER_ERROR:
        return AwsError(
            service,
            action,
            "NotRehearsed",
            "the embedded AWS does not support the action, or failed: see its log",
        )
    return AwsError(service, action, answer["Error"]["Code"], answer["Error"]["Message"])
