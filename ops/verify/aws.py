"""Cached calls to AWS, and the account of the caller."""

import threading
from ipaddress import ip_address
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from components.site import Site
from launcher.errors import UserError
from ops.stacks import Stack, refuse_encrypted
from ops.verify.credentials import Access, AccessError, Client, Session
from ops.verify.errors import CallError, MissingError, VerifyError, verify_error

Response = dict[str, Any]

_CONNECT_SECONDS = 5
_READ_SECONDS = 20
_CONNECTIONS = 16
_SERVICES = ("backup", "cloudwatch", "dynamodb", "iam", "kms", "sns")


class Aws:
    """AWS in the stack's region, at `endpoint` if that is set.

    `profile` is that of the stack's file, which the embedded AWS ignores. Each call is made once,
    and its response is cached.
    """

    retry_mode: ClassVar[Literal["standard", "adaptive"]] = "standard"
    attempts: ClassVar[int] = 4

    def __init__(
        self, region: str, endpoint: str | None = None, profile: str | None = None
    ) -> None:
        self.region = region
        self.is_embedded = is_loopback(endpoint)
        self.access = Access(region=region, set_profile=None if self.is_embedded else profile)
        self._session: Session = None
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, str], Client] = {}
        self._responses: dict[str, Response | VerifyError] = {}

    def client(self, service: str, region: str | None = None) -> Client:
        """Return the client of a service in a region.

        Raises VerifyError.
        """
        key = service, region or self.region
        # Creating clients is not thread-safe; using them is.
        with self._lock:
            if key not in self._clients:
                self._session = self._session or self.access.session()
                self._clients[key] = self.access.client(self._session, *key, self._config)
            return self._clients[key]

    def prepare(self) -> None:
        """Create the most common clients in advance, because this takes a moment."""
        for service in _SERVICES:
            self.client(service)

    def call(
        self, service: str, action: str, *, region: str | None = None, **parameters: object
    ) -> Response:
        """Return the response to an action such as `describe_table`, with all pages.

        Raises VerifyError.
        """
        key = f"{service} {region} {action} {parameters}"
        if key not in self._responses:
            self._responses[key] = self._response(self.client(service, region), action, parameters)
        response = self._responses[key]
        if isinstance(response, Exception):
            raise response
        return response

    def explained(self, service: str, error: ClientError | BotoCoreError) -> VerifyError:
        """Return the error for one of boto3."""
        blocked = self.access.explained(error)
        return blocked or verify_error(service, error)

    @property
    def _config(self) -> Config:
        return Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            # On loopback, a repeated call would fail again.
            retries={
                "mode": self.retry_mode,
                "total_max_attempts": 1 if self.is_embedded else self.attempts,
            },
            max_pool_connections=_CONNECTIONS,
        )

    def _response(
        self, client: Client, action: str, parameters: dict[str, object]
    ) -> Response | VerifyError:
        try:
            if client.can_paginate(action):
                return client.get_paginator(action).paginate(**parameters).build_full_result()
            return getattr(client, action)(**parameters)
        except (ClientError, BotoCoreError) as error:
            service: str = client.meta.service_model.service_name
            return self.explained(service, error)


def is_loopback(endpoint: str | None) -> bool:
    """Whether an address is on this machine."""
    try:
        host = urlsplit(endpoint or "").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


# Without these settings, the account and the region are unknown.
_NEEDED = ("aws:allowedAccountIds", "aws:profile", "aws:region")


class CallerError(UserError):
    """Credentials of an account that the stack does not allow."""


def caller_site(stack: Stack, aws: Aws) -> Site:
    """Return the site of the stack, from the caller's account.

    Raises CallerError if the stack does not allow the account, and AccessError without access.
    """
    if not aws.is_embedded:
        refuse_encrypted(stack.engine_name, [one for one in _NEEDED if one in stack.unknown])
    try:
        caller = aws.call("sts", "get_caller_identity")
    except AccessError:
        raise
    except CallError as error:
        raise CallerError(
            f"Cannot determine the account of these credentials: {error}\n{error.action}"
        ) from error
    account: str = caller["Account"]
    if stack.accounts and account not in stack.accounts:
        raise CallerError(
            f"Your credentials are for account {account}, but the {stack.name} stack is in "
            f"{' or '.join(stack.accounts)}: use other credentials, or correct "
            f"aws:allowedAccountIds in Pulumi.{stack.name}.yaml."
        )
    return stack.site(caller["Arn"].split(":")[1], account)


ENABLED = "Enabled"


def key_facts(aws: Aws, key: str, alias: str, region: str | None = None) -> dict[str, str]:
    """Return the expected alias of a key, or else one that it has, and its state."""
    try:
        metadata = aws.call("kms", "describe_key", region=region, KeyId=key)["KeyMetadata"]
    except MissingError:
        return {"key": key, "state": "missing"}
    listed = aws.call("kms", "list_aliases", region=region, KeyId=metadata["KeyId"])
    aliases = sorted(one["AliasName"] for one in listed.get("Aliases", []))
    name = alias if alias in aliases else next(iter(aliases), key)
    return {"key": name, "state": metadata["KeyState"]}
