"""The tags that the config of a rule requires, and their allowed values."""

from collections.abc import Mapping
from typing import Any, cast

from pulumi_policy import PolicyConfigSchema

from .. import environment
from ..environment import is_own_project
from ..strictness import STRICTNESS, AtMostThese, ByKey, Indifferent
from ..values import elements

Required = Mapping[str, list[object]]
"""The allowed values by key; without any, every value except an empty one is allowed."""

DEFAULT: dict[str, list[str]] = {"environment": [], "managed-by": [], "project": [], "stack": []}
CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "environment": {
            **environment.CONFIG_SCHEMA.properties["environment"],
            "description": (
                "The value that remediation gives the tag environment (default: the stack's name, "
                "if it is one of these)."
            ),
            STRICTNESS: Indifferent(),
        },
        "required": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string", "minLength": 1}},
            "description": (
                "The required tag keys, with the allowed values of each; an empty list allows any "
                "value. If omitted, the Root Orchestrator's own project requires four tags with "
                "any value."
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
    """Whether a value is allowed for a tag."""
    return isinstance(value, str) and bool(value.strip()) and (not allowed or value in allowed)
