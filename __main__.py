"""The tables of the Root Orchestrator in one environment, and what production needs around them."""

import pulumi

import arguments
from components.alarms import Alarms, AlarmsArgs
from components.backup import Backup
from components.cache import Cache
from components.dashboard import Dashboard, DashboardArgs
from components.encryption import Key
from components.grants import Grants
from components.site import Site
from components.table import Table
from sections.names import names_in_aws
from settings import load

settings = load()
site = Site.current(
    settings.environment,
    settings.resource_tags,
    names_in_aws(settings.requests, settings.logs),
)
keys: dict[str, pulumi.Output[str]] = {}
if settings.encryption.key == "customer-managed":
    for region in (site.region, *settings.replicas):
        name = "tables" if region == site.region else f"tables-{region}"
        keys[region] = Key(name, arguments.key_args(settings, site, region)).arn

tables = [arguments.table_args(settings, site, spec, keys) for spec in arguments.specs(settings)]
alarms = arguments.alarms(settings, site, tables)

for args in tables:
    name = args.spec.name
    table = Table(name, args)
    pulumi.export(f"{name}TableName", table.name)
    pulumi.export(f"{name}TableArn", table.arn)
    pulumi.export(f"{name}IndexNames", table.index_names)
    if args.stream:
        pulumi.export(f"{name}StreamArn", table.stream_arn)
    if args.time_to_live:
        pulumi.export(f"{name}RetentionDays", settings.requests.retention_days)
    if settings.grants.enabled:
        grants = Grants(name, arguments.grants_args(settings, site, args, table.stream_arn))
        pulumi.export(f"{name}PolicyArns", grants.policy_arns)

if alarms:
    watch = Alarms(
        "alarms",
        AlarmsArgs(site=site, alarms=alarms, subscriptions=arguments.subscriptions(settings)),
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
            thresholds=arguments.thresholds(settings),
            alarms=alarms,
            cache=arguments.cluster(settings, site),
        ),
    )
    pulumi.export("dashboardName", dashboard.name)

if settings.backup.enabled:
    backup = Backup("backups", arguments.backup_args(settings, site))
    pulumi.export("backupVaultName", backup.vault_name)
    pulumi.export("backupPlanId", backup.plan_id)

if settings.cache.enabled:
    pulumi.export(
        "cacheEndpoint", Cache("cache", arguments.cache_args(settings, site, keys)).endpoint
    )
