"""The tables as the specification defines them: keys, indexes, projections and expiry.

The pack has a copy of its own, policies/guardrails/dynamodb/specification.py, that refuses whatever
differs. Change both together.
"""

from dataclasses import dataclass
from typing import Literal

from market_intelligence.errors import ArgumentError
from market_intelligence.limits import faults, name_faults

KeyType = Literal["S", "N", "B"]
Projection = Literal["ALL", "KEYS_ONLY", "INCLUDE"]


@dataclass(frozen=True, slots=True)
class Key:
    """An attribute that a table or an index is keyed by."""

    name: str
    type: KeyType = "S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """What a table and an index have in common."""

    hash_key: Key
    range_key: Key | None = None

    @property
    def keys(self) -> tuple[Key, ...]:
        """The hash key, then the range key if there is one."""
        return (self.hash_key,) if self.range_key is None else (self.hash_key, self.range_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Keyed):
    """A global secondary index."""

    name: str
    projection: Projection = "ALL"
    non_key_attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec(Keyed):
    """What is true of a table in every environment.

    `name` is the short one that resources and outputs go by, `base_name` the one in AWS without
    its environment. Attributes follow from the keys, so none is undeclared or unused. A table that
    DynamoDB would refuse raises ValueError.
    """

    name: str
    base_name: str
    indexes: tuple[Index, ...] = ()
    ttl_attribute: str | None = None
    billing_mode: Literal["PAY_PER_REQUEST"] = "PAY_PER_REQUEST"

    def __post_init__(self) -> None:
        """Refuse what DynamoDB would refuse."""
        refusals = [*faults(self)]
        if refusals:
            raise ArgumentError(f"table '{self.name}': {'; '.join(refusals)}")

    @property
    def attributes(self) -> tuple[Key, ...]:
        """Every attribute that is a key of the table or of an index, by name."""
        keys = {*self.keys, *(key for index in self.indexes for key in index.keys)}
        return tuple(sorted(keys, key=lambda key: (key.name, key.type)))

    def physical_name(self, environment: str) -> str:
        """Name the table in AWS, such as `prod-market-intelligence-requests`."""
        name = f"{environment}-{self.base_name}"
        for fault in name_faults("physical name", name):
            raise ArgumentError(f"table '{self.name}': {fault}")
        return name


REQUESTS = TableSpec(
    name="requests",
    base_name="market-intelligence-requests",
    hash_key=Key("request_id"),
    indexes=(
        Index(name="user-index", hash_key=Key("user_id"), range_key=Key("created_at")),
        Index(name="project-index", hash_key=Key("project_id"), range_key=Key("created_at")),
        Index(name="status-index", hash_key=Key("status"), range_key=Key("created_at")),
        Index(
            name="strategy-index",
            hash_key=Key("processing_strategy"),
            range_key=Key("priority"),
        ),
    ),
    ttl_attribute="ttl",
)

PROCESSING_LOGS = TableSpec(
    name="logs",
    base_name="request-processing-logs",
    hash_key=Key("log_id"),
    indexes=(
        Index(name="request-logs-index", hash_key=Key("request_id"), range_key=Key("timestamp")),
    ),
)
