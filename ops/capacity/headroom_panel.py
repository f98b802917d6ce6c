"""How much of each ceiling is left against the rate of requests at peak."""

from ops.capacity.panel import Panel
from ops.capacity.report import Report
from ops.capacity.words import number
from ops.dashboard.canvas import INK, MUTED, Box, Canvas
from ops.dashboard.text import BODY, name_shortened
from tables.load.ceilings import Ceiling

_COLORS = ("#c0392b", "#d9660a", "#8e44ad", "#1f77b4")
_ROW = 24
_BELOW = 16
_THINNEST, _THINNER = 2, 1.5
_MARK = 12
_ALL_PERCENT = 100
_ROOM = 1.15
_SHOWN_WHOLE = 2  # the ceilings whose lines are to reach zero


def draw(canvas: Canvas, card: Box, report: Report) -> None:
    """Draw the first ceilings, each falling to nothing where it is reached, and the peak."""
    first, peak = report.ceilings[: len(_COLORS)], report.workload.peak
    reached = [one.requests_per_second for one in first]
    across = _ROOM * max(peak, *reached[: _SHOWN_WHOLE + 1])
    panel = Panel(canvas, card, across, up=_ALL_PERCENT, below=_ROW * len(first) + _BELOW)
    panel.frame("Headroom below the first ceilings", "requests a second, at peak", "% that is left")
    panel.note(peak, f"peak of {number(peak)}", MUTED)
    for position, rate in enumerate(reached):
        color, end = _COLORS[position], min(rate, across)
        # Those that come later are thinner, so that of two in the same place both are seen.
        thickness = _THINNEST + _THINNER * (len(first) - 1 - position)
        left = _ALL_PERCENT * (1 - end / rate)
        panel.curve((0, _ALL_PERCENT), (end, left), color, thickness)
    for position, one in enumerate(first):
        rate, color = one.requests_per_second, _COLORS[position]
        if rate <= across:
            panel.mark((rate, 0), color)
        top = card.bottom - _BELOW - _ROW * (len(first) - position)
        left = panel.area.left
        canvas.rectangle(Box(left, top, _MARK, _MARK), color)
        words = f"{one.name}: reached at {number(rate)}, {_left(one)}"
        room = panel.area.right - left - 2 * _MARK
        place = (left + 2 * _MARK, top + _MARK - 1)
        canvas.text(place, name_shortened(words, room, BODY), BODY, color=INK)


def _left(one: Ceiling) -> str:
    share = 1 - one.peak_units / one.limit_units
    return "exceeded" if one.is_exceeded else f"{share:.0%} left at this peak"
