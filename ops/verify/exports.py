"""Checks that the outputs are complete, and match AWS and the stack's file."""

from collections.abc import Callable, Iterator
from functools import partial

from components.table_args import TableArgs
from ops.verify import cache, topic
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.grants import policy_arns
from ops.verify.table_description import MISSING, description


def checks(deployed: Deployed) -> Iterator[Check]:
    """Yield the checks."""
    check = partial(
        Check,
        section="outputs",
        action=f"Run `{deployed.pulumi('up --refresh')}`, which exports the outputs again.",
    )
    declared, from_aws = _declared(deployed), _from_aws(deployed)
    made_up = ["backupPlanId"] if deployed.stack.settings.backup.enabled else []
    names = sorted([*declared, *from_aws, *made_up])
    yield check(
        name="names",
        expected=names,
        call=lambda: [name for name in names if name in deployed.outputs.values],
    )
    for name, value in declared.items():
        yield check(name=name, expected=value, call=partial(deployed.outputs.value, name))
    for name, call in from_aws.items():
        yield check(
            name=name,
            expected=deployed.outputs.values.get(name),
            call=partial(_value, deployed, name, call),
        )


def _declared(deployed: Deployed) -> dict[str, object]:
    """Return the outputs that follow from the stack's file."""
    settings, site = deployed.stack.settings, deployed.site
    found: dict[str, object] = {}
    for table in deployed.tables:
        found |= _of_table(deployed, table)
    if deployed.alarms:
        found["alarmCount"] = len(deployed.alarms)
        found["alarmMonthlyUsd"] = round(sum(alarm.monthly_usd for alarm in deployed.alarms), 2)
    if settings.dashboard.enabled:
        found["dashboardName"] = site.global_name("tables")
    if settings.backup.enabled:
        found["backupVaultName"] = site.name("backups")
    return found


def _of_table(deployed: Deployed, table: TableArgs) -> dict[str, object]:
    settings, spec = deployed.stack.settings, table.spec
    found: dict[str, object] = {
        f"{spec.name}TableName": deployed.site.table_name(spec),
        f"{spec.name}IndexNames": [index.name for index in spec.indexes],
    }
    if table.time_to_live:
        found[f"{spec.name}RetentionDays"] = settings.of_table(spec).kept_days
    if settings.grants.enabled:
        found[f"{spec.name}PolicyArns"] = policy_arns(deployed, table)
    return found


def _from_aws(deployed: Deployed) -> dict[str, Callable[[], str]]:
    """Return the outputs whose values AWS has, each with the call that reads it."""
    found: dict[str, Callable[[], str]] = {}
    for table in deployed.tables:
        name = table.spec.name
        found[f"{name}TableArn"] = partial(_table, deployed, table, "TableArn")
        if table.stream:
            found[f"{name}StreamArn"] = partial(_table, deployed, table, "LatestStreamArn")
    if deployed.alarms:
        found["alarmTopicArn"] = partial(topic.arn, deployed)
    if deployed.cluster:
        found["cacheEndpoint"] = partial(cache.endpoint, deployed)
    return found


def _table(deployed: Deployed, table: TableArgs, name: str) -> str:
    return description(deployed, table.spec).table().get(name, MISSING)


def _value(deployed: Deployed, name: str, call: Callable[[], str]) -> str:
    """Call AWS only if the stack has the output."""
    deployed.outputs.value(name)
    return call()
