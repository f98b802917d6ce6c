"""The deployment that a workload meets, from the stack's settings."""

from market_intelligence.load.deployment import (
    Backups,
    Cache,
    DeployedReplica,
    DeployedTable,
    Deployment,
)
from market_intelligence.specs import TableSpec
from market_intelligence.table_options import NOT_WARMED
from ops import stacks
from ops.capacity.schedule import per_day
from ops.docs.production import SITE
from settings import component_args
from settings.replicas import ReplicaSettings
from settings.stack import StackSettings

KEY_CLIENTS = 10
"""How many connections DynamoDB asks for the key of a table for, a guess: each costs 0.03 USD."""


def deployment(settings: StackSettings) -> Deployment:
    """Return the deployment of a stack."""
    return Deployment(
        tables=tuple(_table(settings, spec) for spec in component_args.specs(settings)),
        replicas=tuple(_replica(settings, one) for one in settings.replicas),
        recovery=settings.recovery.enabled,
        backups=_backups(settings),
        cache=_cache(settings),
        keys=_keys(settings),
        key_clients=0 if settings.encryption.key == "aws-owned" else KEY_CLIENTS,
        alarm_metrics=_alarm_metrics(settings),
        dashboards=int(settings.dashboard.enabled),
    )


def _table(settings: StackSettings, spec: TableSpec) -> DeployedTable:
    own = settings.of_table(spec)
    of_indexes = {name: maximum.in_force for name, maximum in own.index_maximums.items()}
    return DeployedTable(
        spec=spec,
        table_class=own.table_class,
        insights=own.contributor_insights,
        expires=own.expires,
        kinesis=own.kinesis is not None,
        warm={**({} if own.warm == NOT_WARMED else {None: own.warm}), **own.warm_indexes},
        maximums={None: own.maximum.in_force, **of_indexes},
    )


def _replica(settings: StackSettings, own: ReplicaSettings) -> DeployedReplica:
    recovered = settings.recovery.enabled if own.recovery is None else own.recovery
    return DeployedReplica(recovered=recovered, insights=own.contributor_insights)


def _backups(settings: StackSettings) -> Backups | None:
    own = settings.backup
    if not own.enabled:
        return None
    return Backups(
        per_day=per_day(own.schedule),
        kept_days=own.retention_days,
        warm_days=own.cold_storage_after_days,
        copy_kept_days=(own.copy_retention_days or own.retention_days) if own.copy_region else None,
    )


def _cache(settings: StackSettings) -> Cache | None:
    own = settings.cache
    return Cache(node_type=own.node_type, nodes=own.nodes) if own.enabled else None


def _keys(settings: StackSettings) -> int:
    """Return the number of keys: the tables' in each region, the vaults' and the topic's."""
    of_tables = settings.encryption.key == "customer-managed"
    of_backups = 1 + (settings.backup.copy_region is not None) if settings.backup.enabled else 0
    return (1 + len(settings.replicas)) * of_tables + of_backups + settings.alarms.enabled


def _alarm_metrics(settings: StackSettings) -> int:
    return sum(max(1, len(alarm.operations)) for alarm in stacks.alarms(settings, SITE))
