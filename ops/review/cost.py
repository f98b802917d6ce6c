"""What a change adds to a month's cost, or takes from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ops.review.costs import backups
from ops.review.costs.resources import Side, is_partial, resources
from ops.review.costs.tables import CostedTable
from ops.review.preview import Preview, Values
from ops.review.tokens import (
    ALARM,
    CLUSTER,
    DASHBOARD,
    INSIGHTS,
    KEY,
    PLAN,
    SELECTION,
    TABLE,
)
from ops.review.values import items, members
from tables.cost.bill import Line
from tables.cost.other import UnknownPriceError, others
from tables.cost.prices import Prices
from tables.load.deployment import Cache, Deployment
from tables.load.workload import Workload

_LEAST_USD = 0.005
_NO_LOAD = Workload()


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """Something that costs more or less than before, in USD a month."""

    name: str
    before_usd: float
    after_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CostChange:
    """A month before and after, with the lines that differ by half a cent or more.

    With `is_fixed_only` there is no load to expect: only what has a price of its own is in it. With
    `is_partial` the preview does not tell of everything, and the sums are of what it tells.
    `unpriced` says what has no price.
    """

    before_usd: float
    after_usd: float
    lines: tuple[CostLine, ...] = ()
    is_fixed_only: bool = False
    is_partial: bool = False
    unpriced: tuple[str, ...] = ()

    @property
    def change_usd(self) -> float:
        """What a month costs more, or, below zero, less."""
        return self.after_usd - self.before_usd


def monthly(preview: Preview, workload: Workload, prices: Prices) -> CostChange:
    """Price what there is before and after, both for the same load."""
    is_fixed_only = not workload.requests_per_second
    load = _NO_LOAD if is_fixed_only else workload
    unpriced: list[str] = []
    was, now = (_sums(preview, side, load, prices, unpriced) for side in ("before", "after"))
    lines = [
        CostLine(name=name, before_usd=was.get(name, 0), after_usd=now.get(name, 0))
        for name in dict.fromkeys([*was, *now])
    ]
    return CostChange(
        before_usd=sum(was.values()),
        after_usd=sum(now.values()),
        lines=tuple(one for one in lines if abs(one.after_usd - one.before_usd) >= _LEAST_USD),
        is_fixed_only=is_fixed_only,
        is_partial=is_partial(preview),
        unpriced=tuple(dict.fromkeys(unpriced)),
    )


def _sums(
    preview: Preview, side: Side, workload: Workload, prices: Prices, unpriced: list[str]
) -> dict[str, float]:
    """Give what each thing costs; what has no price is added to `unpriced`."""
    sums: dict[str, float] = {}
    try:
        for line in _lines(preview, side, workload, prices):
            sums[line.name] = sums.get(line.name, 0) + line.usd
    except UnknownPriceError as error:
        unpriced.append(str(error))
    return {name: usd for name, usd in sums.items() if usd}


def _lines(preview: Preview, side: Side, workload: Workload, prices: Prices) -> Iterator[Line]:
    given = [*resources(preview, side, TABLE)]
    tables = [one for table in given if (one := CostedTable.of(table, workload))]
    for table in tables:
        yield from table.lines(workload, prices)
        for one in resources(preview, side, INSIGHTS):
            if one.properties.get("tableName") == table.name:
                yield from table.counting(one, prices)
    plans, selections = ([*resources(preview, side, kind)] for kind in (PLAN, SELECTION))
    yield from backups.lines(plans, selections, tables, prices)
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
        yield from others(_NO_LOAD, [], Deployment(tables=(), cache=nodes), prices)


def _metrics(alarm: Values) -> int:
    """Count what an alarm watches, as AWS does."""
    queries = map(members, items(alarm.get("metricQueries")))
    return max(1, sum("metric" in query for query in queries))
