"""The tables of the Root Orchestrator in one environment, and their supporting resources."""

import gc

import pulumi

from components.alarms import Alarms, AlarmsArgs
from components.backup import Backup
from components.cache import Cache
from components.dashboard import Dashboard, DashboardArgs
from components.encryption import Key
from components.grants import Grants
from components.site import Site
from components.table import Table
from settings import component_args
from settings.stack import load

# All that was imported stays in use, so Python need not look through it for what does not: neither
# now nor at the end, which takes it a third of a second otherwise.
gc.freeze()

settings = load()
site = Site.current(settings.environment, settings.resource_tags, settings.table_names)
keys: dict[str, pulumi.Output[str]] = {}
if settings.encryption.key == "customer-managed":
    for region in (site.region, *settings.replica_regions):
        name = "tables" if region == site.region else f"tables-{region}"
        keys[region] = Key(name, component_args.key_args(settings, site, region)).arn

tables = [
    component_args.table_args(settings, site, spec, keys) for spec in component_args.specs(settings)
]
alarms = component_args.alarms(settings, site, tables)

for args in tables:
    name = args.spec.name
    table = Table(name, args)
    pulumi.export(f"{name}TableName", table.name)
    pulumi.export(f"{name}TableArn", table.arn)
    pulumi.export(f"{name}IndexNames", table.index_names)
    if args.stream:
        pulumi.export(f"{name}StreamArn", table.stream_arn)
    if args.time_to_live:
        pulumi.export(f"{name}RetentionDays", settings.of_table(args.spec).kept_days)
    if settings.grants.enabled:
        grants = Grants(name, component_args.grants_args(settings, site, args, table.stream_arn))
        pulumi.export(f"{name}PolicyArns", grants.policy_arns)

if alarms:
    watch = Alarms(
        "alarms",
        AlarmsArgs(site=site, alarms=alarms, subscriptions=component_args.subscriptions(settings)),
    )
    pulumi.export("alarmTopicArn", watch.topic_arn)
    pulumi.export("alarmCount", watch.count)
    pulumi.export("alarmMonthlyUsd", watch.monthly_usd)

if settings.dashboard.enabled:
    dashboard = Dashboard(
        "dashboard",
        DashboardArgs(
            site=site,
            tables=tables,
            thresholds=component_args.thresholds(settings),
            alarms=alarms,
            cache=component_args.cluster(settings, site),
        ),
    )
    pulumi.export("dashboardName", dashboard.name)

if settings.backup.enabled:
    backup = Backup("backups", component_args.backup_args(settings, site))
    pulumi.export("backupVaultName", backup.vault_name)
    pulumi.export("backupPlanId", backup.plan_id)

if settings.cache.enabled:
    pulumi.export(
        "cacheEndpoint", Cache("cache", component_args.cache_args(settings, site, keys)).endpoint
    )
