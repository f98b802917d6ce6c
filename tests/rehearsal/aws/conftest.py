"""The embedded AWS, as boto3 meets it."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, TypeAlias

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from rehearsal.clock import HEADER
from tests.rehearsal.plugin.conftest import REGION, Server, started

__all__ = ["started"]

# boto3 makes the classes of its clients at run time.
Client: TypeAlias = Any
_accounts = count(700000000000)
_ONCE = Config(retries={"total_max_attempts": 1})


class Account:
    """An account of the embedded AWS that nothing is in yet; it makes a client once."""

    def __init__(self, url: str) -> None:
        self.number = str(next(_accounts))
        self._url = url
        self._clients: dict[tuple[str, str], Client] = {}

    def client(self, service: str, region: str = REGION) -> Client:
        """Return a client of a service in a region."""
        untyped: Any = boto3
        key = service, region
        if key not in self._clients:
            self._clients[key] = untyped.client(
                service,
                region_name=region,
                endpoint_url=self._url,
                aws_access_key_id=self.number,
                aws_secret_access_key="rehearsal",
                config=_ONCE,
            )
        return self._clients[key]

    def close(self) -> None:
        """Close the connections of its clients."""
        for client in self._clients.values():
            client.close()


@pytest.fixture
def account(started: Server) -> Iterator[Account]:
    found = Account(started.url)
    yield found
    found.close()


def refusal(call: Callable[..., object], **parameters: object) -> str:
    """Return why AWS refuses a call: the code, and the sentence."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    fault: Any = refused.value
    error: dict[str, str] = fault.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def later(client: Client, hours: int) -> None:
    """Have the requests of a client be of as many hours later."""

    def put_off(params: dict[str, Any], **_: object) -> None:
        params["headers"][HEADER] = str(hours)

    client.meta.events.register("before-call", put_off)
