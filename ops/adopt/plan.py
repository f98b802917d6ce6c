"""The plan of an adoption, complete before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from typing import Literal

from components.site import Site
from components.table_args import KinesisDestination, TableArgs
from launcher.errors import UserError
from market_intelligence.specs import TABLES, TableSpec
from market_intelligence.table_options import DEFAULT_PRECISION
from ops import stacks
from ops.adopt.commands import Commands
from ops.adopt.differences import (
    Change,
    Refusal,
    changes,
    destination,
    keeps_expiry_off,
    loss_refusals,
    refusal,
    structure_refusals,
)
from ops.stacks import Stack
from ops.verify.aws import Aws
from ops.verify.table_description import MISSING, TableDescription

Status = Literal["can be adopted", "cannot be adopted", "adopted already", "does not exist yet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """A table of the stack as it exists, and its adoption.

    `settings` are those of its section that keep it unchanged, and have to be written. `stream` is
    the ARN of the Kinesis data stream that receives its changes, to be adopted as well.
    """

    spec: TableSpec
    name: str
    status: Status
    items: int = 0
    refusals: Sequence[Refusal] = ()
    changes: Sequence[Change] = ()
    settings: Mapping[str, object] = field(default_factory=dict[str, object])
    note: str = ""
    stream: str = ""

    def document(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "table": self.spec.name,
            "name": self.name,
            "status": self.status,
            "items": self.items,
            "refusals": [asdict(refusal) for refusal in self.refusals],
            "changes": [asdict(change) for change in self.changes],
            "settings": dict(self.settings),
            "note": self.note,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The tables of a stack in its account and region; `engine_name` is the engine's name of it."""

    stack: str
    engine_name: str
    environment: str
    account: str
    region: str
    tables: Sequence[TablePlan]

    @property
    def ok(self) -> bool:
        """Whether nothing prevents the adoption."""
        return all(not table.refusals for table in self.tables)

    @property
    def adoptable(self) -> list[TablePlan]:
        """The tables to adopt."""
        return [table for table in self.tables if table.status == "can be adopted"]

    @property
    def settings(self) -> dict[str, Mapping[str, object]]:
        """The settings to write into the stack's file, by section."""
        return {table.spec.name: table.settings for table in self.tables if table.settings}

    @property
    def names(self) -> dict[str, str]:
        """The names for the pack's config, by the tables' names in the specification."""
        return {
            table.spec.base_name: table.name
            for table in self.tables
            if table.name != table.spec.physical_name(self.environment)
        }

    def document(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "stack": self.stack,
            "account": self.account,
            "region": self.region,
            "tables": [table.document() for table in self.tables],
            "ok": self.ok,
        }


_CLOUD_FORMATION = "aws:cloudformation:stack-name"
_OURS = ("managed-by", "project", "stack")


def is_own(tags: Mapping[str, str], own: Mapping[str, str]) -> bool:
    """Whether the stack itself created or adopted the table."""
    return all(tags.get(name) == own[name] for name in _OURS)


def ownership_refusals(tags: Mapping[str, str], own: Mapping[str, str]) -> Iterator[Refusal]:
    """Yield the other owners that would continue to change or delete the table."""
    if tags.get("managed-by") == own["managed-by"] and not is_own(tags, own):
        stack, project = tags.get("stack", "?"), tags.get("project", "?")
        yield Refusal(
            f"It belongs to the stack {stack} of the Pulumi project {project}.",
            f"Remove it from that stack's state with `pulumi state delete --stack {stack}`, and "
            "remove its tag managed-by.",
        )


def ownership_note(tags: Mapping[str, str]) -> str:
    """Return who may have created the table; AWS keeps the tag when a stack releases it."""
    if stack := tags.get(_CLOUD_FORMATION):
        return (
            f"Its tags name the CloudFormation stack {stack}. If it still belongs to that stack, "
            "remove it from the template first, with the DeletionPolicy Retain: otherwise that "
            "stack could delete it."
        )
    return ""


_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A stack in its account and region; `names` are the names of tables to adopt, by table."""

    stack: Stack
    site: Site
    aws: Aws
    names: dict[str, str]

    def refusals(self, spec: TableSpec, name: str) -> Iterator[Refusal]:
        """Yield the settings of the stack that prevent adopting a table."""
        own_name, given = self.site.table_name(spec), self.site.table_names.get(spec.name)
        file, option = f"Pulumi.{self.stack.name}.yaml", f"--{spec.name}"
        if not self.stack.settings.deletion_protection:
            yield Refusal(
                f"Nothing would prevent its replacement: {file} has deletionProtection: false, "
                "and a deployment without its name in that file would delete it.",
                "Set deletionProtection to true, at least until it is adopted.",
            )
        if self.names and spec.name not in self.names:
            yield Refusal(
                "It exists already, so a deployment would fail to create it.",
                f"Adopt it as well, with {option} {name}.",
            )
        if not self.stack.settings.of_table(spec).is_deployed:
            yield Refusal(
                f"The stack has no such table: {file} sets {spec.name}.enabled to false.",
                "Remove that.",
            )
        if given not in (None, name):
            yield Refusal(
                f"The stack's table is {given}: {file} sets it as {spec.name}.tableName.",
                f"Remove that setting, or run this command with {option} {given}.",
            )
        elif name != own_name and self._is_own(own_name):
            yield Refusal(
                f"The stack already has {own_name}, and needs only one.",
                "Keep that table and copy the items into it; or remove it from the stack's state "
                "with `pulumi state delete`, and remove its tag managed-by.",
            )

    def hint(self, spec: TableSpec) -> str:
        """Return where a table may be that does not exist under the stack's name."""
        name = spec.base_name.replace("-", "_")
        if TableDescription(self.aws, name).status() == MISSING:
            return "A deployment creates it."
        return f"A deployment creates it. To adopt {name} instead, add --{spec.name} {name}."

    def absence(self, name: str) -> str:
        """Return that a table does not exist, and which tables do."""
        where = f"{self.site.region} of account {self.site.account}"
        names: list[str] = self.aws.call("dynamodb", "list_tables")["TableNames"]
        shown = get_close_matches(name, names, n=_FEW) or names[:_FEW]
        more = ", ..." if len(names) > len(shown) else ""
        there = f"The tables there are {', '.join(shown)}{more}." if names else "There is none."
        return f"There is no table {name} in {where}. {there}"

    def _is_own(self, name: str) -> bool:
        table = TableDescription(self.aws, name)
        return table.status() != MISSING and is_own(table.tags(), self.site.tags)


_VERIFY = "Check it with `./mi verify --stack {}`."


class AbsentError(UserError):
    """No table to adopt exists, in sentences."""


def plan(of: Presence) -> Plan:
    """Return the plan for the tables of a stack; AbsentError if a named table does not exist."""
    tables = [
        _table(of, spec)
        for spec in TABLES
        if of.stack.settings.of_table(spec).is_deployed or spec.name in of.names
    ]
    if all(table.status == "does not exist yet" for table in tables):
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
        return TablePlan(spec=spec, name=name, status="does not exist yet", note=of.hint(spec))
    items: int = table.table().get("ItemCount", 0)
    found = TablePlan(spec=spec, name=name, status="cannot be adopted", items=items)
    if status != "ACTIVE":
        return replace(found, refusals=[_inactive(status)])
    args, tags = _args(of, spec), table.tags()
    if name == own_name and is_own(tags, of.site.tags):
        return replace(found, status="adopted already", note=_VERIFY.format(of.stack.engine_name))
    if refusals := [*_refusals(of, table, args, tags)]:
        return replace(found, refusals=refusals)
    settings: dict[str, object] = {} if name == own_name else {"tableName": name}
    if keeps_expiry_off(table, args, of.stack):
        settings["timeToLive"] = False
        args = replace(args, time_to_live=False)
    sent = destination(table)
    if sent and args.kinesis is None:
        kept = KinesisDestination(stream_arn=sent["stream"])
        if sent["precision"] != DEFAULT_PRECISION:
            kept = replace(kept, precision="MICROSECOND")
        settings["kinesis"] = {
            "streamArn": kept.stream_arn,
            **({"precision": kept.precision} if kept.precision else {}),
        }
        args = replace(args, kinesis=kept)
    if settings and (why := refusal(of.stack, {spec.name: settings})):
        return replace(found, refusals=[_refused(settings, spec, why, of.stack)])
    return replace(
        found,
        status="can be adopted",
        changes=[*changes(table, args, of.stack)],
        settings=settings,
        note=ownership_note(tags),
        stream=sent["stream"] if sent else "",
    )


def _args(of: Presence, spec: TableSpec) -> TableArgs:
    found = stacks.tables(of.stack.settings, of.site)
    given = [args for args in found if args.spec is spec]
    return given[0] if given else TableArgs(spec=spec, site=of.site)


def _refusals(
    of: Presence, table: TableDescription, args: TableArgs, tags: dict[str, str]
) -> Iterator[Refusal]:
    commands = Commands(table.name, of.site.region)
    yield from of.refusals(args.spec, table.name)
    yield from ownership_refusals(tags, of.site.tags)
    yield from structure_refusals(table, args.spec, commands)
    yield from loss_refusals(table, args, of.stack, commands)


def _refused(settings: Mapping[str, object], spec: TableSpec, why: str, stack: Stack) -> Refusal:
    named = " and ".join(f"{spec.name}.{name}: {value}" for name, value in settings.items())
    return Refusal(
        f"It could only be kept with {named}, which the settings do not allow: {why}.",
        f"Change the conflicting settings in Pulumi.{stack.name}.yaml, or name another table.",
    )


def _inactive(status: str) -> Refusal:
    if status == "INACCESSIBLE_ENCRYPTION_CREDENTIALS":
        return Refusal(
            "AWS cannot use its key.", "Enable the key, or restore its grant, then try again."
        )
    return Refusal(f"It is {status}.", "Wait until it is ACTIVE, then run this command again.")
