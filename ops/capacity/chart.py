"""The report as a picture: the cost of the workload, and its headroom below ceilings."""

from matplotlib.figure import Figure

from market_intelligence.cost.bill import Mode
from market_intelligence.cost.costs import bill
from market_intelligence.load.ceilings import Ceiling
from ops.capacity.report import Report, number
from ops.plots import MUTED, Axes, Card, Picture

_WIDTH, _HEIGHT, _MARGIN = 1600, 620, 8  # in pixels, as the next line
_LEFT, _TOP, _RIGHT, _BOTTOM, _LEGEND = 90, 70, 32, 60, 90
_MODES: dict[Mode, str] = {"on demand": "#1f77b4", "provisioned": "#d9660a"}
_CEILINGS = ("#c0392b", "#d9660a", "#8e44ad", "#1f77b4")
# Reads are in proportion to requests, and no average of these is nothing.
_LEAST = 1 / 1000
_ROOM, _ROOM_BELOW = 1.15, 0.06
_SHOWN_WHOLE = 3  # the ceilings whose lines are to reach zero
_FAR = 0.6  # words at a place further across end there


def figure(report: Report) -> Figure:
    """Return both panels, side by side."""
    picture = Picture(_WIDTH, _HEIGHT)
    width, height = (_WIDTH - 3 * _MARGIN) / 2, _HEIGHT - 2 * _MARGIN
    _draw_cost(picture.card(_MARGIN, _MARGIN, width, height), report)
    _draw_headroom(picture.card(2 * _MARGIN + width, _MARGIN, width, height), report)
    return picture.figure


def _draw_cost(card: Card, report: Report) -> None:
    """Draw the cost of each capacity mode, the break-even point, and the workload.

    Costs that do not depend on the mode are omitted: they would hide the difference.
    """
    peak, average = report.workload.peak, report.workload.requests_per_second
    card.title(f"Reads and writes a month, for a peak of {number(peak)} requests a second")
    plot = card.plot(_LEFT, _TOP, _RIGHT, _BOTTOM)
    costs: dict[Mode, list[float]] = {
        mode: [_cost(report, rate, mode) for rate in (peak * _LEAST, average, peak)]
        for mode in _MODES
    }
    highest = _ROOM * max(max(of_mode) for of_mode in costs.values())
    cheapest = min(usd for _, usd, _ in costs.values())
    for mode, (least, usd, most) in costs.items():
        color = _MODES[mode]
        plot.plot([peak * _LEAST, peak], [least, most], color=color, linewidth=2.5)
        plot.plot([average], [usd], "s", color=color, clip_on=False)
        is_far = average > _FAR * peak
        is_below = usd == cheapest and usd > _ROOM_BELOW * highest and not is_far
        plot.annotate(
            f"{mode}: {number(usd)} USD at {number(average)}",
            (average, usd),
            xytext=(-8 if is_far else 8, -18 if is_below else 10),
            textcoords="offset points",
            horizontalalignment="right" if is_far else "left",
            color=color,
        )
    if report.break_even < peak:
        _note(plot, report.break_even, f"break-even at {number(report.break_even)}", peak)
    _label(plot, (0, peak), (0, highest), "requests a second, on average", "USD a month")


def _cost(report: Report, average: float, mode: Mode) -> float:
    lines = bill(report.workload.at(average), report.deployment, report.prices)
    return sum(line.usd for line in lines if line.mode == mode)


def _draw_headroom(card: Card, report: Report) -> None:
    """Draw the lowest ceilings, with headroom that falls to zero, and the peak."""
    peak = report.workload.peak
    first = report.ceilings[: len(_CEILINGS)]
    end = _ROOM * max(peak, *(one.requests_per_second for one in first[:_SHOWN_WHOLE]))
    card.title("Headroom below the first ceilings")
    plot = card.plot(_LEFT, _TOP, _RIGHT, _BOTTOM + _LEGEND)
    for position, (one, color) in enumerate(zip(first, _CEILINGS, strict=False)):
        # Those that come later are thinner, so that of two in the same place both are seen.
        plot.plot(
            [0, one.requests_per_second],
            [100, 0],
            color=color,
            label=f"{one.name}: reached at {number(one.requests_per_second)}, {_left(one)}",
            linewidth=2 + 1.5 * (len(first) - 1 - position),
        )
    _note(plot, peak, f"peak of {number(peak)}", end)
    _label(plot, (0, end), (0, 100), "requests a second, at peak", "% that is left")
    card.axes.legend(
        handles=plot.get_lines()[: len(first)], loc="lower left", bbox_to_anchor=(0.1, 0)
    )


def _left(one: Ceiling) -> str:
    share = 1 - one.peak_units / one.limit_units
    return "exceeded" if one.is_exceeded else f"{share:.0%} left at this peak"


def _label(
    plot: Axes, across: tuple[float, float], up: tuple[float, float], xlabel: str, ylabel: str
) -> None:
    """Set the limits and the labels of both axes."""
    plot.set(xlim=across, ylim=up, xlabel=xlabel, ylabel=ylabel)
    for axis in (plot.xaxis, plot.yaxis):
        axis.set_major_formatter("{x:,g}")


def _note(plot: Axes, place: float, words: str, end: float) -> None:
    """Draw a vertical line, with a text at its upper end."""
    plot.axvline(place, color=MUTED, linestyle="--", linewidth=1)
    plot.annotate(
        words,
        (place, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 8),
        textcoords="offset points",
        horizontalalignment="right" if place > _FAR * end else "left",
        color=MUTED,
    )
