"""The report as tables, whatever shows them."""

from dataclasses import dataclass, field

from ops.capacity.report import Report
from ops.capacity.words import number, usd
from tables.capacity import GB_BYTES
from tables.cost.bill import Line, Mode
from tables.cost.costs import total

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
    """Give the units, the bill and the ceilings of a workload."""
    return [_units(report), _bill(report), _ceilings(report)]


def _units(report: Report) -> Table:
    rows = [
        (
            one.place.name,
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
    return Table("Units a second, and what is kept", heads, rows)


def _bill(report: Report) -> Table:
    on_demand, provisioned = (total(report.bill, mode) for mode in ("on demand", "provisioned"))
    return Table(
        "USD a month",
        ("", "quantity", "unit", "on demand", "provisioned"),
        [*map(_line, report.bill), ("total", "", "", usd(on_demand), usd(provisioned))],
        [_comparison(report), *_copies(report), _prices(report)],
    )


def _line(line: Line) -> tuple[str, ...]:
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
            f"With a peak of {number(peak)} requests a second, on demand is cheaper "
            "whatever the average."
        )
    return (
        f"With a peak of {number(peak)} requests a second, on demand is cheaper up to an average "
        f"of {number(report.break_even)}; that of this workload is {number(average)}."
    )


def _copies(report: Report) -> list[str]:
    """Say what backups cost, which is easily overlooked: DynamoDB's are never incremental."""
    of_backups = sum(line.usd for line in report.bill if "backups" in line.name)
    share = of_backups / total(report.bill, "on demand")
    words = (
        f"Each backup is one of whole tables: they and their copies are {share:.0%} of the bill."
    )
    return [words] * (share > _MUCH)


def _prices(report: Report) -> str:
    prices = report.prices
    marked = " * AWS itself was not found to state this price." if report.unconfirmed else ""
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
        [f"{left} more are further away."] * bool(left) + _cold_starts(report),
    )


def _cold_starts(report: Report) -> list[str]:
    names = ", ".join(one.place.name for one in report.cold_starts)
    words = (
        f"More than a new table or index takes at once: {names}. Raise its warm throughput first."
    )
    return [words] * bool(names)
