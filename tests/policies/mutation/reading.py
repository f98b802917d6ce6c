"""Reading each message once, where the SDK reads all of them anew for each policy."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pulumi_policy.policy
import pytest
from google.protobuf import json_format
from pulumi_policy.deserialize import deserialize_properties
from pulumi_policy.proxy import unknown_checking_proxy

from tests.policies.conftest import SERVICER

# A message is kept with what was read from it, so that no other takes its place in memory.
READ: dict[tuple[str, int], tuple[Any, Any]] = {}
OF_RESOURCES = ("_get_resource_options", "_get_provider_resource")


@contextmanager
def each_once() -> Generator[None]:
    """Have the SDK take what was read before from a message, which it leaves as it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulumi_policy.policy, "json_format", SimpleNamespace(MessageToDict=_read))
        for name in ("deserialize_properties", "unknown_checking_proxy"):
            patch.setattr(pulumi_policy.policy, name, _as_it_is)
        for name in OF_RESOURCES:
            patch.setattr(SERVICER, name, _once(name))
        yield


def _as_it_is(properties: Any) -> Any:
    return properties


def _read(message: Any) -> Any:
    key = "properties", id(message)
    if key not in READ:
        properties = deserialize_properties(json_format.MessageToDict(message))
        READ[key] = message, unknown_checking_proxy(properties)
    return READ[key][1]


def _once(name: str) -> Callable[[Any, Any], Any]:
    method = vars(SERVICER)[name]

    def read(servicer: Any, resource: Any) -> Any:
        key = name, id(resource)
        if key not in READ:
            READ[key] = resource, method(servicer, resource)
        return READ[key][1]

    return read
