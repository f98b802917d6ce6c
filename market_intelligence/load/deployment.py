"""The deployment of a workload, as far as capacity and cost depend on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from market_intelligence.specs import TABLES, TableSpec
from market_intelligence.table_options import Insights, MaxThroughput, TableClass, WarmThroughput


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedTable:
    """A table; `maximums` are those of its indexes by their names, and its own by None.

    `expires`: whether its items are deleted by time to live, if they have such an attribute.
    `kinesis`: whether its changes are sent to a Kinesis data stream. `warm` is what its indexes
    serve at once by their names, and it itself by None.
    """

    spec: TableSpec
    table_class: TableClass = "STANDARD"
    insights: Insights = "off"
    expires: bool = True
    kinesis: bool = False
    warm: Mapping[str | None, WarmThroughput] = field(
        default_factory=dict[str | None, WarmThroughput]
    )
    maximums: Mapping[str | None, MaxThroughput] = field(
        default_factory=dict[str | None, MaxThroughput]
    )

    @property
    def resources(self) -> tuple[str | None, ...]:
        """Its indexes by their names, after itself as None."""
        return (None, *(index.name for index in self.spec.indexes))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedReplica:
    """The copies of the tables in a further region; `recovered` to a point in time.

    `insights` are those of the copies alone.
    """

    recovered: bool = True
    insights: Insights = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    """Backups in a vault, each of whole tables, and their copies in another region.

    After `warm_days` they are in cold storage, where that is set.
    """

    per_day: float = 1
    kept_days: int = 35
    warm_days: int | None = None
    copy_kept_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """A DAX cluster."""

    node_type: str
    nodes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What is deployed.

    `keys` are those of the account's own, `key_clients` are the connections for which DynamoDB asks
    for the tables' key, where it is not AWS's own, and `alarm_metrics` are what alarms watch.
    """

    tables: tuple[DeployedTable, ...] = tuple(DeployedTable(spec=spec) for spec in TABLES)
    replicas: tuple[DeployedReplica, ...] = ()
    recovery: bool = True
    backups: Backups | None = None
    cache: Cache | None = None
    keys: int = 0
    key_clients: int = 0
    alarm_metrics: int = 0
    dashboards: int = 0

    def regions(self, table: DeployedTable) -> int:
        """Count the regions that have a table."""
        return 1 + len(self.replicas_of(table))

    def replicas_of(self, table: DeployedTable) -> tuple[DeployedReplica, ...]:
        """Return the copies of a table."""
        return self.replicas if table.spec.replicated else ()
