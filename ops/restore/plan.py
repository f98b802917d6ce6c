"""The plan of a restore, made before anything is created."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from components.site import Site
from market_intelligence.cost.prices import Prices, default_prices
from market_intelligence.limits import name_faults
from market_intelligence.specs import TableSpec
from ops.restore import cutover_steps
from ops.restore.aws_writer import AwsWriter
from ops.restore.errors import RefusalError
from ops.restore.restored import (
    FROM,
    Restored,
    moment,
    restore_tags,
    restored_table,
    target_name,
    utc,
    with_expired_items,
)
from ops.restore.source import Source, Window, check_key, monthly_usd, once_usd, window
from ops.stacks import Stack
from ops.verify.aws import Response
from ops.verify.errors import MissingError
from ops.verify.table_description import TableDescription
from settings import component_args

_MOST_IN_A_NAME = 255


def check_table_name(option: str, name: str | None) -> None:
    """Refuse an invalid name of a table; None if the option is not set."""
    for fault in name_faults(option, name) if name is not None else ():
        raise RefusalError(f"{fault}: give another.")


def check_name(target: Restored, own: list[str]) -> None:
    """Refuse an invalid name, and the names of the stack's own tables."""
    if target.name in own:
        raise RefusalError(
            f"{target.name} is a table of the {target.stack.name} stack, and is not changed: give "
            "another name with --as, or omit --as."
        )
    check_table_name("--as", target.name)
    longest = max((len(alarm.physical_name(target.site)) for alarm in target.alarms), default=0)
    if longest > _MOST_IN_A_NAME:
        raise RefusalError(
            f"--as '{target.name}' is {longest - _MOST_IN_A_NAME} characters too long for the "
            "alarms on the table, whose names begin with it: give a shorter one."
        )


def existing_table(target: Restored, source_arn: str, at: datetime | None) -> Response | None:
    """Return the table if it exists and its restore can continue; None if it does not exist."""
    described = TableDescription(target.aws, target.name)
    try:
        table = described.table()
    except MissingError:
        return None
    summary: Response = table.get("RestoreSummary") or {}
    is_ours = restore_tags(target.aws, target.name).get(FROM) == target.source
    if not is_ours and summary.get("SourceTableArn") != source_arn:
        raise RefusalError(
            f"{target.name} exists already, and was not restored from {target.source}: give "
            "another name with --as."
        )
    _check_time(target, summary, at)
    return table


def _check_time(target: Restored, summary: Response, at: datetime | None) -> None:
    """Refuse a time other than that of the table."""
    then: datetime | None = summary.get("RestoreDateTime")
    if at is None or then is None:
        return
    if then.astimezone(UTC).replace(microsecond=0) != at:
        raise RefusalError(
            f"{target.name} exists already, restored to {utc(then)} and not to {utc(at)}: omit "
            "--to to continue that restore, or give another name with --as."
        )


_NEXT_UNIT = 1024
_CENT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A restore; without `at` to the latest time. `window` is None for one that continues.

    `others` are existing tables that were restored before.
    """

    target: Restored
    source: Source
    window: Window | None
    at: datetime | None
    others: list[str]
    prices: Prices

    def lines(self) -> Iterator[str]:
        """Yield the plan in lines."""
        target, source = self.target, self.source
        yield f"{target.source}, {target.stack.name} in {target.site.account}, {target.site.region}"
        yield f"  to      {self._to()}"
        yield f"  as      {target.name}, {self._made()}; no existing table is changed"
        yield (
            f"  holds   {source.items:,} items in {_size(source.table_bytes)}, and "
            f"{_size(source.index_bytes)} of indexes, as last counted within six hours"
        )
        yield f"  costs   {self._costs()}"
        yield "  takes   minutes for a small table, hours for a large one"
        if target.args.time_to_live:
            yield (
                "  expiry  turned on again, so DynamoDB deletes items that have expired since; not "
                "with --keep-expired"
            )
        if target.stack.settings.consistency.is_strong:
            yield (
                "  alone   without replicas: AWS does not add strongly consistent replicas to a "
                "table that has items. Copy the items back with `restore items`, or set "
                "consistency.mode to EVENTUAL"
            )
        elif target.stack.settings.replicas:
            yield "  alone   without replicas, which the stack creates when it adopts the table"
        if self.others:
            yield f"  others  {', '.join(self.others)}: see --remove"

    def document(self) -> dict[str, object]:
        """Return the plan as a JSON object."""
        return {
            "source": self.target.source,
            "target": self.target.name,
            "to": utc(self.at) if self.at else None,
            "earliest": utc(self.window.earliest) if self.window else None,
            "latest": utc(self.window.latest) if self.window else None,
            "goesOn": self.window is None,
            "items": self.source.items,
            "tableBytes": self.source.table_bytes,
            "indexBytes": self.source.index_bytes,
            "restoreUsd": round(self._once, 2),
            "monthlyUsd": round(self._monthly, 2),
            "others": self.others,
        }

    @property
    def _once(self) -> float:
        return once_usd(self.source) if self.window else 0

    @property
    def _monthly(self) -> float:
        return monthly_usd(self.source, self.target, self.prices)

    def _to(self) -> str:
        if self.window is None:
            return "the time of the restore that this continues"
        latest = utc(self.window.latest)
        if self.at is None:
            return f"{latest}, the latest possible time"
        return f"{utc(self.at)}, of {utc(self.window.earliest)} to {latest}"

    def _made(self) -> str:
        return "a new table" if self.window else "which exists, and is completed"

    def _costs(self) -> str:
        place = f"at the prices of {self.prices.region} of {self.prices.date}"
        alarms = f", {len(self.target.alarms)} alarms" if self.target.alarms else ""
        kept = f"{_usd(self._monthly)} a month until it is removed (storage, recovery{alarms})"
        once = f"{_usd(self._once)} to restore, an unconfirmed price; "
        return f"{once if self.window else ''}{kept}, {place}"


def _usd(price_usd: float) -> str:
    return f"about ${price_usd:,.2f}" if price_usd >= _CENT else "less than a cent"


def _size(size_bytes: int) -> str:
    if size_bytes < _NEXT_UNIT:
        return f"{size_bytes} bytes"
    size = float(size_bytes)
    for unit in ("KB", "MB", "GB"):
        size /= _NEXT_UNIT
        if size < _NEXT_UNIT:
            return f"{size:,.1f} {unit}"
    return f"{size / _NEXT_UNIT:,.1f} TB"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRequest:
    """The options of a restore, as the user wrote them."""

    table: str
    to: str | None = None
    name: str | None = None
    keep_expired: bool = False

    def check(self, stack: Stack, now: datetime) -> None:
        """Refuse options that are invalid whatever exists in AWS."""
        spec_of(stack, self.table)
        if self.to is not None:
            moment(self.to, now)
        check_table_name("--as", self.name)


def spec_of(stack: Stack, table: str) -> TableSpec:
    """Return the table with a name; RefusalError if the stack has none."""
    specs = {spec.name: spec for spec in component_args.specs(stack.settings)}
    if table not in specs:
        raise RefusalError(
            f"The {stack.name} stack has no table {table}: --table is {' or '.join(specs)}."
        )
    return specs[table]


@dataclass(frozen=True, slots=True)
class Planning:
    """The planning of restores for a stack at a site."""

    stack: Stack
    site: Site
    aws: AwsWriter

    @property
    def own(self) -> list[str]:
        """The names of the stack's own tables."""
        return [self.site.table_name(spec) for spec in component_args.specs(self.stack.settings)]

    def under(self, spec: TableSpec, name: str) -> Restored:
        """Return the expected restored table with a name."""
        return restored_table(name, self.stack, self.site, self.aws, spec)

    def plan(self, request: RestoreRequest, now: datetime) -> Plan:
        """Plan a restore; RefusalError if it is not possible."""
        spec = spec_of(self.stack, request.table)
        at = moment(request.to, now) if request.to else None
        source = self._source(spec)
        times = window(self.aws, source.name)
        name = request.name
        if name is None:
            if times is None:
                raise self._recovery_off(spec)
            name = target_name(source.name, at or times.latest)
        target = self.under(spec, name)
        if request.keep_expired:
            target = with_expired_items(target)
        check_name(target, self.own)
        if existing_table(target, source.arn, at):
            times = None
        elif times is None:
            raise self._recovery_off(spec)
        else:
            check_key(self.aws, source)
            if at:
                times.check(at)
        return Plan(
            target=target,
            source=source,
            window=times,
            at=at,
            others=self._others(source.name, name),
            prices=default_prices(),
        )

    def _source(self, spec: TableSpec) -> Source:
        try:
            return Source.of(TableDescription(self.aws, self.site.table_name(spec)).table())
        except MissingError:
            ways = cutover_steps.missing(self.aws, self.stack, self.site, spec)
            raise RefusalError("\n".join(ways)) from None

    def _recovery_off(self, spec: TableSpec) -> RefusalError:
        ways = cutover_steps.recovery_off(self.aws, self.stack, self.site, spec)
        return RefusalError("\n".join(ways))

    def _others(self, source: str, name: str) -> list[str]:
        listed: list[str] = self.aws.call("dynamodb", "list_tables").get("TableNames") or []
        return [one for one in listed if one.startswith(f"{source}-restored-") and one != name]
