"""The arguments of the components, from the settings of a stack."""

from collections.abc import Iterator, Mapping, Sequence

import pulumi

from components.account_alarms import account
from components.alarm import Alarm
from components.backup import BackupArgs
from components.cache import CacheArgs, cluster_name
from components.cache_alarms import cache
from components.encryption import KeyArgs
from components.grants import GrantsArgs
from components.site import Site
from components.table_alarms import errors, latency, replication
from components.table_args import KinesisDestination, Replica, TableArgs
from components.thresholds import Thresholds
from components.throttling import Throttling
from components.topic import Subscription
from components.vault import Lock
from market_intelligence.specs import CACHED, TABLES, TableSpec
from settings.replicas import ReplicaSettings
from settings.stack import StackSettings

Keys = Mapping[str, pulumi.Input[str]]
"""The ARNs of the keys by region; empty if AWS owns or manages the keys."""


def specs(settings: StackSettings) -> list[TableSpec]:
    """Return the tables that a stack has."""
    return [spec for spec in TABLES if settings.of_table(spec).is_deployed]


def key_args(settings: StackSettings, site: Site, region: str) -> KeyArgs:
    """Return the arguments of the key that encrypts the tables in a region."""
    return KeyArgs(
        site=site.within(region),
        purpose="tables" if region == site.region else f"tables-of-{site.region}",
        description="Encrypts the tables of the Root Orchestrator.",
        used_through=["dynamodb"],
        readers=sorted({one for spec in TABLES for one in settings.of_table(spec).readers}),
        protect=settings.deletion_protection,
    )


def table_args(settings: StackSettings, site: Site, spec: TableSpec, keys: Keys) -> TableArgs:
    """Return the arguments of a table."""
    own = settings.of_table(spec)
    replicas = settings.replicas if spec.replicated else []
    return TableArgs(
        spec=spec,
        site=site,
        recovery_days=settings.recovery.window_days,
        deletion_protection=settings.deletion_protection,
        time_to_live=own.expires,
        key_arn=keys.get(site.region),
        aws_managed_key=settings.encryption.key == "aws-managed",
        table_class=own.table_class,
        stream=own.stream,
        kinesis=KinesisDestination(
            stream_arn=own.kinesis.stream_arn, precision=own.kinesis.precision
        )
        if own.kinesis
        else None,
        insights=own.contributor_insights,
        maximum=own.maximum,
        index_maximums=own.index_maximums,
        warm=own.warm,
        warm_indexes=own.warm_indexes,
        replicas=[_replica(one, keys.get(one.region)) for one in replicas],
        consistency=settings.consistency.mode if replicas else "EVENTUAL",
        witness=settings.consistency.witness_region if replicas else None,
        readers=own.readers,
    )


def _replica(own: ReplicaSettings, key_arn: pulumi.Input[str] | None) -> Replica:
    return Replica(
        region=own.region,
        key_arn=key_arn,
        has_recovery=own.recovery,
        deletion_protection=own.deletion_protection,
        insights=own.contributor_insights,
        tags=own.tags,
    )


def cluster(settings: StackSettings, site: Site) -> str | None:
    """Return the name of the DAX cluster, if the stack has one."""
    return cluster_name(site, CACHED) if settings.cache.enabled else None


def grants_args(
    settings: StackSettings, site: Site, table: TableArgs, stream_arn: pulumi.Input[str]
) -> GrantsArgs:
    """Return the arguments of the policies for a table."""
    return GrantsArgs(
        site=site,
        spec=table.spec,
        key_arn=table.key_arn,
        stream_arn=stream_arn if table.stream else None,
        cache=cluster(settings, site) if table.spec is CACHED else None,
    )


def thresholds(settings: StackSettings) -> Thresholds:
    """Return the thresholds of the alarms, which the dashboard shows even without alarms."""
    return Thresholds(**settings.alarms.thresholds.model_dump())


def alarms(settings: StackSettings, site: Site, tables: Sequence[TableArgs]) -> list[Alarm]:
    """Return the alarms of a stack."""
    if not settings.alarms.enabled:
        return []
    highest = thresholds(settings)
    found = [alarm for table in tables for alarm in _of_table(settings, site, table)]
    if name := cluster(settings, site):
        found += cache(name, highest)
    if settings.alarms.account:
        found += account(highest)
    return found


def subscriptions(settings: StackSettings) -> list[Subscription]:
    """Return the receivers of alarms."""
    return [
        Subscription(protocol=one.protocol, endpoint=one.endpoint)
        for one in settings.alarms.subscriptions
    ]


def backup_args(settings: StackSettings, site: Site) -> BackupArgs:
    """Return the arguments of the backups."""
    own = settings.backup
    return BackupArgs(
        site=site,
        specs=[spec for spec in specs(settings) if spec.backed_up],
        schedule=own.schedule,
        retention_days=own.retention_days,
        cold_storage_after_days=own.cold_storage_after_days,
        lock=Lock(**own.lock.model_dump()) if own.lock else None,
        copy_region=own.copy_region,
        copy_retention_days=own.copy_retention_days,
        advanced_features=own.advanced_features,
        protect=settings.deletion_protection,
    )


def cache_args(settings: StackSettings, site: Site, keys: Keys) -> CacheArgs:
    """Return the arguments of the cache."""
    own = settings.cache
    return CacheArgs(
        site=site,
        spec=CACHED,
        subnet_ids=own.subnet_ids,
        security_group_ids=own.security_group_ids,
        node_type=own.node_type,
        nodes=own.nodes,
        item_ttl_seconds=own.item_ttl_seconds,
        query_ttl_seconds=own.query_ttl_seconds,
        key_arn=keys.get(site.region),
        permissions_boundary=own.permissions_boundary,
    )


def _of_table(settings: StackSettings, site: Site, table: TableArgs) -> Iterator[Alarm]:
    highest = thresholds(settings)
    yield from Throttling(
        site=site,
        spec=table.spec,
        reads=highest.throttled_reads_per_minute,
        writes=highest.throttled_writes_per_minute,
        maximums={**table.index_maximums, table.spec.name: table.maximum},
        reasons=settings.alarms.throttle_reasons,
    ).alarms()
    yield errors(site, table.spec, highest)
    yield from latency(site, table.spec, highest)
    yield from replication(site, table.spec, highest, table.lagging_regions)
