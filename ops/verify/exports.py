"""Checks that the outputs are complete, and match AWS and the stack's file."""

from collections.abc import Callable, Iterator
from functools import partial

from components.table_args import TableArgs
from ops.verify import cache, topic
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.grants import policy_arns
from ops.verify.table_description import MISSING, description


def questions(of: Deployed) -> Iterator[Question]:
    """Yield the checks."""
    question = partial(
        Question,
        section="outputs",
        todo=f"Run `{of.pulumi('up --refresh')}`, which exports the outputs again.",
    )
    declared, from_aws = _declared(of), _from_aws(of)
    made_up = ["backupPlanId"] if of.stack.settings.backup.enabled else []
    names = sorted([*declared, *from_aws, *made_up])
    yield question(
        check="names",
        expected=names,
        ask=lambda: [name for name in names if name in of.outputs.values],
    )
    for name, value in declared.items():
        yield question(check=name, expected=value, ask=partial(of.outputs.value, name))
    for name, ask in from_aws.items():
        yield question(
            check=name,
            expected=of.outputs.values.get(name),
            ask=partial(_answer, of, name, ask),
        )


def _declared(of: Deployed) -> dict[str, object]:
    """Return the outputs that follow from the stack's file."""
    settings, site = of.stack.settings, of.site
    found: dict[str, object] = {}
    for table in of.tables:
        found |= _of_table(of, table)
    if of.alarms:
        found["alarmCount"] = len(of.alarms)
        found["alarmMonthlyUsd"] = round(sum(alarm.monthly_usd for alarm in of.alarms), 2)
    if settings.dashboard.enabled:
        found["dashboardName"] = site.global_name("tables")
    if settings.backup.enabled:
        found["backupVaultName"] = site.name("backups")
    return found


def _of_table(of: Deployed, table: TableArgs) -> dict[str, object]:
    settings, spec = of.stack.settings, table.spec
    found: dict[str, object] = {
        f"{spec.name}TableName": of.site.table_name(spec),
        f"{spec.name}IndexNames": [index.name for index in spec.indexes],
    }
    if table.time_to_live:
        found[f"{spec.name}RetentionDays"] = settings.of_table(spec).kept_days
    if settings.grants.enabled:
        found[f"{spec.name}PolicyArns"] = policy_arns(of, table)
    return found


def _from_aws(of: Deployed) -> dict[str, Callable[[], str]]:
    """Return the outputs whose values AWS has, each with the call that reads it."""
    found: dict[str, Callable[[], str]] = {}
    for table in of.tables:
        name = table.spec.name
        found[f"{name}TableArn"] = partial(_table, of, table, "TableArn")
        if table.stream:
            found[f"{name}StreamArn"] = partial(_table, of, table, "LatestStreamArn")
    if of.alarms:
        found["alarmTopicArn"] = partial(topic.arn, of)
    if of.cluster:
        found["cacheEndpoint"] = partial(cache.endpoint, of)
    return found


def _table(of: Deployed, table: TableArgs, name: str) -> str:
    return description(of, table.spec).table().get(name, MISSING)


def _answer(of: Deployed, name: str, ask: Callable[[], str]) -> str:
    """Call AWS only if the stack has the output."""
    of.outputs.value(name)
    return ask()
