"""The resources that the program declares for production, without an engine, for documents."""

from pathlib import Path

from components.alarm import Alarm
from components.dashboard import DashboardArgs, body
from components.site import Site
from components.table_args import TableArgs
from ops import stacks
from ops.requirements import CHECKOUT
from ops.stacks import PREFIX
from settings import component_args
from settings.stack import StackSettings

__all__ = ["PREFIX", "SITE", "STACK", "alarms", "dashboard_body", "settings", "tables"]

STACK = "prod"
# AWS's own example of an account; nothing that is shown depends on it.
SITE = Site(environment=STACK, partition="aws", region="us-east-1", account="123456789012")


def settings(folder: Path = CHECKOUT) -> StackSettings:
    """Return the settings in the stack's file."""
    return stacks.settings(STACK, folder)


def tables(given: StackSettings) -> list[TableArgs]:
    """Return the arguments of the tables, without keys."""
    return stacks.tables(given, SITE)


def alarms(given: StackSettings) -> list[Alarm]:
    """Return the alarms."""
    return stacks.alarms(given, SITE)


def dashboard_body(given: StackSettings) -> str:
    """Return the dashboard as CloudWatch takes it."""
    return body(
        DashboardArgs(
            site=SITE,
            tables=tables(given),
            thresholds=component_args.thresholds(given),
            alarms=alarms(given),
            cache=component_args.cluster(given, SITE),
        )
    )
