"""The dashboard of a stack: its alarms, its tables, its cache."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.alarm import DAX, DYNAMODB, Alarm
from components.cache_widgets import cache_rows
from components.site import Site
from components.table_args import TableArgs
from components.table_widgets import TableWidgets
from components.thresholds import Thresholds
from components.widgets import Widget, alarms, arranged, text


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardArgs:
    """What a Dashboard needs besides its name; `cache` is the name of the DAX cluster, if any."""

    site: Site
    tables: Sequence[TableArgs]
    thresholds: Thresholds
    alarms: Sequence[Alarm] = ()
    cache: str | None = None


class Dashboard(pulumi.ComponentResource):
    """A CloudWatch dashboard; its name is unique in all regions of an account."""

    name: pulumi.Output[str]

    def __init__(
        self, name: str, args: DashboardArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:dashboard:Dashboard", name, None, opts)
        dashboard = cloudwatch.Dashboard(
            name,
            dashboard_name=args.site.global_name("tables"),
            dashboard_body=body(args),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.name = dashboard.dashboard_name
        self.register_outputs({"name": self.name})


def body(args: DashboardArgs) -> str:
    """Return the dashboard in CloudWatch's format."""
    return json.dumps({"periodOverride": "inherit", "widgets": arranged(_rows(args))})


def _rows(args: DashboardArgs) -> list[list[Widget]]:
    site = args.site
    rows = [[text(f"# Market intelligence tables, {site.environment}, {site.region}", height=2)]]
    for table in args.tables:
        name = site.table_name(table.spec)
        rows.append([text(f"## {name}")])
        rows += _states(args, [alarm for alarm in args.alarms if alarm.table == name])
        rows += TableWidgets(site, table, args.thresholds).rows()
    if args.cache:
        rows.append([text(f"## Cache {args.cache}")])
        rows += _states(args, [alarm for alarm in args.alarms if alarm.namespace == DAX])
        rows += cache_rows(site, args.cache, args.thresholds)
    account = [one for one in args.alarms if one.table is None and one.namespace == DYNAMODB]
    return [*rows, *([[text("## Account")]] if account else []), *_states(args, account)]


def _states(args: DashboardArgs, shown: Sequence[Alarm]) -> list[list[Widget]]:
    return [[alarms("Alarms", [one.arn(args.site) for one in shown])]] if shown else []
