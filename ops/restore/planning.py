"""From what a person asks for to what will be made."""

from dataclasses import dataclass
from datetime import datetime

import arguments
from components.site import Site
from ops.restore import other_ways
from ops.restore.acting import Acting
from ops.restore.errors import RefusalError
from ops.restore.moments import moment, target_name
from ops.restore.plan import Plan
from ops.restore.restored import Restored, keeping_expired, restored
from ops.restore.source import Source, check_key, window
from ops.restore.target import check_name, found
from ops.stacks import Stack
from ops.verify.errors import MissingError
from ops.verify.table_description import TableDescription
from tables.cost.prices import default_prices
from tables.specs import TableSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks for, in their words."""

    table: str
    to: str | None = None
    name: str | None = None
    keep_expired: bool = False


def spec_of(stack: Stack, table: str) -> TableSpec:
    """Give the table of a name; RefusalError if the stack has none."""
    specs = {spec.name: spec for spec in arguments.specs(stack.settings)}
    if table not in specs:
        raise RefusalError(
            f"The {stack.name} stack has no table {table}: --table is {' or '.join(specs)}."
        )
    return specs[table]


@dataclass(frozen=True, slots=True)
class Planning:
    """Plans for a stack at a site."""

    stack: Stack
    site: Site
    aws: Acting

    @property
    def own(self) -> list[str]:
        """The names of the stack's own tables."""
        return [self.site.table_name(spec) for spec in arguments.specs(self.stack.settings)]

    def under(self, spec: TableSpec, name: str) -> Restored:
        """Give a table as it should be under a name."""
        return restored(name, self.stack, self.site, self.aws, spec)

    def plan(self, wish: Wish, now: datetime) -> Plan:
        """Plan a restore; RefusalError says why there can be none."""
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
            ways = other_ways.missing(self.aws, self.stack, self.site, spec)
            raise RefusalError("\n".join(ways)) from None

    def _recovery_off(self, spec: TableSpec) -> RefusalError:
        ways = other_ways.recovery_off(self.aws, self.stack, self.site, spec)
        return RefusalError("\n".join(ways))

    def _others(self, source: str, name: str) -> list[str]:
        listed: list[str] = self.aws.ask("dynamodb", "list_tables").get("TableNames") or []
        return [one for one in listed if one.startswith(f"{source}-restored-") and one != name]
