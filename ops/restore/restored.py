"""The restored table: its name, its expected settings, and the tags of the restore."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from typing_extensions import override

from components.site import Site
from components.table_args import TableArgs
from market_intelligence.specs import TableSpec
from market_intelligence.table_options import NOT_WARMED
from ops import stacks
from ops.facets import Call, Facet, tagging
from ops.restore.aws_writer import AwsWriter
from ops.restore.errors import RefusalError
from ops.stacks import Stack
from ops.verify.aws import Aws, Response
from ops.verify.deployed import Deployed, Outputs
from ops.verify.table_description import TableDescription

_EXAMPLE = "2026-11-26T10:00:00Z"


def moment(text: str, now: datetime) -> datetime:
    """Read the time of --to, to the second; RefusalError if it is invalid."""
    return instant("--to", text, now).replace(microsecond=0)


def instant(option: str, text: str, now: datetime) -> datetime:
    """Read the time of an option; RefusalError if it is invalid or in the future."""
    try:
        found = datetime.fromisoformat(text)
        # Near the ends of the calendar, the conversion to UTC may overflow.
        at = found.astimezone(UTC) if found.tzinfo else None
    except (OverflowError, ValueError):
        raise RefusalError(f"{option} {text} is not a time: write it as {_EXAMPLE}.") from None
    if at is None:
        raise RefusalError(
            f"{option} {text} has no time zone: add Z for UTC, or an offset such as +02:00."
        )
    if at > now:
        raise RefusalError(f"{option} {text} is in the future: it is {utc(now)} now.")
    return at


def utc(at: datetime) -> str:
    """Return a time as text in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def target_name(source: str, at: datetime) -> str:
    """Return the default name of a table restored to a time."""
    return f"{source}-restored-{at.astimezone(UTC):%Y%m%d-%H%M}"


_OF_REPLICAS = "ReceivingRegion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Deployed):
    """A table of a stack, restored under another name, with its own alarms.

    `source` is the table that it is restored from. It has no replicas: AWS restores a table without
    them, and each is a copy at full price, so the stack adds them when it adopts the table. It
    sends no changes to a Kinesis data stream: consumers would receive expiries of both tables. Its
    warm throughput is not raised, because AWS charges for that again.
    """

    name: str
    source: str
    args: TableArgs
    calls: AwsWriter
    keep_expired: bool = False

    @property
    def spec(self) -> TableSpec:
        """The specification of the table."""
        return self.args.spec

    @property
    def arn(self) -> str:
        """The ARN of the restored table."""
        return self.site.table_arn(self.spec)

    @property
    def prefix(self) -> str:
        """The prefix of its alarms' names, which the stack's alarms do not have."""
        return f"{self.name}-"

    @property
    def command(self) -> str:
        """The restore command with the option of the stack."""
        return f"./mi restore --stack {self.stack.engine_name}"

    @property
    def again(self) -> str:
        """The command that continues the restore."""
        kept = " --keep-expired" if self.keep_expired else ""
        return f"{self.command} --table {self.spec.name} --as {self.name}{kept}"

    @property
    @override
    def fix(self) -> str:
        return f"Run `{self.again}` again, which restores the setting."


def restored_table(
    name: str, stack: Stack, site: Site, aws: AwsWriter, spec: TableSpec
) -> Restored:
    """Return a table of a stack as expected after a restore."""
    there = replace(site, table_names={**site.table_names, spec.name: name})
    [args] = [one for one in stacks.tables(stack.settings, there) if one.spec is spec]
    return Restored(
        stack=stack,
        site=there,
        tables=[args],
        alarms=[
            replace(alarm, name=f"{name}-{alarm.name}")
            for alarm in stacks.alarms(stack.settings, there)
            if alarm.table == name and _OF_REPLICAS not in alarm.dimensions
        ],
        cluster=None,
        outputs=Outputs({f"{spec.name}TableName": name}),
        aws=aws,
        name=name,
        source=site.table_name(spec),
        args=replace(
            args,
            replicas=(),
            consistency="EVENTUAL",
            witness=None,
            kinesis=None,
            warm=NOT_WARMED,
            warm_indexes={},
        ),
        calls=aws,
    )


def with_expired_items(target: Restored) -> Restored:
    """Return the same table with expiry off, so that expired items are kept."""
    return replace(target, args=replace(target.args, time_to_live=False), keep_expired=True)


FROM = "restored-from"
TO = "restored-to"


def mark(target: Restored) -> Facet:
    """Return the tags of the restore as a facet: the source table, and the time."""

    def calls(table: TableDescription, args: TableArgs) -> Iterator[Call]:
        summary: Response = table.table().get("RestoreSummary") or {}
        at = summary.get("RestoreDateTime")
        yield tagging(args, {FROM: target.source, TO: utc(at) if at else "unknown"})

    return Facet(
        name="mark",
        label="mark",
        expected=lambda _args, _settings: target.source,
        found=lambda table, _args: restore_tags(table.aws, table.name).get(FROM),
        calls=calls,
    )


def restore_tags(aws: Aws, name: str) -> dict[str, str]:
    """Return the tags of the restore of a table; none if it was not restored."""
    tags = TableDescription(aws, name).tags()
    return {key: tags[key] for key in (FROM, TO) if key in tags}
