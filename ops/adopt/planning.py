"""Looks at the tables that exist, and says what becomes of each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from components.table_args import TableArgs
from launcher.errors import UserError
from ops import stacks
from ops.adopt import changes, losses, ownership, structure
from ops.adopt.acceptance import refusal
from ops.adopt.commands import Commands
from ops.adopt.plans import Plan, Refusal, TablePlan
from ops.adopt.presence import Presence
from ops.stacks import Stack
from ops.verify.table_description import MISSING, TableDescription
from tables.specs import PROCESSING_LOGS, REQUESTS, TableSpec

_VERIFY = "Whether it is as the stack asks, `./mi verify --stack {}` says."


class AbsentError(UserError):
    """There is no table to adopt, in sentences."""


def plan(of: Presence) -> Plan:
    """Look at the tables of a stack; AbsentError if one that is to be adopted is not there."""
    has_logs = of.stack.settings.logs.enabled or PROCESSING_LOGS.name in of.names
    tables = [_table(of, spec) for spec in ([REQUESTS, PROCESSING_LOGS][: 1 + has_logs])]
    if all(table.status == "not there yet" for table in tables):
        raise AbsentError(of.absence(tables[0].name))
    return Plan(
        stack=of.stack.name,
        engine_name=of.stack.engine_name,
        environment=of.site.environment,
        account=of.site.account,
        region=of.site.region,
        tables=tables,
    )


def _table(of: Presence, spec: TableSpec) -> TablePlan:
    own_name = of.site.table_name(spec)
    name = of.names.get(spec.name, own_name)
    table = TableDescription(of.aws, name)
    status = table.status()
    if status == MISSING:
        if spec.name in of.names:
            raise AbsentError(of.absence(name))
        return TablePlan(spec=spec, name=name, status="not there yet", note=of.hint(spec))
    items: int = table.table().get("ItemCount", 0)
    found = TablePlan(spec=spec, name=name, status="cannot be adopted", items=items)
    if status != "ACTIVE":
        return replace(found, refusals=[_inactive(status)])
    args, tags = _args(of, spec), table.tags()
    if name == own_name and ownership.is_own(tags, of.site.tags):
        return replace(found, status="adopted already", note=_VERIFY.format(of.stack.engine_name))
    if refusals := [*_refusals(of, table, args, tags)]:
        return replace(found, refusals=refusals)
    settings: dict[str, object] = {} if name == own_name else {"tableName": name}
    if changes.keeps_expiry_off(table, args, of.stack):
        settings["timeToLive"] = False
        args = replace(args, time_to_live=False)
    if settings and (why := refusal(of.stack, {spec.name: settings})):
        return replace(found, refusals=[_refused(settings, spec, why, of.stack)])
    return replace(
        found,
        status="can be adopted",
        changes=[*changes.changes(table, args, of.stack)],
        settings=settings,
        note=ownership.note(tags),
    )


def _args(of: Presence, spec: TableSpec) -> TableArgs:
    found = stacks.tables(of.stack.settings, of.site)
    given = [args for args in found if args.spec is spec]
    return given[0] if given else TableArgs(spec=spec, site=of.site)


def _refusals(
    of: Presence, table: TableDescription, args: TableArgs, tags: dict[str, str]
) -> Iterator[Refusal]:
    mend = Commands(table.name, of.site.region)
    yield from of.refusals(args.spec, table.name)
    yield from ownership.refusals(tags, of.site.tags)
    yield from structure.refusals(table, args.spec, mend)
    yield from losses.refusals(table, args, of.stack, mend)


def _refused(settings: Mapping[str, object], spec: TableSpec, why: str, stack: Stack) -> Refusal:
    named = " and ".join(f"{spec.name}.{name}: {value}" for name, value in settings.items())
    return Refusal(
        f"It would stay as it is with {named}, which settings refuse: {why}.",
        f"Change what else Pulumi.{stack.name}.yaml says of that, or name another table.",
    )


def _inactive(status: str) -> Refusal:
    if status == "INACCESSIBLE_ENCRYPTION_CREDENTIALS":
        return Refusal("AWS cannot use its key.", "Enable the key, or its grant, then try again.")
    return Refusal(f"It is {status}.", "Wait until it is ACTIVE, then run this again.")
