"""The change in monthly cost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from market_intelligence.cost.bill import Line
from market_intelligence.cost.other import UnknownPriceError, others
from market_intelligence.cost.prices import Prices
from market_intelligence.load.deployment import Cache, Deployment
from market_intelligence.load.workload import Workload
from ops.review.costed_resources import (
    CostedTable,
    Side,
    backup_lines,
    is_partial,
    provisioned,
    resources,
    unpriced_backups,
)
from ops.review.preview import Preview, Step, Values
from ops.review.tokens import (
    ALARM,
    ALIAS,
    CLUSTER,
    DASHBOARD,
    DESTINATION,
    INSIGHTS,
    KEY,
    LOCK,
    PLAN,
    RESOURCE_POLICY,
    SELECTION,
    TABLE,
    TAG,
    VAULT,
    VAULT_POLICY,
)
from ops.review.values import items, members

NO_LOAD = Workload()
_LEAST_USD = 0.005
_PRICED = {ALARM, CLUSTER, DASHBOARD, DESTINATION, INSIGHTS, KEY, PLAN, SELECTION, TABLE}
_FREE = {ALIAS, LOCK, RESOURCE_POLICY, TAG, VAULT, VAULT_POLICY}
# AWS charges for nothing in these, or only for what is sent.
_FREE_SERVICES = ("aws:iam/", "aws:sns/", "aws:dax/", "pulumi:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The load and prices of a side; without requests in the load, only fixed prices count."""

    workload: Workload
    prices: Prices

    @property
    def has_load(self) -> bool:
        """Whether requests are expected."""
        return bool(self.workload.requests_per_second)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """An item whose monthly cost changes, in USD."""

    name: str
    before_usd: float
    after_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CostChange:
    """The monthly cost before and after, with the lines that differ by half a cent or more.

    With `is_fixed_only` no load is expected: the sums are of fixed prices alone. With
    `is_partial` the preview does not contain everything, and the sums are of what it contains.
    `unpriced` says what has no price. `resources_usd` is what the resources alone change, at the
    load and the prices of before, where those of after are others. `bases` says by which load the
    sides are priced where that is not each one's own, and what of that load is assumed.
    """

    before_usd: float
    after_usd: float
    lines: tuple[CostLine, ...] = ()
    is_fixed_only: bool = False
    is_partial: bool = False
    unpriced: tuple[str, ...] = ()
    resources_usd: float | None = None
    bases: tuple[str, ...] = ()

    @property
    def change_usd(self) -> float:
        """The increase in monthly cost, negative for a decrease."""
        return self.after_usd - self.before_usd


@dataclass(slots=True)
class _Sums:
    """The cost of each item of a side, and the items without a price."""

    usd: dict[str, float] = field(default_factory=dict[str, float])
    unpriced: list[str] = field(default_factory=list[str])

    @property
    def total(self) -> float:
        return sum(self.usd.values())


_REST = "resources that the preview does not list, as the stack's file has them"


def monthly(
    preview: Preview,
    after: Basis,
    before: Basis | None = None,
    planned: Callable[[Basis], float] | None = None,
    bases: tuple[str, ...] = (),
) -> CostChange:
    """Return the monthly cost before and after, each with its own load and prices.

    Without a basis for before, that of after counts for both. `planned` prices the whole stack by
    its file: it stands for what a preview leaves out because it stays as it is.
    """
    old = before or after
    was, now = _sums(preview, "before", old), _sums(preview, "after", after)
    at_old = _sums(preview, "after", old) if old != after else now
    partial = is_partial(preview)
    if partial and planned and not preview.errors:
        rest_now = max(0.0, planned(after) - now.total)
        rest_was = max(0.0, planned(old) - at_old.total) if old != after else rest_now
        was.usd[_REST] = at_old.usd[_REST] = rest_was
        now.usd[_REST] = rest_now
        partial = False
    lines = [
        CostLine(name=name, before_usd=was.usd.get(name, 0), after_usd=now.usd.get(name, 0))
        for name in dict.fromkeys([*was.usd, *now.usd])
    ]
    return CostChange(
        before_usd=was.total,
        after_usd=now.total,
        lines=tuple(one for one in lines if abs(one.after_usd - one.before_usd) >= _LEAST_USD),
        is_fixed_only=not (old.has_load or after.has_load),
        is_partial=partial,
        unpriced=tuple(dict.fromkeys([*was.unpriced, *now.unpriced, *_unknown_types(preview)])),
        resources_usd=at_old.total - was.total if old != after else None,
        bases=bases,
    )


def _unknown_types(preview: Preview) -> Iterator[str]:
    """Yield the changed resources that may cost something and have no known price."""
    for step in preview.steps:
        if not (step.op in ("same", "read") or step.is_component or _is_known(step)):
            yield f"{step.name} ({step.type}): this review has no price for the type"


def _is_known(step: Step) -> bool:
    return step.type in _PRICED | _FREE or step.type.startswith(_FREE_SERVICES)


def _sums(preview: Preview, side: Side, basis: Basis) -> _Sums:
    """Return the cost of each item, and the items without a price."""
    sums = _Sums()
    try:
        for line in _lines(preview, side, basis.workload, basis.prices, sums.unpriced):
            if line.usd:
                sums.usd[line.name] = sums.usd.get(line.name, 0) + line.usd
    except UnknownPriceError as error:
        sums.unpriced.append(str(error))
    return sums


def _lines(
    preview: Preview, side: Side, workload: Workload, prices: Prices, unpriced: list[str]
) -> Iterator[Line]:
    tables: list[CostedTable] = []
    for given in resources(preview, side, TABLE):
        if (table := CostedTable.of(given, workload)) is not None:
            tables.append(table)
            continue
        yield from provisioned(given, prices)
        is_provisioned = given.properties.get("billingMode") != "PAY_PER_REQUEST"
        what = "the storage" if is_provisioned else "the requests and the storage"
        unpriced.append(f"{what} of the table {given.name}: its load is unknown")
    for table in tables:
        yield from table.lines(workload, prices)
        for one in resources(preview, side, INSIGHTS):
            if one.properties.get("tableName") == table.name:
                yield from table.counting(one, prices)
        for one in resources(preview, side, DESTINATION):
            if one.properties.get("tableName") == table.name:
                yield from _sent(table, workload, prices, unpriced)
    plans, selections = ([*resources(preview, side, kind)] for kind in (PLAN, SELECTION))
    yield from backup_lines(plans, selections, tables, prices)
    unpriced += unpriced_backups(plans)
    surroundings = Deployment(
        tables=(),
        keys=len([*resources(preview, side, KEY)]),
        alarm_metrics=sum(_metrics(one.properties) for one in resources(preview, side, ALARM)),
        dashboards=len([*resources(preview, side, DASHBOARD)]),
    )
    yield from others(workload, [], surroundings, prices)
    # Last, because the type of their nodes may have no price.
    for one in resources(preview, side, CLUSTER):
        nodes = Cache(
            node_type=str(one.properties.get("nodeType")),
            nodes=int(one.properties.get("replicationFactor") or 0),
        )
        yield from others(NO_LOAD, [], Deployment(tables=(), cache=nodes), prices)


def _sent(
    table: CostedTable, workload: Workload, prices: Prices, unpriced: list[str]
) -> Iterator[Line]:
    try:
        yield from table.sending(workload, prices)
    except UnknownPriceError as error:
        unpriced.append(str(error))


def _metrics(alarm: Values) -> int:
    """Return the number of metrics of an alarm, as AWS bills them."""
    queries = map(members, items(alarm.get("metricQueries")))
    return max(1, sum("metric" in query for query in queries))
