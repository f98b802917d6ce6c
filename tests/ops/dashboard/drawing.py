"""An empty canvas, and what stands on one."""

from typing import cast

from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ops.dashboard.canvas import Box, Canvas


def blank(width: float = 400, height: float = 300) -> Canvas:
    return Canvas(Axes(Figure(), (0, 0, 1, 1)), Box(0, 0, width, height))


def words(canvas: Canvas) -> list[str]:
    return [text.get_text() for text in canvas.axes.texts]


def rectangles(canvas: Canvas) -> list[tuple[str, Box]]:
    return [
        (to_hex(patch.get_facecolor()), Box(*patch.get_xy(), patch.get_width(), patch.get_height()))
        for patch in canvas.axes.patches
        if isinstance(patch, Rectangle)
    ]


def levels(canvas: Canvas, color: str) -> list[float]:
    """Give the heights of the level lines of one colour."""
    ends = [
        cast("tuple[float, float]", line.get_ydata())
        for line in canvas.axes.lines
        if line.get_color() == color
    ]
    return [start for start, end in ends if start == end]
