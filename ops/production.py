"""What the program declares for production, without an engine, for documents to be made from."""

from pathlib import Path
from typing import Any, cast

import yaml

import arguments
from components.alarm import Alarm
from components.dashboard import DashboardArgs, body
from components.site import Site
from components.table_args import TableArgs
from ops.requirements import CHECKOUT
from settings import StackSettings

STACK = "prod"
PREFIX = "market-intelligence:"
# AWS's own example of an account; nothing that is shown depends on it.
SITE = Site(environment=STACK, partition="aws", region="us-east-1", account="123456789012")


def settings(folder: Path = CHECKOUT) -> StackSettings:
    """Read the stack's file."""
    file: dict[str, Any] = yaml.safe_load((folder / f"Pulumi.{STACK}.yaml").read_text())
    config = cast("dict[str, object]", file["config"])
    own = {
        name.removeprefix(PREFIX): value
        for name, value in config.items()
        if name.startswith(PREFIX)
    }
    return StackSettings.model_validate({"environment": STACK, **own, **_unheard(own)})


def _unheard(own: dict[str, object]) -> dict[str, object]:
    """Give the alarms without who hears of them: that may be encrypted, and is not shown."""
    alarms = own.get("alarms")
    if not isinstance(alarms, dict):
        return {}
    kept = cast("dict[str, object]", alarms).items()
    return {"alarms": {name: value for name, value in kept if name != "subscriptions"}}


def tables(given: StackSettings) -> list[TableArgs]:
    """Give the arguments of the tables, without keys."""
    return [arguments.table_args(given, SITE, spec, {}) for spec in arguments.specs(given)]


def alarms(given: StackSettings) -> list[Alarm]:
    """Give the alarms."""
    return arguments.alarms(given, SITE, tables(given))


def dashboard_body(given: StackSettings) -> str:
    """Give the dashboard as CloudWatch takes it."""
    return body(
        DashboardArgs(
            site=SITE,
            tables=tables(given),
            thresholds=arguments.thresholds(given),
            alarms=alarms(given),
            cache=arguments.cluster(given, SITE),
        )
    )
