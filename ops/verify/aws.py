"""AWS as the caller's credentials see it, for questions that change nothing."""

import threading
from ipaddress import ip_address
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ops.verify.errors import VerifyError, translated

# boto3 makes the classes of its clients at run time.
Client: TypeAlias = Any
Answer = dict[str, Any]

_CONNECT_SECONDS = 5
_READ_SECONDS = 20
_ATTEMPTS = 4
_CONNECTIONS = 16
_SERVICES = ("backup", "cloudwatch", "dynamodb", "iam", "kms", "sns")


class Aws:
    """AWS in the stack's region; `endpoint` is where it answers, if that is no public address.

    Each call is made once, and its answer kept.
    """

    def __init__(self, region: str, endpoint: str | None = None) -> None:
        self.region = region
        self.is_embedded = is_loopback(endpoint)
        self._session: Any = boto3.Session()
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, str], Client] = {}
        self._answers: dict[str, Answer | VerifyError] = {}

    def client(self, service: str, region: str | None = None) -> Client:
        """Give the one client of a service in a region."""
        key = service, region or self.region
        # A session makes one client at a time; a client serves any number of threads.
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._session.client(
                    service, region_name=key[1], config=self._config
                )
            return self._clients[key]

    def prepare(self) -> None:
        """Make the clients that are needed most, which takes a moment, ahead of that."""
        for service in _SERVICES:
            self.client(service)

    def ask(
        self, service: str, action: str, *, region: str | None = None, **parameters: object
    ) -> Answer:
        """Give the whole answer to an action such as `describe_table`, of all its pages.

        Raises VerifyError.
        """
        key = f"{service} {region} {action} {parameters}"
        if key not in self._answers:
            self._answers[key] = self._answer(self.client(service, region), action, parameters)
        answer = self._answers[key]
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def _config(self) -> Config:
        return Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            # On loopback, what fails once fails again.
            retries={
                "mode": "standard",
                "total_max_attempts": 1 if self.is_embedded else _ATTEMPTS,
            },
            max_pool_connections=_CONNECTIONS,
        )

    def _answer(
        self, client: Client, action: str, parameters: dict[str, object]
    ) -> Answer | VerifyError:
        try:
            if client.can_paginate(action):
                return client.get_paginator(action).paginate(**parameters).build_full_result()
            return getattr(client, action)(**parameters)
        except (ClientError, BotoCoreError) as error:
            service: str = client.meta.service_model.service_name
            return translated(service, error, on_embedded=self.is_embedded)


def is_loopback(endpoint: str | None) -> bool:
    """Tell whether an address is on this machine."""
    host = urlsplit(endpoint or "").hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
