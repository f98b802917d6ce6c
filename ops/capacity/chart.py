"""The report as a picture: what the workload costs, and what it has left of its ceilings."""

from pathlib import Path
from typing import Protocol

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ops.capacity import cost_panel, headroom_panel
from ops.capacity.report import Report
from ops.dashboard.canvas import PAGE, Box, Canvas

WIDTH, HEIGHT = 1600, 620
_MARGIN = 8
_PIXELS_AN_INCH = 72  # of an SVG's points
# Whatever a machine's own settings are, the same report gives the same bytes. Letters are outlines,
# as a machine that shows the picture may lack the font.
_SETTINGS = {"svg.fonttype": "path", "svg.hashsalt": "capacity"}
_METADATA = {".svg": {"Creator": None, "Date": None}, ".png": {"Software": None}}


class _Figure(Protocol):
    """What the library's own types leave open."""

    def add_axes(self, ax: Axes) -> Axes: ...
    def savefig(self, fname: Path, *, metadata: dict[str, None]) -> None: ...


def save(report: Report, path: Path) -> None:
    """Draw a report into an SVG or PNG file."""
    with style.context(_SETTINGS, after_reset=True):
        _write(figure(report), path)


def figure(report: Report) -> Figure:
    """Draw both panels, on axes that are in pixels from their upper left corner."""
    drawn = Figure(
        figsize=(WIDTH / _PIXELS_AN_INCH, HEIGHT / _PIXELS_AN_INCH),
        dpi=_PIXELS_AN_INCH,
        facecolor=PAGE,
    )
    axes = Axes(drawn, (0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    axes.set_axis_off()
    _add(drawn, axes)
    canvas = Canvas(axes, Box(0, 0, WIDTH, HEIGHT))
    left, right = _cards()
    cost_panel.draw(canvas, left, report)
    headroom_panel.draw(canvas, right, report)
    return drawn


def _cards() -> tuple[Box, Box]:
    width = (WIDTH - 3 * _MARGIN) / 2
    height = HEIGHT - 2 * _MARGIN
    return Box(_MARGIN, _MARGIN, width, height), Box(2 * _MARGIN + width, _MARGIN, width, height)


def _write(drawn: _Figure, path: Path) -> None:
    drawn.savefig(path, metadata=_METADATA[path.suffix])


def _add(drawn: _Figure, axes: Axes) -> None:
    drawn.add_axes(axes)
