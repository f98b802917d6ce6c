"""The straight lines on a canvas, by their colours."""

from typing import cast

from matplotlib.lines import Line2D

from ops.dashboard.canvas import Canvas

Point = tuple[float, float]


def ends(line: Line2D) -> tuple[Point, Point]:
    """Give where a line starts and where it ends."""
    across = cast("tuple[float, float]", line.get_xdata())
    up = cast("tuple[float, float]", line.get_ydata())
    return (across[0], up[0]), (across[1], up[1])


def curves(canvas: Canvas) -> dict[str, tuple[Point, Point]]:
    """Give where the last line of each colour starts and where it ends."""
    return {str(line.get_color()): ends(line) for line in canvas.axes.lines}
