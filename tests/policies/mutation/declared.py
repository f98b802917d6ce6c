"""A stack as a program declares it, with its policy documents and tags."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.registry import kind
from rehearsal.plugin.sdk_schema import module_path, resource_shape
from tests.conftest import ACCOUNT

KEY_ARN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1111aaaa-22bb-33cc-44dd-555566667777"
TOPIC_ARN = f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-market-intelligence-alarms"
TABLE_ARN = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/prod-market-intelligence-requests"
# These outputs follow from what the program and its provider say.
FOLLOWING = {"region", "tagsAll"}
OWN_ACCOUNT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Declared:
    """A resource; `comes_from` has the resources whose outputs a property is made of.

    `outputs` are what AWS decides of it, None where that is not known yet. It equals nothing but
    itself, so that what is read of it can be kept.
    """

    type: str
    name: str
    props: Mapping[str, Any]
    protect: bool = False
    ignore_changes: tuple[str, ...] = ()
    comes_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    outputs: Mapping[str, Any] | None = None

    @property
    def state(self) -> Mapping[str, Any]:
        """What comes out of it, which is what rules about the stack see."""
        unknown = dict.fromkeys(decided(self.type), UNKNOWN_STRING_VALUE)
        return (unknown if self.outputs is None else dict(self.outputs)) | dict(self.props)


Stack = Mapping[str, Declared]


def of_type(stack: Stack, *resource_types: str) -> list[str]:
    """Name the resources of some types."""
    return [one.name for one in stack.values() if one.type in resource_types]


def document(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def allowing(principal: object, action: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}


@cache
def decided(resource_type: str) -> frozenset[str]:
    """Name the outputs that a program cannot give, and the inputs that AWS fills in."""
    is_bridged = resource_type.startswith("aws:index/")
    if is_bridged or not resource_type.startswith("aws:"):
        return frozenset()
    # The SDK loads a package when it is asked for something, and only half of it if a module in it
    # is imported before.
    package = import_module(f"pulumi_aws.{module_path(resource_type).partition('.')[0]}")
    has_type = hasattr(package, resource_type.rpartition(":")[2])
    shape = resource_shape(resource_type) if has_type else None
    if shape is None:
        return frozenset()
    given = frozenset(shape.inputs.properties)
    return (shape.outputs - given | _filled_in(resource_type)) - FOLLOWING


def _filled_in(resource_type: str) -> frozenset[str]:
    try:
        return kind(resource_type).facts.computed
    except RefusedError:
        # The rehearsal has no such type, as the program has none.
        return frozenset()
