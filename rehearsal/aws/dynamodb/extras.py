"""What moto has no place for on a table."""

from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakKeyDictionary

from moto.dynamodb.models.table import StreamShard, Table

Units = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A stream of a table, the latest one or one that has ended."""

    label: str
    view: str
    shard: StreamShard
    is_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Insights:
    """Contributor insights that are on."""

    mode: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A Kinesis data stream that gets, or got, the changes of a table."""

    status: str
    precision: str | None = None


@dataclass(slots=True, kw_only=True)
class GlobalTable:
    """The tables that are replicas of each other, by their regions."""

    consistency: str
    tables: dict[str, Table]
    witnesses: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Extras:
    """What moto has no place for on a table; in mappings by index, None is the table itself."""

    table_class: str | None = None
    maximums: dict[str | None, Units] = field(default_factory=dict[str | None, Units])
    read_maximums: dict[str | None, int] = field(default_factory=dict[str | None, int])
    """Those of reads that a replica has of its own."""
    insights: dict[str | None, Insights] = field(default_factory=dict[str | None, Insights])
    ended_streams: list[Stream] = field(default_factory=list[Stream])
    destinations: dict[str, Destination] = field(default_factory=dict[str, Destination])
    """Kinesis data streams, by their ARNs."""
    global_table: GlobalTable | None = None
    class_changes: list[float] = field(default_factory=list[float])
    """When its class changed, in seconds since the epoch."""
    expiry_changed: float | None = None
    """When its time to live changed last."""

    def forget_index(self, name: str) -> None:
        """Forget what an index had that is deleted."""
        self.maximums.pop(name, None)
        self.read_maximums.pop(name, None)
        self.insights.pop(name, None)


_extras: WeakKeyDictionary[Table, Extras] = WeakKeyDictionary()


def extras(table: Table) -> Extras:
    """Return what moto has no place for on a table; it ends with the table."""
    return _extras.setdefault(table, Extras())
