"""AWS as the caller's credentials see it, for questions that change nothing."""

import threading
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ops.verify.access import Access, Client, Session
from ops.verify.errors import VerifyError, translated

Answer = dict[str, Any]

_CONNECT_SECONDS = 5
_READ_SECONDS = 20
_ATTEMPTS = 4
_CONNECTIONS = 16
_SERVICES = ("backup", "cloudwatch", "dynamodb", "iam", "kms", "sns")


class Aws:
    """AWS in the stack's region; `endpoint` is where it answers, if that is no public address.

    `profile` is that of the stack's file, which means nothing to the embedded AWS. Each call is
    made once, and its answer kept.
    """

    def __init__(
        self, region: str, endpoint: str | None = None, profile: str | None = None
    ) -> None:
        self.region = region
        self.is_embedded = is_loopback(endpoint)
        self.access = Access(region=region, set_profile=None if self.is_embedded else profile)
        self._session: Session = None
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, str], Client] = {}
        self._answers: dict[str, Answer | VerifyError] = {}

    def client(self, service: str, region: str | None = None) -> Client:
        """Give the one client of a service in a region.

        Raises VerifyError.
        """
        key = service, region or self.region
        # A session makes one client at a time; a client serves any number of threads.
        with self._lock:
            if key not in self._clients:
                self._session = self._session or self.access.session()
                self._clients[key] = self.access.client(self._session, *key, self._config)
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

    def explained(self, service: str, error: ClientError | BotoCoreError) -> VerifyError:
        """Say what an error of boto3 means here."""
        blocked = self.access.explained(error)
        return blocked or translated(service, error, on_embedded=self.is_embedded)

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
            return self.explained(service, error)


def is_loopback(endpoint: str | None) -> bool:
    """Tell whether an address is on this machine."""
    try:
        host = urlsplit(endpoint or "").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
