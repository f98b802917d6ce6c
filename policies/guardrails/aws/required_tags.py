"""Which tags the config of a rule requires, and which values they may have."""

from collections.abc import Mapping
from typing import Any, cast

from pulumi_policy import PolicyConfigSchema

from .. import environment
from ..environment import is_own_project
from ..strictness import STRICTNESS, AtMostThese, ByKey, Indifferent
from ..values import elements

Required = Mapping[str, list[object]]
"""The allowed values by key; with none listed, any will do that is not empty."""

DEFAULT: dict[str, list[str]] = {"environment": [], "managed-by": [], "project": [], "stack": []}
CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "environment": {
            **environment.CONFIG_SCHEMA.properties["environment"],
            "description": (
                "What remediation sets the tag environment to; the stack's name if left out and "
                "the name is one of these."
            ),
            STRICTNESS: Indifferent(),
        },
        "required": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string", "minLength": 1}},
            "description": (
                "Keys of tags with the values that are allowed; an empty list allows any value. "
                "Left out, the Root Orchestrator's own project needs four of any value."
            ),
            STRICTNESS: ByKey(AtMostThese(empty_is_all=True), left_out=DEFAULT),
        },
    },
)


def required(config: Mapping[str, Any]) -> Required:
    """Return the tags that a config requires."""
    listed: object = config.get("required")
    if not isinstance(listed, Mapping):
        listed = DEFAULT if is_own_project() else {}
    return {key: elements(allowed) for key, allowed in cast("Mapping[str, object]", listed).items()}


def is_allowed(value: object, allowed: list[object]) -> bool:
    """Whether a tag may have a value."""
    return isinstance(value, str) and bool(value.strip()) and (not allowed or value in allowed)
