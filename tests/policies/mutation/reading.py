"""Reading each message once, where the SDK reads all of them anew for each policy."""

from collections.abc import Generator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pulumi_policy.policy
import pytest
from google.protobuf import json_format
from pulumi_policy.deserialize import deserialize_properties
from pulumi_policy.proxy import unknown_checking_proxy

# A message is kept with what was read from it, so that no other takes its place in memory.
READ: dict[int, tuple[Any, Any]] = {}


@contextmanager
def each_once() -> Generator[None]:
    """Have the SDK take what was read before from a message, which it leaves as it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulumi_policy.policy, "json_format", SimpleNamespace(MessageToDict=_read))
        for name in ("deserialize_properties", "unknown_checking_proxy"):
            patch.setattr(pulumi_policy.policy, name, _as_it_is)
        yield


def _as_it_is(properties: Any) -> Any:
    return properties


def _read(message: Any) -> Any:
    if id(message) not in READ:
        properties = deserialize_properties(json_format.MessageToDict(message))
        READ[id(message)] = message, unknown_checking_proxy(properties)
    return READ[id(message)][1]
