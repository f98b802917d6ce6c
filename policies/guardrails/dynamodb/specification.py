"""The specification of the tables: the pack's own copy, independent of the program's faults.

The program's is market_intelligence/specs.py. Change both together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ..environment import is_own_project
from ..strictness import STRICTNESS, Demanding, OwnNames
from ..values import read

NAMES = "tableNames"
"""The parameter with the names in AWS of tables that existed before the program."""
NO_CONFIG: Mapping[str, object] = MappingProxyType({})
PROGRAM_FILE = "market_intelligence/specs.py"
PACK_FILE = "policies/guardrails/dynamodb/specification.py"
BOTH_FILES = f"{PROGRAM_FILE} and {PACK_FILE}"
WHERE_TO_CHANGE = f"If the program is right, change {PACK_FILE}; if not, {PROGRAM_FILE}."
"""The end of each difference: only a person knows which of the two is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute of a key, and its type."""

    name: str
    type: str = "S"

    def __str__(self) -> str:
        """Describe what to declare."""
        return f"{self.name!r} of type {self.type!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A global secondary index; only one that projects INCLUDE has `non_key_attributes`."""

    name: str
    hash_key: str
    range_key: str | None = None
    projection: str = "ALL"
    non_key_attributes: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The name and kind of each key."""
        hash_key = (self.hash_key, "HASH")
        return (hash_key, (self.range_key, "RANGE")) if self.range_key else (hash_key,)

    @property
    def key_list(self) -> str:
        """The keys as text for messages."""
        return ", ".join(f"{name!r} as {kind!r}" for name, kind in self.keys)

    def __str__(self) -> str:
        """Describe what to declare."""
        projected = f"projection_type {self.projection!r}"
        if self.non_key_attributes:
            projected += f" of {', '.join(map(repr, self.non_key_attributes))}"
        return f"{self.name!r} (key_schemas {self.key_list}, {projected})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; `base_name` is its name in AWS without the environment.

    `ttl_attribute` is the attribute by which its items expire; None if they do not. A stack can
    leave out a table that is `optional`.
    """

    name: str
    base_name: str
    hash_key: str
    range_key: str | None = None
    attributes: tuple[Attribute, ...]
    indexes: tuple[Index, ...] = ()
    ttl_attribute: str | None = None
    optional: bool = False

    def own_name(self, config: Mapping[str, object]) -> str | None:
        """Return the name in AWS that the config of a rule sets for the table, if any."""
        name = read(config, NAMES, self.base_name)
        return name if isinstance(name, str) else None

    def has_name(self, name: object, config: Mapping[str, object] = NO_CONFIG) -> bool:
        """Whether a name is the one in the config, or otherwise `<environment>-<base name>`."""
        own = self.own_name(config)
        if own is not None:
            return name == own
        return isinstance(name, str) and name.removesuffix(f"-{self.base_name}") not in {name, ""}


REQUESTS = Table(
    name="requests",
    base_name="market-intelligence-requests",
    hash_key="request_id",
    attributes=(
        Attribute(name="request_id"),
        Attribute(name="user_id"),
        Attribute(name="project_id"),
        Attribute(name="status"),
        Attribute(name="created_at"),
        Attribute(name="priority"),
        Attribute(name="processing_strategy"),
    ),
    indexes=(
        Index(name="user-index", hash_key="user_id", range_key="created_at"),
        Index(name="project-index", hash_key="project_id", range_key="created_at"),
        Index(name="status-index", hash_key="status", range_key="created_at"),
        Index(name="strategy-index", hash_key="processing_strategy", range_key="priority"),
    ),
    ttl_attribute="ttl",
)

PROCESSING_LOGS = Table(
    name="logs",
    base_name="request-processing-logs",
    hash_key="log_id",
    attributes=(
        Attribute(name="log_id"),
        Attribute(name="request_id"),
        Attribute(name="timestamp"),
    ),
    indexes=(Index(name="request-logs-index", hash_key="request_id", range_key="timestamp"),),
    optional=True,
)

TABLES = (
    REQUESTS,
    PROCESSING_LOGS,
)
"""Every table: a stack has at least those that are not optional, and no others."""

DEMANDED = "specification"
"""The parameter that says whether the stack is that of the Root Orchestrator."""

DEMANDED_SCHEMA: dict[str, Any] = {
    DEMANDED: {
        "type": "string",
        "enum": ["required", "optional"],
        "description": (
            "Whether the stack must have the tables of the Root Orchestrator, and no others. If "
            "omitted, only the Root Orchestrator's own project must."
        ),
        STRICTNESS: Demanding(("required",), left_out="required"),
    },
}


def is_demanded(config: Mapping[str, object]) -> bool:
    """Whether the stack must have the specified tables, and no others."""
    given = config.get(DEMANDED)
    return given == "required" or (given != "optional" and is_own_project())


NAMES_SCHEMA: dict[str, Any] = {
    NAMES: {
        "type": "object",
        "properties": {table.base_name: {"type": "string", "minLength": 3} for table in TABLES},
        "additionalProperties": False,
        "description": (
            "The name in AWS of each table that is not named `<environment>-<base name>`, by its "
            "base name."
        ),
        STRICTNESS: OwnNames(),
    },
}
