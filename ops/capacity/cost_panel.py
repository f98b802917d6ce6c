"""The cost of reads and writes against the average rate of requests, for the peak as it is."""

from collections.abc import Iterable

from ops.capacity.panel import Panel
from ops.capacity.report import Report
from ops.capacity.words import number
from ops.dashboard.canvas import MUTED, Box, Canvas
from tables.cost.bill import Line, Mode
from tables.cost.costs import bill

_COLORS: dict[Mode, str] = {"on demand": "#1f77b4", "provisioned": "#d9660a"}
# Reads are in proportion to requests, and no average of these is nothing.
_LEAST = 1 / 1000
_ROOM = 1.1


def draw(canvas: Canvas, card: Box, report: Report) -> None:
    """Draw what each capacity mode costs, where they break even, and where the workload is.

    What does not depend on the mode is left out: it would only hide the difference.
    """
    peak, average = report.workload.peak, report.workload.requests_per_second
    rates = (peak * _LEAST, average, peak)
    costs: dict[Mode, list[float]] = {
        mode: [_cost(_bill(report, rate), mode) for rate in rates] for mode in _COLORS
    }
    highest = max(usd for of_mode in costs.values() for usd in of_mode)
    panel = Panel(canvas, card, across=peak, up=highest * _ROOM)
    panel.frame(
        f"Reads and writes a month, for a peak of {number(peak)} requests a second",
        "requests a second, on average",
        "USD a month",
    )
    if report.break_even < peak:
        panel.note(report.break_even, f"break-even at {number(report.break_even)}", MUTED)
    dearest = max(of_mode[1] for of_mode in costs.values())
    for mode, (least, usd, most) in costs.items():
        color = _COLORS[mode]
        panel.curve((rates[0], least), (peak, most), color)
        panel.mark((average, usd), color)
        words = f"{mode}: {number(usd)} USD at {number(average)}"
        panel.label((average, usd), words, color, above=usd == dearest)


def _bill(report: Report, average: float) -> list[Line]:
    return bill(report.workload.at(average), report.deployment, report.prices)


def _cost(lines: Iterable[Line], mode: Mode) -> float:
    return sum(line.usd for line in lines if line.mode == mode)
