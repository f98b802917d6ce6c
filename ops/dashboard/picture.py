"""A dashboard as a picture: a card for each widget, at its place and of its size on the grid."""

from pathlib import Path
from typing import Protocol

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ops.dashboard.body import COLUMNS, Body
from ops.dashboard.canvas import PAGE, Box, Canvas
from ops.dashboard.widgets import draw_widget

COLUMN_PX = 66
ROW_PX = 50
MARGIN_PX = 8
_PIXELS_AN_INCH = 72  # of an SVG's points
# Whatever a machine's own settings are, the same body gives the same bytes. Letters are outlines,
# as a machine that shows the picture may lack the font.
_SETTINGS = {"svg.fonttype": "path", "svg.hashsalt": "dashboard"}
_METADATA = {".svg": {"Creator": None, "Date": None}, ".png": {"Software": None}}


class _Figure(Protocol):
    """What the library's own types leave open."""

    def add_axes(self, ax: Axes) -> Axes: ...
    def savefig(self, fname: Path, *, metadata: dict[str, None]) -> None: ...


def save(body: Body, path: Path) -> None:
    """Draw a dashboard into an SVG or PNG file."""
    with style.context(_SETTINGS, after_reset=True):
        _write(figure(body), path)


def figure(body: Body) -> Figure:
    """Draw a dashboard, each widget on axes of its own."""
    size = (
        2 * MARGIN_PX + COLUMNS * COLUMN_PX,
        2 * MARGIN_PX + max(widget.bottom for widget in body.widgets) * ROW_PX,
    )
    drawn = Figure(
        figsize=(size[0] / _PIXELS_AN_INCH, size[1] / _PIXELS_AN_INCH),
        dpi=_PIXELS_AN_INCH,
        facecolor=PAGE,
    )
    for position, widget in enumerate(body.widgets):
        place = Box(
            MARGIN_PX + widget.x * COLUMN_PX,
            MARGIN_PX + widget.y * ROW_PX,
            widget.width * COLUMN_PX,
            widget.height * ROW_PX,
        )
        axes = _axes(drawn, place, size)
        axes.set_label(f"widgets[{position}]")
        _add(drawn, axes)
        draw_widget(Canvas(axes, Box(0, 0, place.width, place.height)), widget)
    return drawn


def _write(drawn: _Figure, path: Path) -> None:
    drawn.savefig(path, metadata=_METADATA[path.suffix])


def _axes(drawn: Figure, place: Box, size: tuple[int, int]) -> Axes:
    """Add axes in pixels from their upper left corner."""
    width, height = size
    bounds = (
        place.left / width,
        1 - place.bottom / height,
        place.width / width,
        place.height / height,
    )
    axes = Axes(drawn, bounds, xlim=(0, place.width), ylim=(place.height, 0))
    axes.set_axis_off()
    return axes


def _add(drawn: _Figure, axes: Axes) -> None:
    drawn.add_axes(axes)
