"""The plan of a restore, made before anything is created."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from components.site import Site
from market_intelligence.cost.prices import Prices, default_prices
from market_intelligence.limits import name_faults
from market_intelligence.specs import TableSpec
from ops.restore import cutover_steps
from ops.restore.aws_writer import Acting
from ops.restore.errors import RefusalError
from ops.restore.restored import (
    FROM,
    Restored,
    keeping_expired,
    marked,
    moment,
    restored,
    target_name,
    utc,
)
from ops.restore.source import Source, Window, check_key, monthly_usd, once_usd, window
from ops.stacks import Stack
from ops.verify.aws import Answer
from ops.verify.errors import MissingError
from ops.verify.table_description import TableDescription
from settings import component_args

_MOST_IN_A_NAME = 255


def check_table_name(option: str, name: str | None) -> None:
    """Refuse an invalid name of a table; None if the option is not set."""
    for fault in name_faults(option, name) if name is not None else ():
        raise RefusalError(f"{fault}: give another.")


def check_name(of: Restored, own: list[str]) -> None:
    """Refuse an invalid name, and the names of the stack's own tables."""
    if of.name in own:
        raise RefusalError(
            f"{of.name} is a table of the {of.stack.name} stack, and is not changed: give another "
            "name with --as, or omit --as."
        )
    check_table_name("--as", of.name)
    longest = max((len(alarm.physical_name(of.site)) for alarm in of.alarms), default=0)
    if longest > _MOST_IN_A_NAME:
        raise RefusalError(
            f"--as '{of.name}' is {longest - _MOST_IN_A_NAME} characters too long for the alarms "
            "on the table, whose names begin with it: give a shorter one."
        )


def found(of: Restored, source_arn: str, at: datetime | None) -> Answer | None:
    """Return the table if it exists and its restore can continue; None if it does not exist."""
    described = TableDescription(of.aws, of.name)
    try:
        table = described.table()
    except MissingError:
        return None
    summary: Answer = table.get("RestoreSummary") or {}
    is_ours = marked(of.aws, of.name).get(FROM) == of.source
    if not is_ours and summary.get("SourceTableArn") != source_arn:
        raise RefusalError(
            f"{of.name} exists already, and was not restored from {of.source}: give another "
            "name with --as."
        )
    _check_time(of, summary, at)
    return table


def _check_time(of: Restored, summary: Answer, at: datetime | None) -> None:
    """Refuse a time other than that of the table."""
    then: datetime | None = summary.get("RestoreDateTime")
    if at is None or then is None:
        return
    if then.astimezone(UTC).replace(microsecond=0) != at:
        raise RefusalError(
            f"{of.name} exists already, restored to {utc(then)} and not to {utc(at)}: omit --to to "
            "continue that restore, or give another name with --as."
        )


_NEXT_UNIT = 1024
_CENT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A restore; without `at` to the latest time. `window` is None for one that continues.

    `others` are existing tables that were restored before.
    """

    of: Restored
    source: Source
    window: Window | None
    at: datetime | None
    others: list[str]
    prices: Prices

    def lines(self) -> Iterator[str]:
        """Yield the plan in lines."""
        of, source = self.of, self.source
        yield f"{of.source}, {of.stack.name} in {of.site.account}, {of.site.region}"
        yield f"  to      {self._to()}"
        yield f"  as      {of.name}, {self._made()}; no existing table is changed"
        yield (
            f"  holds   {source.items:,} items in {_size(source.table_bytes)}, and "
            f"{_size(source.index_bytes)} of indexes, as last counted within six hours"
        )
        yield f"  costs   {self._costs()}"
        yield "  takes   minutes for a small table, hours for a large one"
        if of.args.time_to_live:
            yield (
                "  expiry  turned on again, so DynamoDB deletes items that have expired since; not "
                "with --keep-expired"
            )
        if of.stack.settings.consistency.is_strong:
            yield (
                "  alone   without replicas: AWS does not add strongly consistent replicas to a "
                "table that has items. Copy the items back with `restore items`, or set "
                "consistency.mode to EVENTUAL"
            )
        elif of.stack.settings.replicas:
            yield "  alone   without replicas, which the stack creates when it adopts the table"
        if self.others:
            yield f"  others  {', '.join(self.others)}: see --remove"

    def document(self) -> dict[str, object]:
        """Return the plan as a JSON object."""
        return {
            "source": self.of.source,
            "target": self.of.name,
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
        return monthly_usd(self.source, self.of, self.prices)

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
        alarms = f", {len(self.of.alarms)} alarms" if self.of.alarms else ""
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
class Wish:
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
    aws: Acting

    @property
    def own(self) -> list[str]:
        """The names of the stack's own tables."""
        return [self.site.table_name(spec) for spec in component_args.specs(self.stack.settings)]

    def under(self, spec: TableSpec, name: str) -> Restored:
        """Return the expected restored table with a name."""
        return restored(name, self.stack, self.site, self.aws, spec)

    def plan(self, wish: Wish, now: datetime) -> Plan:
        """Plan a restore; RefusalError if it is not possible."""
        spec = spec_of(self.stack, wish.table)
        at = moment(wish.to, now) if wish.to else None
        source = self._source(spec)
        times = window(self.aws, source.name)
        name = wish.name
        if name is None:
            if times is None:
                raise self._recovery_off(spec)
            name = target_name(source.name, at or times.latest)
        of = self.under(spec, name)
        if wish.keep_expired:
            of = keeping_expired(of)
        check_name(of, self.own)
        if found(of, source.arn, at):
            times = None
        elif times is None:
            raise self._recovery_off(spec)
        else:
            check_key(self.aws, source)
            if at:
                times.check(at)
        return Plan(
            of=of,
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
        listed: list[str] = self.aws.ask("dynamodb", "list_tables").get("TableNames") or []
        return [one for one in listed if one.startswith(f"{source}-restored-") and one != name]
