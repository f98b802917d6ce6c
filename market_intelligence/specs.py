"""The tables: their keys, indexes, projections, expiry and other properties.

All code that deploys, checks or restores tables uses `TABLES`: a table that is declared there has
its settings, alarms, policies, backups and verification. `./mi new table` declares one.

The pack has its own copy, policies/guardrails/dynamodb/specification.py, and refuses any
difference. Change both together.
"""

from dataclasses import dataclass
from itertools import permutations
from typing import Literal

from market_intelligence.errors import ArgumentError
from market_intelligence.limits import faults, name_faults
from market_intelligence.table_options import Insights, StreamView, TableClass

KeyType = Literal["S", "N", "B"]
Projection = Literal["ALL", "KEYS_ONLY", "INCLUDE"]


@dataclass(frozen=True, slots=True)
class Key:
    """An attribute that a table or an index is keyed by."""

    name: str
    type: KeyType = "S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """The keys of a table or an index."""

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
class Defaults:
    """The default settings of a table.

    `retention_days` counts only for a table whose items expire.
    """

    table_class: TableClass = "STANDARD"
    stream: StreamView | None = None
    insights: Insights = "off"
    readers: tuple[str, ...] = ()
    retention_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec(Keyed):
    """The properties of a table in every environment.

    `name` is the short one that resources, outputs and settings go by, `base_name` the one in AWS
    without its environment, and `contents` what people call its items, if not by the short name.
    Attributes follow from the keys, so none is undeclared or unused. A table that DynamoDB would
    refuse raises ValueError.

    A stack can leave out a table that is `optional`. The cache serves the one that is `cached`, and
    backups and replicas contain those that are `backed_up` and `replicated`. `written_attribute`
    has the timestamp at which an item was written first, by which a restore knows what is missing,
    and `changed_attribute` that at which it was written last, by which it knows what is newer.
    `retention` says from when on the days count after which an item expires.
    """

    name: str
    base_name: str
    contents: str = ""
    indexes: tuple[Index, ...] = ()
    ttl_attribute: str | None = None
    billing_mode: Literal["PAY_PER_REQUEST"] = "PAY_PER_REQUEST"
    optional: bool = False
    cached: bool = False
    backed_up: bool = True
    replicated: bool = True
    written_attribute: str | None = None
    changed_attribute: str | None = None
    retention: str = "an item is kept"
    defaults: Defaults = Defaults()

    def __post_init__(self) -> None:
        """Refuse a table that DynamoDB would refuse."""
        refusals = [*faults(self)]
        if refusals:
            raise ArgumentError(f"table '{self.name}': {'; '.join(refusals)}")

    @property
    def description(self) -> str:
        """Its name in messages, such as `the requests table`."""
        return f"the {self.contents or self.name} table"

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
    cached=True,
    written_attribute="created_at",
    changed_attribute="updated_at",
    retention="a request is kept once it has ended",
)

PROCESSING_LOGS = TableSpec(
    name="logs",
    base_name="request-processing-logs",
    contents="processing logs",
    hash_key=Key("log_id"),
    indexes=(
        Index(name="request-logs-index", hash_key=Key("request_id"), range_key=Key("timestamp")),
    ),
    optional=True,
    written_attribute="timestamp",
    changed_attribute="timestamp",
)


def together(*specs: TableSpec) -> tuple[TableSpec, ...]:
    """Return the tables if they can be deployed together; ValueError if they cannot."""
    for one, other in permutations(specs, 2):
        if one.name == other.name:
            raise ArgumentError(f"two tables have the name '{one.name}'; give each its own")
        if f"-{one.base_name}".endswith(f"-{other.base_name}"):
            raise ArgumentError(
                f"the base_name '{one.base_name}' ends with '{other.base_name}', the base_name of "
                "another table, so that their names in AWS can be the same; choose another "
                "base_name"
            )
    cached = [spec.name for spec in specs if spec.cached]
    if len(cached) != 1:
        raise ArgumentError(
            f"{' and '.join(cached) or 'none'} of the tables have cached set; set it for one, "
            "because a principal that reads one table through the cache can read all that it "
            "serves"
        )
    return specs


TABLES = together(
    REQUESTS,
    PROCESSING_LOGS,
)
"""Every table, in the order of documents and reports."""

CACHED = next(spec for spec in TABLES if spec.cached)
"""The table that is read again and again; each log is read once, if at all."""
