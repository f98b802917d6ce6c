"""The report on a workload: figures, tables for people, a document for machines."""

from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table as Grid

from market_intelligence.capacity import GB_BYTES, Demand, demands
from market_intelligence.cost.bill import Line, Mode
from market_intelligence.cost.costs import bill, break_even, total
from market_intelligence.cost.prices import Prices
from market_intelligence.load.advice import advice
from market_intelligence.load.ceilings import NEW_TABLE_UNITS, Ceiling, ceilings
from market_intelligence.load.deployment import Deployment
from market_intelligence.load.spread import assumptions
from market_intelligence.load.targets import Target
from market_intelligence.load.workload import Workload

_WHOLE = 100
_SMALL = 0.005


def number(value: float) -> str:
    """Return a number: whole from 100 on, else with three significant digits."""
    return f"{value:,.0f}" if value >= _WHOLE else f"{value:.3g}"


def usd(value: float) -> str:
    """Return an amount in USD to the cent; less than a cent is shown as such."""
    return "< 0.01" if 0 < value < _SMALL else f"{value:,.2f}"


NEAR = 2
"""Below how much headroom a ceiling is near."""
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A workload on a deployment, with the results."""

    workload: Workload
    deployment: Deployment
    prices: Prices
    demands: list[Demand]
    bill: list[Line]
    ceilings: list[Ceiling]

    @classmethod
    def of(cls, workload: Workload, deployment: Deployment, prices: Prices) -> "Report":
        """Compute the report; raises UnknownPriceError for a resource without a price."""
        return cls(
            workload=workload,
            deployment=deployment,
            prices=prices,
            demands=demands(workload, deployment),
            bill=bill(workload, deployment, prices),
            ceilings=ceilings(workload, deployment),
        )

    @property
    def exceeded(self) -> list[Ceiling]:
        """The ceilings that the peak is above."""
        return [one for one in self.ceilings if one.is_exceeded]

    @property
    def break_even(self) -> float:
        """The average rate of requests above which provisioned capacity is cheaper."""
        return break_even(self.workload, self.bill)

    @property
    def advice(self) -> list[tuple[Ceiling, list[str]]]:
        """The advice on the first ceiling, and on others that are near."""
        near = [one for one in self.ceilings if one.headroom < NEAR][:_MOST_NEAR]
        return [
            (one, advice(one, self.workload, self.deployment)) for one in near or self.ceilings[:1]
        ]

    @property
    def cold_starts(self) -> list[Demand]:
        """The tables and indexes where the peak exceeds what one serves at once, new or warmed."""
        warm = {
            (table.spec.name, place): units.units
            for table in self.deployment.tables
            for place, units in table.warm.items()
        }
        served = {
            one.target: warm.get((one.target.table, one.target.index), NEW_TABLE_UNITS)
            for one in self.demands
        }
        return [
            one
            for one in self.demands
            if one.peak_writes.units > served[one.target]["write"]
            or one.peak_reads.units > served[one.target]["read"]
        ]

    @property
    def assumptions(self) -> list[str]:
        """The assumptions for what the workload does not state."""
        return assumptions(self.workload, [table.spec for table in self.deployment.tables])

    @property
    def unconfirmed(self) -> list[Line]:
        """The lines of the bill whose price is not confirmed by AWS."""
        return [line for line in self.bill if not line.price.confirmed]


_MOST_CEILINGS = 8
_MUCH = 0.25


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; all columns but the first hold numbers."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: list[str] = field(default_factory=list[str])


def tables(report: Report) -> list[Table]:
    """Return the tables of units, cost and ceilings."""
    return [_units(report), _bill(report), _ceilings(report)]


def _units(report: Report) -> Table:
    rows = [
        (
            one.target.name,
            number(one.reads.units),
            number(one.peak_reads.units),
            number(one.writes.units),
            number(one.peak_writes.units),
            number(one.items),
            number(one.stored_bytes / GB_BYTES),
        )
        for one in report.demands
    ]
    heads = ("", "reads", "at peak", "writes", "at peak", "items", "GB")
    return Table("Units a second, and stored items", heads, rows, report.assumptions)


def _bill(report: Report) -> Table:
    on_demand, provisioned = (total(report.bill, mode) for mode in ("on demand", "provisioned"))
    return Table(
        "USD a month",
        ("", "quantity", "unit", "on demand", "provisioned"),
        [*map(_tables_line, report.bill), ("total", "", "", usd(on_demand), usd(provisioned))],
        [_comparison(report), *_copies(report), _prices(report)],
    )


def _tables_line(line: Line) -> tuple[str, ...]:
    def cell(mode: Mode) -> str:
        return usd(line.usd) if line.mode in {None, mode} else ""

    mark = "" if line.price.confirmed else " *"
    return (
        f"{line.name}{mark}",
        number(line.quantity),
        line.price.unit,
        cell("on demand"),
        cell("provisioned"),
    )


def _comparison(report: Report) -> str:
    peak, average = report.workload.peak, report.workload.requests_per_second
    if report.break_even >= peak:
        return (
            f"With a peak of {number(peak)} requests a second, on demand is cheaper at any average."
        )
    return (
        f"With a peak of {number(peak)} requests a second, on demand is cheaper up to an average "
        f"of {number(report.break_even)}; that of this workload is {number(average)}."
    )


def _copies(report: Report) -> list[str]:
    """Return a note on the cost of backups: DynamoDB's are never incremental."""
    of_backups = sum(line.usd for line in report.bill if "backups" in line.name)
    share = of_backups / total(report.bill, "on demand")
    words = (
        f"Every backup contains whole tables: backups and their copies are {share:.0%} of the bill."
    )
    return [words] * (share > _MUCH)


def _prices(report: Report) -> str:
    prices = report.prices
    marked = " * This price was not found in an AWS source." if report.unconfirmed else ""
    return f"List prices of {prices.region}, looked up on {prices.date}.{marked}"


def _ceilings(report: Report) -> Table:
    shown = report.ceilings[:_MOST_CEILINGS]
    rows = [
        (
            one.name,
            one.kind,
            number(one.limit_units),
            number(one.peak_units),
            f"{number(one.headroom)} x" if not one.is_exceeded else "EXCEEDED",
            number(one.requests_per_second),
        )
        for one in shown
    ]
    heads = ("", "kind", "units/s", "at peak", "headroom", "reached at requests/s")
    left = len(report.ceilings) - len(shown)
    return Table(
        "Where it would throttle, the first ceiling first",
        heads,
        rows,
        [f"{left} more have more headroom."] * bool(left) + _cold_starts(report),
    )


def _cold_starts(report: Report) -> list[str]:
    names = ", ".join(one.target.name for one in report.cold_starts)
    words = (
        f"More than a new table or index serves at first: {names}. Raise its warm throughput "
        "first, with warmReadUnits and warmWriteUnits."
    )
    return [words] * bool(names)


def show(report: Report, console: Console) -> None:
    """Print the tables, and the advice below them."""
    for table in tables(report):
        console.print(_grid(table))
        for note in table.notes:
            console.print(note, style="dim", highlight=False, markup=False)
        console.print()
    for ceiling, sentences in report.advice:
        style = "bold red" if ceiling.is_exceeded else "bold"
        console.print(f"To lift the ceiling on {ceiling.name}:", style=style, highlight=False)
        for sentence in sentences:
            console.print(f"- {sentence}", highlight=False, markup=False)


def _grid(table: Table) -> Grid:
    grid = Grid(title=table.title, title_justify="left", title_style="bold")
    for position, head in enumerate(table.heads):
        grid.add_column(head, justify="right" if position else "left")
    for row in table.rows:
        grid.add_row(*row, style="red" if "EXCEEDED" in row else None)
    return grid


def document(report: Report) -> dict[str, object]:
    """Return everything as JSON values, rounded to significant digits, with units in the names."""
    return {
        "workload": report.workload.model_dump(mode="json", by_alias=True),
        "prices": {"region": report.prices.region, "date": report.prices.date},
        "units": [_demand(one) for one in report.demands],
        "assumed": report.assumptions,
        "bill": [_document_line(line) for line in report.bill],
        "onDemandUsdAMonth": round(total(report.bill, "on demand"), 2),
        "provisionedUsdAMonth": round(total(report.bill, "provisioned"), 2),
        "provisionedIsCheaperFromRequestsPerSecond": _rounded(report.break_even),
        "ceilings": [_ceiling(one) for one in report.ceilings],
        "exceeded": [one.name for one in report.exceeded],
        "advice": [{"ceiling": one.name, "do": do} for one, do in report.advice],
    }


def _target(target: Target) -> dict[str, object]:
    return {"table": target.table, "index": target.index, "value": target.value}


def _demand(one: Demand) -> dict[str, object]:
    return {
        "table": one.target.table,
        "index": one.target.index,
        "readUnitsPerSecond": _rounded(one.reads.units),
        "peakReadUnitsPerSecond": _rounded(one.peak_reads.units),
        "writeUnitsPerSecond": _rounded(one.writes.units),
        "peakWriteUnitsPerSecond": _rounded(one.peak_writes.units),
        "items": round(one.items),
        "storedGB": _rounded(one.stored_bytes / GB_BYTES),
    }


def _document_line(line: Line) -> dict[str, object]:
    return {
        "name": line.name,
        "mode": line.mode,
        "quantity": _rounded(line.quantity),
        "unit": line.price.unit,
        "usd": round(line.usd, 4),
        "page": line.price.page,
        "confirmed": line.price.confirmed,
    }


def _ceiling(one: Ceiling) -> dict[str, object]:
    return {
        "name": one.name,
        **_target(one.target),
        "access": one.access,
        "kind": one.kind,
        "limitUnitsPerSecond": one.limit_units,
        "peakUnitsPerSecond": _rounded(one.peak_units),
        "headroom": _rounded(one.headroom),
        "reachedAtRequestsPerSecond": _rounded(one.requests_per_second),
        "exceeded": one.is_exceeded,
    }


def _rounded(value: float) -> float:
    return round(value, 3)
